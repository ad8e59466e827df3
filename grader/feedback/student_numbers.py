"""What a student wrote, as numbers by quantity: the ground on which reasons are looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.checkers.checking import answer_to, check_sheet
from grader.checkers.compute import COARSE, judge
from grader.checkers.numbers import UnreadableError, Written, read_number
from grader.checkers.verdicts import Outcome
from grader.exercise.per_exercise import per_exercise
from grader.exercise.verbs import Compute

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from grader.checkers.closeness import Target
    from grader.checkers.results import ExerciseResult, QuestionResult
    from grader.checkers.sheets import Sheet
    from grader.exercise.model import Exercise
    from grader.exercise.precision import Precision

MAX_SPREAD = 0.025  # how far, relatively, the rounding of other numbers may put a result off

_RIGHT = {Outcome.CORRECT, Outcome.COARSE}


class StudentNumber(NamedTuple):
    """A number that the student gave for a quantity, and what came of it.

    ``moves`` names the parameter of which the quantity is the update, ``origin`` is its value. The
    number is ``rounded`` if it follows exactly from right numbers that were rounded.
    """

    quantity: str
    precision: Precision
    written: Written
    result: QuestionResult
    moves: str | None = None
    origin: float | None = None
    rounded: bool = False

    @property
    def is_right(self) -> bool:
        """Whether it is right, at least to 2 figures or but for earlier rounding."""
        return self.rounded or self.result.verdict.outcome in _RIGHT

    @property
    def half_unit(self) -> float:
        """Half a unit of the last digit written; 0 for arithmetic."""
        return 0.0 if self.written.place is None else 0.5 * 10.0**self.written.place

    @property
    def is_short(self) -> bool:
        """Whether fewer digits are written than are asked of a number of this size."""
        place, change = self.written.place, self.written.value - (self.origin or 0.0)
        if place is None:
            return False
        return place > self.precision.place(change) or (not change and place < 0)

    def is_near(self, value: float | None, origin: float | None = None) -> bool:
        """Tell at a glance whether ``against`` is worth asking; ``origin`` is an update's."""
        if value is None:
            return False
        change = abs(value - (origin or 0.0))
        share = 0.5 if self.precision.half(change) > 0.05 * change else 0.05
        return abs(self.written.value - value) <= share * change + 1e-9 * abs(value)

    def against(self, target: Target, spread: Callable[[], float] = float) -> Outcome | None:
        """Judge the number against another target than the right one.

        It is CORRECT at the figures asked, COARSE if only fewer are written, else None.
        ``spread`` tells how far off the rounding of other numbers may have put it.
        """
        if judge(self.written, target, self.precision)[0] is Outcome.CORRECT:
            return Outcome.CORRECT
        gap = abs(self.written.value - target.value)
        limit = MAX_SPREAD * abs(target.change)
        if gap > limit or self.written.place is None:
            return None
        own = self.precision.place(self.written.value - (target.origin or 0.0))
        if self.written.place <= max(target.last_place(self.precision), own):
            return Outcome.CORRECT if gap <= self.half_unit + spread() else None
        enough_to_tell = self.written.place <= target.place(COARSE)
        return Outcome.COARSE if enough_to_tell and gap <= self.half_unit else None


def as_written(numbers: Iterable[StudentNumber]) -> dict[str, float]:
    """Return the values of numbers by quantity."""
    return {number.quantity: number.written.value for number in numbers}


def numbers_given(result: ExerciseResult, sheet: Sheet) -> dict[str, StudentNumber]:
    """Collect the numbers of a sheet, by quantity, in the order of computation."""
    places = _places(result.exercise)
    found: dict[str, StudentNumber] = {}
    for question_result in result.results:
        question = question_result.question
        answer = answer_to(question, sheet)
        if not isinstance(question, Compute) or not answer or answer.trouble:
            continue
        try:
            written = read_number(answer.value)
        except UnreadableError:
            continue
        quantity = question.quantity
        _, moves = places[quantity]
        origin = result.exercise.values[moves] if moves else None
        found[quantity] = StudentNumber(
            quantity, question.precision, written, question_result, moves, origin
        )
    return {quantity: found[quantity] for quantity in sorted(found, key=places.__getitem__)}


@per_exercise()
def _places(exercise: Exercise) -> dict[str, tuple[int, str | None]]:
    """Tell each quantity's place in the order of computation, and of what it is the update."""
    moves = exercise.step.parameter_of
    return {name: (place, moves(name)) for place, name in enumerate(exercise.values)}


def numbers_as_written(exercise: Exercise, sheet: Sheet) -> dict[str, str]:
    """Return the numbers of a sheet by quantity, to 6 figures, whether right or not."""
    given = numbers_given(check_sheet(exercise, sheet), sheet)
    return {quantity: f"{number.written.value:.6g}" for quantity, number in given.items()}
