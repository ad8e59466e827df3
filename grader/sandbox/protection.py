"""What a run is protected from on this machine, found out by trying."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from .replies import Returned
from .run import Run
from .submission import Limits, Material, Source

Level = Literal["process only", "partial", "full"]
LEVELS: tuple[Level, ...] = ("process only", "partial", "full")

# Each function of child/acts.py, and what it means when it succeeds.
_ACTS = {
    "read_file": "reading files",
    "read_grader": "reading the grader's memory",
    "limit_grader": "changing the grader's limits",
    "signal_grader": "sending signals to the grader",
    "write_file": "writing files",
    "start_process": "starting processes",
    "connect": "TCP connections",
    "send_datagram": "UDP datagrams",
    "take_memory": "taking more memory than allowed",
}
# Without these the answers themselves are not safe.
_ESSENTIAL = {"read_file", "read_grader", "limit_grader", "signal_grader"}


@dataclass(frozen=True)
class Protection:
    """What stands between a submission and this machine.

    `full`: every forbidden act was held. `partial`: the grader and the files were out of reach,
    but something else was not. `process only`: a process of its own, and limits.
    `walls` names the mechanisms that stand, `held` and `open` the acts that were attempted.
    """

    level: Level
    walls: tuple[str, ...]
    held: tuple[str, ...]
    open: tuple[str, ...]


def probe(run: Callable[[Material, Limits], Run], limits: Limits) -> Protection:
    """Attempt every forbidden act in a child. Raises SandboxError if no child works."""
    acts = Path(__file__).parent / "child" / "acts.py"
    material = Material(Source("acts", "acts.py", acts.read_text("utf-8")))
    attempts = run(material, Limits(memory=limits.memory))
    with attempts, _targets(limits.memory) as targets:
        through = {act for act in _ACTS if _succeeds(attempts, act, targets[act])}
        walls = attempts.walls
    return Protection(
        _level(through),
        walls,
        tuple(text for act, text in _ACTS.items() if act not in through),
        tuple(text for act, text in _ACTS.items() if act in through),
    )


def _succeeds(attempts: Run, act: str, target: object) -> bool:
    (reply,) = attempts.call(act, [(target,)])
    return reply != Returned(value=False)


def _level(through: set[str]) -> Level:
    if not through:
        return "full"
    return "process only" if through & _ESSENTIAL else "partial"


@contextmanager
def _targets(memory: int) -> Iterator[dict[str, object]]:
    """Set up something harmless to attack, which only the walls protect."""
    import socket  # noqa: PLC0415 - runs that probe nothing do without
    import tempfile  # noqa: PLC0415 - likewise

    with tempfile.TemporaryDirectory() as name, socket.socket() as tcp:
        folder = Path(name)
        folder.chmod(0o777)
        (folder / "secret").write_text("secret", "utf-8")
        (folder / "secret").chmod(0o644)
        tcp.bind(("127.0.0.1", 0))
        tcp.listen()
        me = os.getpid()
        yield {
            "read_file": list(os.fsencode(folder / "secret")),
            "write_file": list(os.fsencode(folder / "new")),
            "read_grader": me,
            "limit_grader": me,
            "signal_grader": me,
            "start_process": 0,
            "connect": tcp.getsockname()[1],
            "send_datagram": tcp.getsockname()[1],
            "take_memory": memory + (256 << 20),
        }
