"""Slips in softmax, and in its derivatives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.backprop import Apply, Kind, Name
from grader.backprop.expressions import ONE, applied, apply, replace_all
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
    share = _softmax(s.recipe) if s.kind is Kind.FORWARD else None
    if not share:
        return
    recipe = s.recipe
    for power in applied(s.recipe, "exp"):
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
    share = _softmax(s.differentiated)
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


def _softmax(recipe: Expression | None) -> _Softmax | None:
    match recipe:
        case Apply("/", (Apply("exp") as own, Apply("+", powers))) if own in powers:
            return _Softmax(own, powers)
    return None
