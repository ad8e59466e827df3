"""Closeness: the one rule by which a number counts as the right one.

A number is right to n figures if it is off by at most half a unit of the n-th significant figure
of the target, or of the target's change where an update is judged. Zero asks for zero. The only
slack beyond that is the rounding error of floating point, scaled to the target's own terms.
"""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, NamedTuple

from grader.backprop import Apply, Kind, Name, evaluate

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.backprop import Expression, TrainingStep, Values

_ROUNDING = 16 * sys.float_info.epsilon
TIGHT = 9  # the figures to which formulas and functions must agree


class Target(NamedTuple):
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

    def last_place(self, figures: int) -> int:
        """Give the power of ten of the last digit to be written: 0.9996 to three is 1.00."""
        return magnitude_of(self.change, figures) - figures + 1

    def is_hit(self, value: float) -> bool:
        """Tell whether a value is the target but for rounding error."""
        return abs(value - self.value) <= self.rounding

    def band(self, figures: int) -> tuple[float, float]:
        """Give the lowest and the highest value that is right to so many figures."""
        half = 0.5 * 10.0 ** self.place(figures) if self.change else 0.0
        return self.value - half, self.value + half

    def is_close(self, value: float, figures: int) -> bool:
        """Tell whether a value is right to so many figures; never for nan and infinities."""
        if self.is_hit(value) or self.change == 0:
            return self.is_hit(value)
        band = 0.5 * 10.0 ** self.place(figures)
        return abs(value - self.value) <= band * (1 + _ROUNDING) + self.rounding

    def reach(self, figures: int) -> float:
        """Tell how far off a value may be to be right to so many figures; see ``is_close``."""
        if self.change == 0:
            return self.rounding
        return 0.5 * 10.0 ** self.place(figures) * (1 + _ROUNDING) + self.rounding


def magnitude_of(value: float, figures: int = 13) -> int:
    """Give the power of ten of the first figure of a number rounded to so many; 0 for zero."""
    return int(f"{value:.{figures - 1}e}".partition("e")[2])


def terms_of(
    step: TrainingStep, quantity: str, values: Values, found: dict[str, float] | None = None
) -> float:
    """Add up the sizes of a quantity's terms, as though none cancelled another.

    The derivatives that it is made of count by their own terms: 1 - tanh(z)^2 may be tiny, and is
    as uncertain as its 1. What is ``found`` for these values is kept.
    """
    equation = step.equations.get(quantity)
    if not equation:
        return abs(values[quantity] or 0.0)
    kept: dict[str, float] = {} if found is None else found

    def size(name: str) -> float:
        used = step.equations.get(name)
        if used and used.kind is not Kind.FORWARD:
            return terms_of(step, name, values, kept)
        return abs(values[name] or 0.0)

    if quantity not in kept:
        kept[quantity] = terms_in(equation.recipe, values, size)
    return kept[quantity]


def terms_in(
    recipe: Expression, values: Values, size: Callable[[str], float] | None = None
) -> float:
    """Add up the sizes of the terms in a recipe; ``size`` gives those of what it names."""
    match recipe:
        case Name(name) if size:
            return size(name)
        case Apply("+" | "sum", operands):
            return sum(terms_in(operand, values, size) for operand in operands)
        case Apply("neg", (operand,)):
            return terms_in(operand, values, size)
        case Apply("*", operands):
            return math.prod(terms_in(operand, values, size) for operand in operands)
        case Apply("/", (above, below)):
            divisor = abs(evaluate(below, values) or math.inf)
            return terms_in(above, values, size) / divisor
    return abs(evaluate(recipe, values) or 0.0)
