"""Identities: quantities that are a sum, difference or product of two others, whatever is given.

They are found by value at random givens near the exercise's own, where 0 and 1 stay as they are.
"""

from __future__ import annotations

import random
from bisect import bisect_left
from itertools import islice
from math import isclose
from typing import TYPE_CHECKING

from grader.backprop import Kind, Name, evaluate
from grader.backprop.expressions import ONE, apply
from grader.exercise.per_exercise import per_exercise
from grader.exercise.verbs import Compute
from grader.feedback.by_hand import on_paper

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grader.backprop import Expression, Values
    from grader.exercise.model import Exercise

_POINTS = 3
_MAX_ASKED = 100  # with more numbers asked, no identities between two of them are looked for
_ALIKE = 1e-9
_SAME_VALUE = 3  # quantities of one value that are told apart, such as w2 and dz3/da2
_ONE = "1"


@per_exercise()
def asked_numbers(exercise: Exercise) -> frozenset[str]:
    """Return the quantities for which the sheet asks a number."""
    return frozenset(q.quantity for q in exercise.questions if isinstance(q, Compute))


def pairs(exercise: Exercise, quantity: str) -> Iterator[Expression]:
    """Yield sums, differences and products of two quantities that are this one, whatever is given.

    One of the two is asked for, and neither depends on what they make.
    """
    table = _table(exercise)
    column = table.columns.get(quantity)
    asked = asked_numbers(exercise)
    if not column or len(asked) > _MAX_ASKED:
        return
    for name in table.columns:
        if name in asked and name != quantity and not _depends(exercise, name, quantity):
            yield from _with_partner(exercise, table, quantity, name)


def _with_partner(
    exercise: Exercise, table: _Table, quantity: str, name: str
) -> Iterator[Expression]:
    """Yield the formulas for a quantity that another one makes, alone or with a third.

    A local derivative is not made from an equal one, and none by a factor 1: those are copies.
    """
    whole, part = table.columns[quantity], table.columns[name]
    one = Name(name)
    if _same(part, [1.0] * _POINTS):
        return
    for copy, column in ((one, part), (apply("neg", one), [-value for value in part])):
        if _same(whole, column):
            if exercise.step.equations[quantity].kind is not Kind.LOCAL:
                yield copy
            return
    for operation, column in _partners(whole, part):
        for other in islice(table.named(column), _SAME_VALUE):
            met = operation != "-" and other in asked_numbers(exercise) and other < name
            if not met and other != quantity and not _depends(exercise, other, quantity):
                yield _made(operation, one, ONE if other == _ONE else Name(other))


def _partners(whole: list[float], part: list[float]) -> Iterator[tuple[str, list[float]]]:
    """Yield what makes a whole together with a part, by operation; see ``_made``."""
    differences = [a - b for a, b in zip(whole, part, strict=True)]
    yield "+", differences
    yield "-", [-value for value in differences]
    yield "from", [a + b for a, b in zip(whole, part, strict=True)]
    if all(part):
        yield "*", [a / b for a, b in zip(whole, part, strict=True)]


def _made(operation: str, one: Expression, other: Expression) -> Expression:
    match operation:
        case "-":
            return apply("+", one, apply("neg", other))
        case "from":
            return apply("+", other, apply("neg", one))
    return apply(operation, one, other)


def _depends(exercise: Exercise, name: str, quantity: str) -> bool:
    steps = exercise.step, on_paper(exercise)
    return any(quantity in step.ancestors.get(name, ()) for step in steps)


class _Table:
    """The values of all quantities at the sample points, to be found by value."""

    def __init__(self, points: list[Values]) -> None:
        self.columns: dict[str, list[float]] = {}
        for name in points[0]:
            column = [value for values in points if (value := values[name]) is not None]
            if len(column) == len(points) and any(column):
                self.columns[name] = column
        self._by_value = sorted((column[0], name) for name, column in self._entries())

    def _entries(self) -> Iterator[tuple[str, list[float]]]:
        yield from self.columns.items()
        yield _ONE, [1.0] * _POINTS

    def named(self, column: list[float]) -> Iterator[str]:
        """Yield the names of the quantities that have these values."""
        slack = _ALIKE * abs(column[0])
        start = bisect_left(self._by_value, (column[0] - slack, ""))
        for value, name in islice(self._by_value, start, None):
            if value > column[0] + slack:
                return
            if name == _ONE or _same(self.columns[name], column):
                yield name


def _same(column: Iterable[float], other: Iterable[float]) -> bool:
    return all(isclose(a, b, rel_tol=_ALIKE) for a, b in zip(column, other, strict=True))


@per_exercise()
def _table(exercise: Exercise) -> _Table:
    return _Table(_points(exercise))


@per_exercise()
def _points(exercise: Exercise) -> list[Values]:
    """Evaluate all quantities at random givens near the exercise's own."""
    draw = random.Random(f"identities of {exercise.id}")
    return [
        exercise.step.program.run(
            {
                name: value if value in {0, 1} else value * draw.uniform(0.7, 1.4)
                for name, value in exercise.givens.items()
            }
        )
        for _ in range(_POINTS)
    ]


def holds(exercise: Exercise, quantity: str, formula: Expression) -> bool:
    """Return whether a formula is a quantity, whatever is given."""
    points = _points(exercise)
    pairs = [(values[quantity], evaluate(formula, values)) for values in points]
    return all(a is not None and b is not None and isclose(a, b, rel_tol=_ALIKE) for a, b in pairs)
