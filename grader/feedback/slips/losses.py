"""Slips with squared differences and logarithms: losses and their derivatives."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from grader.backprop import Apply, Kind, Name, Num
from grader.backprop.algebra import multiply
from grader.backprop.expressions import applied, apply, names_in, replace_part, walk
from grader.feedback.slips.context import (
    COMMON,
    HALF,
    HERE,
    ODD,
    RARE,
    TWO,
    Change,
    Context,
    difference,
    squared_differences,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.backprop import Expression


def factor_two(s: Context) -> Iterator[Change]:
    """Forget the 1/2 of a halved square in its derivative, or the 2 of the square."""
    if not s.differentiated or not any(applied(s.differentiated, "^")):
        return
    if _has_half(s.differentiated):
        yield multiply(TWO, s.recipe), "without the factor 1/2", COMMON
    yield multiply(HALF, s.recipe), "without the factor 2 that the square brings down", COMMON


def square_kept(s: Context) -> Iterator[Change]:
    """Keep the square of a difference in its derivative."""
    for square, base in squared_differences(s.differentiated):
        if s.variable in names_in(base):
            phrase = f"with the square of {s.write(square)} kept in the derivative"
            yield multiply(s.recipe, base), phrase, HERE


def loss_for_derivative(s: Context) -> Iterator[Change]:
    """Take a loss for its derivative, or ŷ - y where the cross-entropy is to be derived."""
    if squared_differences(s.differentiated):
        phrase = f"with {s.write(s.output)} itself in place of its derivative"
        yield Name(s.output), phrase, RARE
    for node in applied(s.differentiated, "*") if s.differentiated else ():
        match node.operands:
            case Name() as y, Apply("log", (Name(variable) as p,)) if variable == s.variable:
                error = difference(p, y)
                yield error, f"with {s.write(error)} in place of the derivative of the loss", RARE


def square_taken_apart(s: Context) -> Iterator[Change]:
    """Square each of two numbers in place of their difference, or square the factor, too."""
    squares = squared_differences(s.recipe)
    if s.kind is not Kind.FORWARD or not squares:
        return
    apart = _all_squares(s.recipe, _apart)
    yield apart, s.instead(_apart(squares[0][1]), squares[0][0]), HERE
    if len(squares) == 1 and s.recipe != squares[0][0]:
        ((square, base),) = squares
        factor = _factor_before(s.recipe, square)
        if factor:
            inside = apply("^", apply("*", factor, base), TWO)
            yield inside, f"with {s.write(factor)} squared, too", RARE


def square_forgotten(s: Context) -> Iterator[Change]:
    """Take the difference, or its absolute value, for the halved square; or double it."""
    squares = squared_differences(s.recipe)
    if s.kind is not Kind.FORWARD or len(squares) != 1:
        return
    ((square, base),) = squares
    distance = apply("abs", base)
    first, (second,) = base.operands[0], base.operands[1].operands  # type: ignore[union-attr]
    turned = difference(second, first)
    yield base, f"with {s.write(base)} alone", HERE
    yield distance, f"with the absolute value of {s.write(base)} alone", RARE
    yield turned, f"with {s.write(turned)} alone", RARE
    yield (
        replace_part(s.recipe, square, distance),
        f"with the absolute value of {s.write(base)} in place of its square",
        RARE,
    )
    doubled = replace_part(s.recipe, square, apply("*", TWO, base))
    yield doubled, f"with {s.write(base)} doubled instead of squared", ODD


def _all_squares(recipe: Expression, change: Callable[[Apply], Expression]) -> Expression:
    for square, base in squared_differences(recipe):
        recipe = replace_part(recipe, square, change(base))
    return recipe


def _apart(base: Apply) -> Expression:
    """Write a² - b² for the difference a - b."""
    match base.operands:
        case first, Apply("neg", (second,)):
            return difference(apply("^", first, TWO), apply("^", second, TWO))
    return base


def _factor_before(recipe: Expression, square: Expression) -> Expression | None:
    """Return the number that multiplies a square; None if there is more to the recipe."""
    match recipe:
        case Apply("*", (factor, found)) if found is square:
            return factor
        case Apply("/", (found, Num(divisor))) if found is square:
            return apply("/", Num(Fraction(1)), Num(divisor))
    return None


def _has_half(recipe: Expression) -> bool:
    """Return whether there is a factor 1/2 in a recipe."""
    for node in walk(recipe):
        match node:
            case Num(value) if value == Fraction(1, 2):
                return True
            case Apply("/", (_, Num(value))) if value == 2:
                return True
    return False
