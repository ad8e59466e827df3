"""Updates and gradients taken for one another, and what goes wrong in an update."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.backprop import Apply, Expression, Kind, Name
from grader.backprop.expressions import applied, apply, names_in, replace_part
from grader.backprop.names import Derivative, as_derivative, at_step, split_step
from grader.feedback.roles import unindexed
from grader.feedback.slips.context import (
    COMMON,
    HALF,
    HERE,
    ODD,
    Change,
    Context,
    difference,
    product_of,
    replace,
    without,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


_NEAREST = 6  # how many parameters before and after one it can be mistaken for


def gradient_for_update(s: Context) -> Iterator[Change]:
    """Give the gradient, or the step, where the updated parameter is asked."""
    if s.kind is not Kind.UPDATE:
        return
    for name in names_in(s.recipe):
        if as_derivative(name):
            yield Name(name), _given_for(s, f"the gradient {s.write(name)}"), COMMON
    if step := _step_of(s):
        yield step, _given_for(s, "the step"), COMMON
        yield apply("neg", step), _given_for(s, "the change"), COMMON


def _step_of(s: Context) -> Expression | None:
    """Return what an update subtracts from its parameter."""
    match s.recipe:
        case Apply("+", (Name(name), Apply("neg", (step,)))) if name == s.parameter:
            return step
    return None


def _given_for(s: Context, given: str) -> str:
    return f"with {given} alone in place of the updated {s.write(s.parameter)}"


def update_for_gradient(s: Context) -> Iterator[Change]:
    """Give the updated parameter, or the step, where the gradient is asked."""
    for name in s.roles.updates_by(s.equation.name):
        update = s.exercise.step.equations[name]
        updated = f"with the updated {s.write(name)} in place of the gradient"
        yield Name(name), updated, HERE
        match update.recipe:
            case Apply("+", (_, Apply("neg", (step,)))) if _rates_in(s, step):
                yield step, "with the learning rate multiplied in already", HERE


def learning_rate(s: Context) -> Iterator[Change]:
    """Forget the learning rate, or apply it twice, or by half, or to all that is there."""
    if s.kind is not Kind.UPDATE:
        return
    for whole, factor in _rates_in(s, s.recipe):
        rate = s.write(factor)
        rest = product_of(without(whole.operands, factor))
        left_out = f"without the learning rate {rate}"
        yield replace_part(s.recipe, whole, rest), left_out, COMMON
        twice = replace_part(s.recipe, whole, apply("*", factor, *whole.operands))
        yield twice, f"with the learning rate {rate} applied twice", COMMON
        divided = replace_part(s.recipe, whole, apply("/", rest, factor))
        yield divided, f"with a division by the learning rate {rate}", ODD
        if _step_of(s) is whole:
            parameter = Name(s.parameter)
            early = apply("*", difference(parameter, factor), rest)
            yield early, s.instead(early, s.recipe), ODD
            spread = apply("*", factor, difference(parameter, rest))
            yield spread, s.instead(spread, s.recipe), ODD
            half = difference(parameter, apply("*", HALF, whole))
            yield half, "with only half of the step", ODD


def _rates_in(s: Context, recipe: Expression) -> list[tuple[Apply, Name]]:
    """Return the products in which a given multiplies a gradient, each with that given.

    That alone is a learning rate: the factor of a momentum multiplies no gradient.
    """
    return [
        (whole, factor)
        for whole in applied(recipe, "*")
        for factor in whole.operands
        if isinstance(factor, Name) and factor.name in s.exercise.givens
        if any(map(as_derivative, names_in(whole)))
    ]


def another_gradient(s: Context) -> Iterator[Change]:
    """Move a parameter by the gradient of another one, by that of z, or by the loss."""
    if s.kind is not Kind.UPDATE:
        return
    around = [s.exercise.step.equations[name].recipe for name in _updates_around(s)]
    gradients = [name for recipe in around for name in names_in(recipe) if as_derivative(name)]
    for own in filter(as_derivative, names_in(s.recipe)):
        for other in gradients:
            if other != own:
                yield replace(s.recipe, own, other), s.instead(other, own), HERE
        for other in _on_the_way(s, own):
            yield replace(s.recipe, own, other), s.instead(other, own), ODD


def _updates_around(s: Context) -> list[str]:
    """Return the updates next to an equation's, in its training step."""
    updates = list(s.exercise.updates)
    first, number = split_step(s.equation.name)
    place = updates.index(first)
    return [at_step(n, number) for n in updates[max(0, place - _NEAREST) : place + _NEAREST + 1]]


def _on_the_way(s: Context, gradient: str) -> list[str]:
    """Return the gradients that lead to one, and the loss."""
    derivative = as_derivative(gradient)
    equations = s.exercise.step.equations
    found = [gradient]
    for name in found:  # which grows as it is gone through
        used = names_in(equations[name].recipe) if name in equations else []
        found += [other for other in used if _is_of(other, derivative) and other not in found]
    losses = _losses(s, s.at(derivative.of)) if derivative else []
    return [*found[1 : _NEAREST + 1], *losses]


def _losses(s: Context, loss: str) -> list[str]:
    """Return the loss, and those that it is the sum of."""
    equation = s.exercise.step.equations.get(loss)
    parts = names_in(equation.recipe) if equation else []
    are_losses = len({unindexed(part) for part in parts}) == 1
    return [loss, *(parts[:_NEAREST] if are_losses else [])]


def _is_of(name: str, derivative: Derivative | None) -> bool:
    """Return whether a name is a derivative of the same quantity."""
    other = as_derivative(name)
    return bool(other and derivative and other.of == derivative.of)


def another_parameter(s: Context) -> Iterator[Change]:
    """Start the right step from another parameter."""
    for name in _updates_around(s) if _step_of(s) else ():
        other = s.exercise.step.parameter_of(name)
        if other and other != s.parameter:
            yield replace(s.recipe, s.parameter, other), s.instead(other, s.parameter), HERE


def added_step(s: Context) -> Iterator[Change]:
    """Add the gradient step instead of subtracting it, or multiply by it."""
    step = _step_of(s) if s.kind is Kind.UPDATE else None
    if step:
        added = apply("+", Name(s.parameter), step)
        yield added, "with the step added instead of subtracted", COMMON
        product = apply("*", Name(s.parameter), step)
        yield product, "with the step multiplied instead of subtracted", ODD
