"""Slips in the products of the chain rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.backprop import Apply, Kind, Name
from grader.backprop.expressions import ONE, ZERO, applied, apply, names_in, replace_part
from grader.backprop.names import split_step
from grader.feedback.slips.context import (
    COMMON,
    HERE,
    ODD,
    RARE,
    Change,
    Context,
    difference,
    few,
    replace,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


def another_derivative(s: Context) -> Iterator[Change]:
    """Use the derivative of another neuron or layer."""
    for name in few(names_in(s.recipe)) if s.kind is Kind.GRADIENT else ():
        for other in s.alike_derivatives(name):
            yield replace(s.recipe, name, other), s.instead(other, name), RARE


def updated_too_early(s: Context) -> Iterator[Change]:
    """Use an already updated parameter in the backward pass."""
    if s.kind not in {Kind.LOCAL, Kind.GRADIENT}:
        return
    for name in names_in(s.recipe):
        first, _ = split_step(name)
        new = s.at(f"{first}_new")
        if f"{first}_new" in s.exercise.updates and not s.later(new):
            phrase = f"with the already updated {s.write(new)} in place of {s.write(name)}"
            yield replace(s.recipe, name, new), phrase, COMMON


def own_weight_multiplied(s: Context) -> Iterator[Change]:
    """Multiply the gradient of a weight by the weight itself, too; or forget the gradient."""
    if s.kind is not Kind.GRADIENT:
        return
    if s.roles.is_parameter(split_step(s.variable)[0]):
        own = apply("*", s.recipe, Name(s.variable))
        yield own, f"with {s.write(s.variable)} as one more factor", HERE
    equations = s.exercise.step.equations
    if not any(equations[n].recipe == ONE for n in names_in(s.recipe) if n in equations):
        yield ZERO, "with 0 in place of the gradient", ODD


def factors_combined(s: Context) -> Iterator[Change]:
    """Add, subtract or divide the factors of the chain rule, or take one of them twice."""
    for node in few(applied(s.recipe, "*")) if s.kind is Kind.GRADIENT else ():
        added = replace_part(s.recipe, node, Apply("+", node.operands))
        yield added, "with the factors added instead of multiplied", RARE
        for factor in node.operands:
            twice = replace_part(s.recipe, node, apply("*", factor, *node.operands))
            yield twice, f"with the factor {s.write(factor)} taken twice", RARE
        match node.operands:
            case first, second:
                subtracted = replace_part(s.recipe, node, difference(first, second))
                yield subtracted, "with the factors subtracted instead of multiplied", RARE
                divided = replace_part(s.recipe, node, apply("/", first, second))
                yield divided, f"with {s.write(first)} divided by {s.write(second)}", ODD
