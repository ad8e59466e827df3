"""Conditions over quantities: what makes an option of a choice true."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.backprop import Apply, FormulaError, evaluate, parse
from grader.backprop.expressions import names_in
from grader.backprop.operations import COMPARISONS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from grader.backprop import Expression


class Condition(NamedTuple):
    """Comparisons of formulas, all of which must hold."""

    comparisons: tuple[tuple[Expression, str, Expression], ...]

    @property
    def names(self) -> list[str]:
        """The quantities that the condition speaks of."""
        sides = [side for left, _, right in self.comparisons for side in (left, right)]
        return [name for side in sides for name in names_in(side)]

    def holds(self, values: Mapping[str, float | None]) -> bool:
        """Return whether the condition is true; it is not where a side is not defined."""
        return all(
            evaluate(Apply(sign, (left, right)), values) for left, sign, right in self.comparisons
        )


def parse_condition(text: str, known: Collection[str]) -> Condition:
    """Read ``w_new > w`` or ``0 < a and a < 1``; raise FormulaError."""
    return Condition(tuple(_comparisons(parse(text, known), text)))


def _comparisons(condition: Expression, text: str) -> Iterator[tuple[Expression, str, Expression]]:
    match condition:
        case Apply("and", parts):
            for part in parts:
                yield from _comparisons(part, text)
        case Apply(sign, (left, right)) if sign in COMPARISONS:
            yield left, sign, right
        case _:
            wanted = "a condition compares two formulas, as in w_new > w"
            raise FormulaError(wanted, text, 0, len(text))
