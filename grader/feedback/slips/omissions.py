"""Signs lost and parts left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.backprop import Apply, Kind, Name, Num
from grader.backprop.algebra import negate
from grader.backprop.expressions import applied, replace_part, walk
from grader.feedback.slips.context import (
    AT,
    COMMON,
    HERE,
    RARE,
    Change,
    Context,
    difference,
    few,
    product_of,
    sum_of,
    without,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


def turned_difference(s: Context) -> Iterator[Change]:
    """Turn a difference round."""
    negated = [node.operands[0] for node in applied(s.recipe, "neg")]
    for node in applied(s.recipe, "+") if s.kind is not Kind.UPDATE else ():
        match node.operands:
            case (first, Apply("neg", (second,))) if node not in negated:
                turned = difference(second, first)
                cost = HERE if isinstance(first, Num) else COMMON
                yield replace_part(s.recipe, node, turned), s.instead(turned, node), cost


def sign_lost(s: Context) -> Iterator[Change]:
    """Lose a minus sign, or gain one in front of the whole."""
    for node in walk(s.recipe):
        match node:
            case Apply("neg", (operand,)):
                phrase = f"with the minus sign before {s.write(operand)} lost"
                yield replace_part(s.recipe, node, operand), phrase, COMMON
    cost = HERE if s.kind in {Kind.LOCAL, Kind.GRADIENT} else AT
    yield negate(s.recipe), "with the wrong sign", cost


def power_left_out(s: Context) -> Iterator[Change]:
    """Forget a square."""
    for node in applied(s.recipe, "^"):
        match node.operands:
            case base, Num(exponent):
                left_out = "square" if exponent == 2 else "power"
                phrase = f"without the {left_out} in {s.write(node)}"
                yield replace_part(s.recipe, node, base), phrase, COMMON


def part_left_out(s: Context) -> Iterator[Change]:
    """Leave out a term, a factor, or a divisor."""
    for node in applied(s.recipe, "+"):
        for term in few(node.operands):
            cost = COMMON if isinstance(term, Name) else RARE
            kept = replace_part(s.recipe, node, sum_of(without(node.operands, term)))
            yield kept, f"without {s.write(term)}", cost
    for node in few(applied(s.recipe, "*")):
        for factor in node.operands:
            kept = replace_part(s.recipe, node, product_of(without(node.operands, factor)))
            yield kept, f"without the factor {s.write(factor)}", COMMON
    for node in applied(s.recipe, "/"):
        above, below = node.operands
        if not isinstance(above, Num):
            kept = replace_part(s.recipe, node, above)
            yield kept, f"without dividing by {s.write(below)}", COMMON
