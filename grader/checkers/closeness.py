"""Closeness: the one rule by which a number counts as the right one.

A number is right to n figures if it is off by at most half a unit of the n-th significant figure
of the target, or of the target's change where an update is judged; to n decimals likewise. Zero
asks for zero, and an update for a change. The only slack beyond that is the rounding error of
floating point, scaled to the target's own terms.
"""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, NamedTuple

from grader.backprop import Apply, Kind, Name, evaluate
from grader.exercise.precision import figures

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.backprop import Expression, TrainingStep, Values
    from grader.exercise.precision import Precision

_ROUNDING = 16 * sys.float_info.epsilon
TIGHT = figures(9)  # to which formulas and functions must agree


class Target(NamedTuple):
    """A value to be hit.

    ``origin`` is what its change is counted from: the old parameter for an update, else None.
    ``terms`` is the size of the terms that add up to it, which bounds its rounding error.
    """

    value: float
    origin: float | None = None
    terms: float = 0.0

    @property
    def rounding(self) -> float:
        """How far off floating point alone can put the value; subnormal numbers count as 0."""
        return _ROUNDING * max(self.terms, abs(self.value)) + sys.float_info.min

    @property
    def change(self) -> float:
        """The value, counted from its origin; 0 if it is nothing but rounding error."""
        change = self.value - (self.origin or 0.0)
        return 0.0 if abs(change) <= self.rounding else change

    def place(self, asked: Precision) -> int:
        """Return the power of ten of the last digit that is asked."""
        return asked.place(self.change)

    def last_place(self, asked: Precision) -> int:
        """Return the power of ten of the last digit to be written: 0.9996 to three is 1.00."""
        return asked.last_place(self.change)

    def is_hit(self, value: float) -> bool:
        """Return whether a value is the target but for rounding error."""
        return abs(value - self.value) <= self.rounding

    def band(self, asked: Precision) -> tuple[float, float]:
        """Return the lowest and the highest value that is right to a precision."""
        half = asked.half(self.change) if self.change or not asked.figures else 0.0
        return self.value - half, self.value + half

    def is_close(self, value: float, asked: Precision) -> bool:
        """Return whether a value is right to a precision; never for nan and infinities."""
        if self.change and value == self.origin:
            return False
        return abs(value - self.value) <= self.reach(asked)

    def reach(self, asked: Precision) -> float:
        """Return how far off a value may be to be right to a precision; see ``is_close``."""
        if self.change == 0 and (asked.figures or self.origin is not None):
            return self.rounding
        return asked.half(self.change) * (1 + _ROUNDING) + self.rounding


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
