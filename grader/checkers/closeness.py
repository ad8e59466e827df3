"""Closeness: the one rule by which a number counts as the right one.

A number is right to n figures if it is off by at most half a unit of the n-th significant figure
of the target, or of the target's change where an update is judged. Zero asks for zero. The only
slack beyond that is the rounding error of floating point, scaled to the target's own terms.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.backprop import Apply, evaluate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.backprop import Expression

_ROUNDING = 16 * sys.float_info.epsilon
TIGHT = 9  # the figures to which formulas and functions must agree


@dataclass(frozen=True, slots=True)
class Target:
    """A value to be hit.

    ``origin`` is what its change is counted from: the old parameter for an update, else 0.
    ``terms`` is the size of the terms that add up to it, which bounds its rounding error.
    """

    value: float
    origin: float = 0.0
    terms: float = 0.0

    @property
    def rounding(self) -> float:
        """How far off floating point alone can put the value; subnormal numbers count as 0."""
        return _ROUNDING * max(self.terms, abs(self.value)) + sys.float_info.min

    @property
    def change(self) -> float:
        """The value, counted from its origin; 0 if it is nothing but rounding error."""
        change = self.value - self.origin
        return 0.0 if abs(change) <= self.rounding else change

    def place(self, figures: int) -> int:
        """Give the power of ten of the n-th significant figure of the change."""
        return magnitude_of(self.change) - figures + 1

    def is_written_out(self, value: float, place: int | None, figures: int) -> bool:
        """Tell whether a number near this one has the figures, its last digit at a power of ten.

        What is rounded up to a power of ten, as 0.9996 to 1.00, has them one place earlier.
        """
        size = max(magnitude_of(self.change), magnitude_of(value - self.origin))
        return place is None or place <= size - figures + 1

    def is_hit(self, value: float) -> bool:
        """Tell whether a value is the target but for rounding error."""
        return abs(value - self.value) <= self.rounding

    def is_close(self, value: float, figures: int) -> bool:
        """Tell whether a value is right to so many figures; never for nan and infinities."""
        if self.change == 0:
            return self.is_hit(value)
        band = 0.5 * 10.0 ** self.place(figures)
        return abs(value - self.value) <= band * (1 + _ROUNDING) + self.rounding


def magnitude_of(value: float) -> int:
    """Give the power of ten of a number's first significant figure; 0 for zero."""
    return int(f"{value:.12e}".partition("e")[2])


def terms_of(recipe: Expression, values: Mapping[str, float | None]) -> float:
    """Add up the sizes of a recipe's terms, as though none cancelled another."""
    match recipe:
        case Apply("+" | "sum", operands):
            return sum(terms_of(operand, values) for operand in operands)
        case Apply("neg", (operand,)):
            return terms_of(operand, values)
        case Apply("*", operands):
            return math.prod(terms_of(operand, values) for operand in operands)
        case Apply("/", (above, below)):
            divisor = abs(evaluate(below, values) or math.inf)
            return terms_of(above, values) / divisor
    return abs(evaluate(recipe, values) or 0.0)
