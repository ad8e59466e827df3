"""Question verbs: one module each, which holds all that an exercise needs to know of its verb."""

from grader.exercise.verbs.chain import Chain
from grader.exercise.verbs.choose import Choose
from grader.exercise.verbs.common import Common
from grader.exercise.verbs.compute import Compute
from grader.exercise.verbs.derive import Derive
from grader.exercise.verbs.question import NEEDED_KEYS, VERBS, Question, read_questions
from grader.exercise.verbs.write import Write

__all__ = [
    "NEEDED_KEYS",
    "VERBS",
    "Chain",
    "Choose",
    "Common",
    "Compute",
    "Derive",
    "Question",
    "Write",
    "read_questions",
]
