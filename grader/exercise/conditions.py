"""Conditions over quantities: what makes an option of a choice true."""

from __future__ import annotations

import math
import operator
import re
from typing import TYPE_CHECKING, NamedTuple

from grader.backprop import FormulaError, evaluate, parse
from grader.backprop.expressions import names_in

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from grader.backprop import Expression

_RELATIVE = 1e-9  # how near two numbers are that count as equal


def _equal(left: float, right: float) -> bool:
    return math.isclose(left, right, rel_tol=_RELATIVE)


_COMPARISONS = {
    "<=": lambda left, right: left < right or _equal(left, right),
    ">=": lambda left, right: left > right or _equal(left, right),
    "==": _equal,
    "!=": lambda left, right: not _equal(left, right),
    "<": operator.lt,
    ">": operator.gt,
}
_SPLIT = re.compile(r"(<=|>=|==|!=|<|>)")


class Condition(NamedTuple):
    """Comparisons of formulas, all of which must hold."""

    comparisons: tuple[tuple[Expression, str, Expression], ...]

    @property
    def names(self) -> list[str]:
        """The quantities that the condition speaks of."""
        sides = [side for left, _, right in self.comparisons for side in (left, right)]
        return [name for side in sides for name in names_in(side)]

    def holds(self, values: Mapping[str, float | None]) -> bool:
        """Tell whether the condition is true; it is not where a side is not defined."""
        return all(self._compare(*comparison, values) for comparison in self.comparisons)

    @staticmethod
    def _compare(
        left: Expression, sign: str, right: Expression, values: Mapping[str, float | None]
    ) -> bool:
        first, second = evaluate(left, values), evaluate(right, values)
        if first is None or second is None:
            return False
        return bool(_COMPARISONS[sign](first, second))


def parse_condition(text: str, known: Collection[str]) -> Condition:
    """Read ``w_new > w`` or ``0 < a and a < 1``; raise FormulaError."""
    comparisons = []
    start = 0
    for part in re.split(r"(\band\b)", text):
        if part != "and":
            comparisons.append(_comparison(text, part, start, known))
        start += len(part)
    return Condition(tuple(comparisons))


def _comparison(
    text: str, part: str, start: int, known: Collection[str]
) -> tuple[Expression, str, Expression]:
    sides = _SPLIT.split(part)
    if len(sides) != 3:
        wanted = "a condition compares two formulas, as in w_new > w"
        raise FormulaError(wanted, text, start, start + len(part))
    left, sign, right = sides
    try:
        first = parse(left, known)
        start += len(left) + len(sign)
        return first, sign, parse(right, known)
    except FormulaError as error:
        raise FormulaError(error.message, text, start + error.start, start + error.end) from None
