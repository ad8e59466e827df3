"""Reasons for wrong formulas: the slip that a formula agrees with at all sample points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.backprop import Apply, FormulaError, evaluate
from grader.backprop.expressions import names_in
from grader.checkers.closeness import TIGHT, Target
from grader.checkers.derive import read_array, samples
from grader.checkers.verdicts import Outcome
from grader.exercise.per_exercise import per_exercise
from grader.exercise.verbs import Derive
from grader.feedback.by_hand import on_paper, paper_of
from grader.feedback.explain.array_formulas import mended
from grader.feedback.explain.messages import say_slips, simplest
from grader.feedback.slips import slip_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.backprop import Expression, Values
    from grader.backprop.grids import Grid
    from grader.checkers.results import ExerciseResult, QuestionResult
    from grader.checkers.sheets import Sheet
    from grader.exercise.model import Exercise
    from grader.feedback.slips import Slip


def explain_formulas(result: ExerciseResult, sheet: Sheet) -> ExerciseResult:
    """Give each wrong formula of a sheet its reason, where there is one."""
    return result._replace(
        results=tuple(_explain(result.exercise, r, sheet) for r in result.results)
    )


def _explain(exercise: Exercise, result: QuestionResult, sheet: Sheet) -> QuestionResult:
    question, verdict = result.question, result.verdict
    if not isinstance(question, Derive) or verdict.outcome is not Outcome.WRONG or verdict.reason:
        return result
    said = _reason(exercise, question, str(sheet.answers[question.id].value))
    if not said:
        return result
    return result._replace(verdict=verdict._replace(message=said, reason="slip"))


@per_exercise(limit=2_000)
def _reason(exercise: Exercise, question: Derive, written: str) -> str | None:
    try:
        return _in_array(exercise, question, written) or _in_entries(exercise, question, written)
    except FormulaError:
        return None


def _in_array(exercise: Exercise, question: Derive, written: str) -> str | None:
    """Return the reason for a formula as a whole: foreseen by the author, or a slip with arrays."""
    try:
        said = _foreseen(exercise, question, read_array(exercise, written))
    except FormulaError:
        said = None
    return said or (mended(exercise, question, written) if question.array else None)


def _foreseen(exercise: Exercise, question: Derive, formula: Grid) -> str | None:
    step = exercise.step_with(names_in(Apply("list", formula.cells)))
    points = samples(exercise, step, tuple(sorted(question.where.items())))

    def alike(one: Expression, other: Expression) -> bool:
        found = ([evaluate(each, values) for values in points] for each in (one, other))
        return _agree(*found)

    for mistake in question.mistakes:
        if mistake.shape == formula.shape and all(map(alike, formula.cells, mistake.entries)):
            return mistake.say
    return None


def _in_entries(exercise: Exercise, question: Derive, written: str) -> str | None:
    """Return the reason for the first entry that has one, or for the one number asked."""
    formula = read_array(exercise, written)
    if not question.array:
        return _reason_for(exercise, question, *formula.cells)
    if formula.shape != question.array.shape:
        return None
    parts = zip(question.each, formula.cells, strict=True)
    return next((said for part in parts if (said := _reason_for(exercise, *part))), None)


def _reason_for(exercise: Exercise, question: Derive, formula: Expression) -> str | None:
    """Return the reason for one number's formula, or for one entry's."""
    step = exercise.step_with(names_in(formula))
    points = samples(exercise, step, tuple(sorted(question.where.items())))
    gives = [evaluate(formula, values) for values in points]
    slips = list(_slips(exercise, question, gives, names_in(formula)))
    slips = simplest(slips, question.quantity)
    return say_slips(exercise, slips) if slips else None


def _slips(
    exercise: Exercise, question: Derive, gives: list[float | None], names: list[str]
) -> Iterator[Slip]:
    """Find the slips, at the quantity asked or before it, that a formula agrees with.

    What the formula uses by name has not slipped in it, nor has anything that leads there.
    """
    slipped = _slipped_at(exercise, question)
    ancestors = on_paper(exercise).ancestors
    near = {question.quantity, *ancestors[question.quantity]}
    near -= {name for used in names for name in (used, *ancestors.get(used, ()))}
    for at, (slip, _) in enumerate(slip_table(exercise)):
        likely = slip.quantity in near and _agree(gives[:2], slipped.first(at))
        if likely and _agree(gives, slipped.everywhere(at)):
            yield slip


@per_exercise(limit=128)
def _slipped_at(exercise: Exercise, question: Derive) -> _Slipped:
    return _Slipped(exercise, question)


class _Slipped:
    """What a quantity comes to at the sample points when a slip is made.

    Most slips are ruled out at the first points, and what they give there is kept for the next
    formula.
    """

    def __init__(self, exercise: Exercise, question: Derive) -> None:
        self._exercise, self._quantity = exercise, question.quantity
        self._points = samples(exercise, exercise.step, tuple(sorted(question.where.items())))
        self._first: dict[int, list[float | None]] = {}
        self._everywhere: dict[int, list[float | None]] = {}

    def first(self, at: int) -> list[float | None]:
        """Return the values at the first points for one slip of the table."""
        if at not in self._first:
            self._first[at] = [self._value(at, values) for values in self._points[:2]]
        return self._first[at]

    def everywhere(self, at: int) -> list[float | None]:
        """Return the values at all points."""
        if at not in self._everywhere:
            self._everywhere[at] = [self._value(at, values) for values in self._points]
        return self._everywhere[at]

    def _value(self, at: int, values: Values) -> float | None:
        slip, compiled = slip_table(self._exercise)[at]
        paper = paper_of(self._exercise)
        value = paper.step.program.value(compiled, values)
        if value is None:
            return None
        changed = paper.with_changes({slip.quantity: value}, self._quantity, values)
        return changed[self._quantity]


def _agree(got: list[float | None], expected: list[float | None]) -> bool:
    """Return whether two formulas agree at all points, and are defined at some."""
    return any(value is not None for value in got) and all(
        value is other if value is None or other is None else Target(other).is_close(value, TIGHT)
        for value, other in zip(got, expected, strict=True)
    )
