"""Runs students' functions in another process, which never holds an answer.

    with Sandbox() as sandbox, sandbox.open(Submission(path)) as run:
        replies = run.call("gradients", [(0.5, 0.3, 0.1, 1.5), (0.0, 0.0, 0.0, 0.0)])

Each reply is one of the small classes of `Reply`. What they are worth is for the caller to say.
"""

from .child.wire import encode
from .children import SandboxError
from .closing import Closing
from .limits import Limits
from .protection import LEVELS, Level, Protection
from .replies import (
    Array,
    Died,
    Missing,
    NoModule,
    Raised,
    Refused,
    Reply,
    Returned,
    Skipped,
    TimedOut,
    TraceLine,
    Unusable,
    Value,
    WrongParameters,
)
from .run import Run
from .sandbox import Sandbox
from .submission import Material, Submission, UnreadableError, gather
from .together import Together

__all__ = [
    "LEVELS", "Array", "Closing", "Died", "Level", "Limits", "Material", "Missing", "NoModule",
    "Protection", "Raised", "Refused", "Reply", "Returned", "Run", "Sandbox", "SandboxError",
    "Skipped", "Submission", "TimedOut", "Together", "TraceLine", "UnreadableError", "Unusable",
    "Value", "WrongParameters", "encode", "gather",
]  # fmt: skip
