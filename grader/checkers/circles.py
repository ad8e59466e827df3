"""Circles: formulas of one sheet that are each right, but written with one another only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.backprop.expressions import names_in
from grader.checkers.derive import read_array
from grader.checkers.verdicts import Outcome, wrong
from grader.exercise.per_exercise import per_exercise
from grader.exercise.verbs import Derive

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.checkers.results import QuestionResult
    from grader.exercise.model import Exercise
    from grader.exercise.verbs import Question


def without_circles(
    exercise: Exercise, results: tuple[QuestionResult, ...]
) -> tuple[QuestionResult, ...]:
    """Return the results; formulas that only lead round in a circle are wrong, all of them."""
    derived = [
        result
        for result in results
        if isinstance(result.question, Derive) and result.verdict.outcome is Outcome.CORRECT
    ]
    if len(derived) < 2:
        return results
    uses = _uses(exercise, derived)
    circular = {name for name in uses if name in _reached(name, uses)}
    return tuple(
        _refused(exercise, result, circular) if result in derived else result for result in results
    )


def _uses(exercise: Exercise, derived: list[QuestionResult]) -> dict[str, frozenset[str]]:
    """Return what each quantity is written with, also at second hand, of those that are derived.

    Of a quantity that is derived twice, only what both formulas use counts.
    """
    uses: dict[str, frozenset[str]] = {}
    for result in derived:
        for quantity, found in _used(exercise, result.question, result.answer):
            uses[quantity] = uses.get(quantity, found) & found
    return {name: found & uses.keys() for name, found in uses.items()}


@per_exercise(limit=2000)
def _used(
    exercise: Exercise, question: Question, answer: str
) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return what each quantity of one formula is written with; most formulas of a class recur."""
    scalar = isinstance(question, Derive) and not question.array
    cells = read_array(exercise, answer, scalar=scalar).cells
    return tuple(
        (quantity, _needed(exercise, names_in(cell)))
        for quantity, cell in zip(question.quantities, cells, strict=True)
    )


def _needed(exercise: Exercise, names: Sequence[str]) -> frozenset[str]:
    ancestors = exercise.step_with(names).ancestors
    return frozenset().union(*({name} | ancestors[name] for name in names))


def _reached(start: str, uses: Mapping[str, frozenset[str]]) -> set[str]:
    reached: set[str] = set()
    pending = [start]
    while pending:
        for name in uses[pending.pop()] - reached:
            reached.add(name)
            pending.append(name)
    return reached


def _refused(exercise: Exercise, result: QuestionResult, circular: set[str]) -> QuestionResult:
    question = result.question
    if not isinstance(question, Derive) or circular.isdisjoint(question.quantities):
        return result
    others = " and ".join(sorted(map(exercise.symbol, circular.difference(question.quantities))))
    verdict = wrong(
        f"This leads round in a circle with {others}: work one of them out.", "circular"
    )
    return result._replace(verdict=verdict, earned=0.0)
