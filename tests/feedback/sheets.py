"""Answer sheets for the tests of reasons: digits as a careful student writes them, and grading."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from grader.checkers.sheets import Answer, Sheet
from grader.exercise.course import open_course
from grader.exercise.reading.exercises import parse_exercise
from grader.exercise.verbs import Compute
from grader.feedback.grading import grade_sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.checkers.results import ExerciseResult
    from grader.checkers.verdicts import Verdict
    from grader.exercise.model import Exercise

ROOT = Path(__file__).parents[2]
COURSE = open_course(ROOT / "exercises")
EXAMPLES = ("one_neuron", "two_neurons", "layer_numbers")


@cache
def shipped(name: str) -> Exercise:
    """Load an exercise of the course."""
    return COURSE.load(name)


def exercise_from(text: str, name: str = "test") -> Exercise:
    """Read an exercise from the text of its file."""
    return parse_exercise(text, f"{name}.toml", name)


def numbers_asked(exercise: Exercise) -> list[Compute]:
    """List the questions that want a number."""
    return [question for question in exercise.questions if isinstance(question, Compute)]


def digits(value: float, figures: int, origin: float = 0.0) -> str:
    """Write a number to so many significant figures of its distance from ``origin``.

    Trailing zeros are kept. An update is written this way: its step must have the figures.
    """
    exact = Decimal(value)
    change = exact - Decimal(origin)
    place = (change or exact).adjusted() - figures + 1
    rounded = exact.quantize(Decimal(1).scaleb(place), ROUND_HALF_EVEN)
    if (rounded - Decimal(origin)).adjusted() > change.adjusted() and not origin:
        place += 1  # 0.9996 to 3 figures is 1.00
        rounded = exact.quantize(Decimal(1).scaleb(place), ROUND_HALF_EVEN)
    return f"{rounded:f}" if place <= 0 else f"{rounded:.{figures - 1}e}"


def origin_of(exercise: Exercise, quantity: str) -> float:
    """Give the old parameter that an update moves; 0 for all that is no update."""
    parameter = exercise.step.parameter_of(quantity)
    return (exercise.values[parameter] or 0.0) if parameter else 0.0


def sheet_of(answers: Mapping[str, object]) -> Sheet:
    """Write answers one below the other, from line 1."""
    lines = enumerate(answers.items(), 1)
    return Sheet("answers.toml", {key: Answer(value, line) for line, (key, value) in lines})


def grade(exercise: Exercise, answers: Mapping[str, object]) -> ExerciseResult:
    """Grade answers by question id."""
    return grade_sheet(exercise, sheet_of(answers))


def verdicts(exercise: Exercise, answers: Mapping[str, object]) -> dict[str, Verdict]:
    """Give the verdicts on answers by question id."""
    return {r.question.id: r.verdict for r in grade(exercise, answers).results}
