"""Circles: formulas of one sheet that are each right, but written with one another only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.backprop.expressions import names_in
from grader.checkers.derive import read_array
from grader.checkers.verdicts import Outcome, wrong
from grader.exercise.verbs import Derive

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.checkers.results import QuestionResult
    from grader.exercise.model import Exercise


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
        question = result.question
        if isinstance(question, Derive):
            written = read_array(exercise, result.answer, scalar=not question.array)
            for quantity, cell in zip(question.quantities, written.cells, strict=True):
                ancestors = exercise.step_with(names_in(cell)).ancestors
                found = frozenset().union(*({n} | ancestors[n] for n in names_in(cell)))
                uses[quantity] = uses.get(quantity, found) & found
    return {name: found & uses.keys() for name, found in uses.items()}


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
