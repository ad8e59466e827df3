"""Slips in softmax, and in its derivatives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.backprop import Apply, Kind, Name, Num
from grader.backprop.expressions import ONE, applied, apply, replace_all
from grader.backprop.printing import as_fraction
from grader.feedback.slips.context import (
    COMMON,
    HERE,
    RARE,
    TWO,
    Change,
    Context,
    difference,
    sum_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.backprop import Expression

_NEAREST = 3  # so many other classes are tried


@dataclass(frozen=True, slots=True)
class _Softmax:
    """A share: the power of its own class, over the powers of all."""

    own: Expression
    powers: tuple[Expression, ...]


def share_of_softmax(s: Context) -> Iterator[Change]:
    """Forget exp, take the sigmoid, another class, or the other classes alone below."""
    recipe = _written_out(s.recipe)
    share = _softmax(recipe) if s.kind is Kind.FORWARD else None
    if not share:
        return
    for power in applied(recipe, "exp"):
        recipe = replace_all(recipe, power, power.operands[0])
    yield recipe, "without exp, above and below", COMMON
    others = [power for power in share.powers if power != share.own]
    for other in others[:_NEAREST]:
        taken = apply("/", other, Apply("+", share.powers))
        yield taken, f"with {s.write(other)}, of another class, above", HERE
    alone = apply("/", share.own, sum_of(tuple(others)))
    yield alone, f"without {s.write(share.own)} below", RARE
    match share.own:
        case Apply("exp", operands):
            yield Apply("sigmoid", operands), "with σ in place of softmax", RARE


def derivative_of_softmax(s: Context) -> Iterator[Change]:
    """Take the derivative by another class for that by the own one, or the other way round."""
    share = _softmax(_written_out(s.differentiated)) if s.differentiated else None
    if not share:
        return
    own = Name(s.output)
    if share.own == apply("exp", Name(s.variable)):
        yield own, f"with {s.write(own)} in place of its derivative", RARE
        squared = apply("neg", apply("^", own, TWO))
        yield squared, f"with {s.write(squared)}, which is for another class", RARE
    elif apply("exp", Name(s.variable)) in share.powers:
        slope = apply("*", own, difference(ONE, own))
        yield slope, f"with {s.write(slope)}, which is for its own class", HERE


def _written_out(recipe: Expression) -> Expression:
    """Write a share as the fraction that it is."""
    match recipe:
        case Apply("softmax", (Num() as k, *operands)) if operands:
            return as_fraction(k, tuple(operands))
    return recipe


def _softmax(recipe: Expression) -> _Softmax | None:
    match recipe:
        case Apply("/", (Apply("exp") as own, Apply("+", powers))) if own in powers:
            return _Softmax(own, powers)
    return None
