"""Signs lost and parts left out."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from grader.backprop import Apply, Kind, Name, Num
from grader.backprop.algebra import multiply
from grader.backprop.expressions import apply, names_in, replace_part, walk
from grader.backprop.names import as_derivative
from grader.feedback.slips.context import (
    COMMON,
    HERE,
    RARE,
    Change,
    Context,
    parts,
    product_of,
    sum_of,
    without,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_TWO = Num(Fraction(2))
_HALF = apply("/", Num(Fraction(1)), _TWO)


def turned_difference(s: Context) -> Iterator[Change]:
    """Turn a difference round."""
    negated = [node.operands[0] for node, _ in parts(s.recipe, "neg")]
    for node, terms in parts(s.recipe, "+"):
        match terms:
            case (first, Apply("neg", (second,))) if node not in negated:
                turned = apply("+", second, apply("neg", first))
                phrase = f"with {s.write(turned)} in place of {s.write(node)}"
                cost = HERE if isinstance(first, Num) else COMMON
                yield replace_part(s.recipe, node, turned), phrase, cost


def sign_lost(s: Context) -> Iterator[Change]:
    """Lose a minus sign, or gain one in front of the whole."""
    for node in walk(s.recipe):
        match node:
            case Apply("neg", (operand,)):
                phrase = f"with the minus sign before {s.write(operand)} lost"
                yield replace_part(s.recipe, node, operand), phrase, COMMON
    if s.kind in {Kind.LOCAL, Kind.GRADIENT}:
        yield multiply(apply("neg", Num(Fraction(1))), s.recipe), "with the wrong sign", HERE


def way_left_out(s: Context) -> Iterator[Change]:
    """Forget a way forward where there are several."""
    if s.kind is not Kind.GRADIENT:
        return
    for node, terms in parts(s.recipe, "+"):
        for term in terms:
            local = names_in(term)[-1]
            derivative = as_derivative(local)
            through = s.write(Name(derivative.of)) if derivative else s.write(term)
            kept = replace_part(s.recipe, node, sum_of(without(terms, term)))
            yield kept, f"without the way through {through}", COMMON


def factor_two(s: Context) -> Iterator[Change]:
    """Forget the 1/2 of a halved square in its derivative, or the 2 of the square."""
    derivative = as_derivative(s.equation.name)
    if s.kind is not Kind.LOCAL or not derivative:
        return
    equation = s.exercise.net.equations.get(derivative.of)
    if equation and any(
        isinstance(node, Apply) and node.operation == "^" for node in walk(equation)
    ):
        yield multiply(_TWO, s.recipe), "without the factor 1/2", COMMON
        yield multiply(_HALF, s.recipe), "without the factor 2 that the square brings down", COMMON


def power_left_out(s: Context) -> Iterator[Change]:
    """Forget a square."""
    for node in walk(s.recipe):
        match node:
            case Apply("^", (base, Num(exponent))):
                left_out = "square" if exponent == 2 else "power"
                phrase = f"without the {left_out} in {s.write(node)}"
                yield replace_part(s.recipe, node, base), phrase, COMMON


def part_left_out(s: Context) -> Iterator[Change]:
    """Leave out a term, a factor, or a divisor."""
    for node, terms in parts(s.recipe, "+"):
        for term in terms:
            lone = isinstance(term, Name)
            kept = replace_part(s.recipe, node, sum_of(without(terms, term)))
            yield kept, f"without {s.write(term)}", COMMON if lone else RARE
    for node, factors in parts(s.recipe, "*"):
        for factor in factors:
            kept = replace_part(s.recipe, node, product_of(without(factors, factor)))
            yield kept, f"without the factor {s.write(factor)}", COMMON
    for node, operands in parts(s.recipe, "/"):
        above, below = operands
        if not isinstance(above, Num):
            kept = replace_part(s.recipe, node, above)
            yield kept, f"without dividing by {s.write(below)}", COMMON
