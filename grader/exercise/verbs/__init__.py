"""Question verbs: one module each, which holds all that an exercise needs to know of its verb.

Whatever treats questions by their verb matches over the union ``Question``, so that mypy finds
where a verb was forgotten.
"""

from typing import TypeAlias, get_args

from grader.exercise.verbs.chain import Chain
from grader.exercise.verbs.choose import Choose
from grader.exercise.verbs.common import Common
from grader.exercise.verbs.compute import Compute
from grader.exercise.verbs.derive import Derive
from grader.exercise.verbs.order import Order
from grader.exercise.verbs.write import Write

__all__ = [
    "NEEDED_KEYS",
    "VERBS",
    "Chain",
    "Choose",
    "Common",
    "Compute",
    "Derive",
    "Order",
    "Question",
    "Write",
]

Question: TypeAlias = Compute | Derive | Chain | Write | Choose | Order

VERBS: dict[str, type[Question]] = {kind.verb: kind for kind in get_args(Question)}
# Without these keys nothing is left of a question.
NEEDED_KEYS = frozenset({"id", *VERBS}).union(*(kind.needed for kind in VERBS.values()))
