"""Updates and gradients taken for one another, and what goes wrong in an update."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.backprop import Apply, Kind, Name
from grader.backprop.expressions import apply, names_in, replace_part
from grader.backprop.names import as_derivative, split_step
from grader.feedback.slips.context import (
    COMMON,
    HERE,
    Change,
    Context,
    parts,
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
            yield Name(name), _given_for(s, f"the gradient {s.write(Name(name))}"), COMMON
    match s.recipe:
        case Apply("+", (_, Apply("neg", (step,)))):
            yield step, _given_for(s, "the step"), COMMON
            yield apply("neg", step), _given_for(s, "the change"), COMMON


def _given_for(s: Context, given: str) -> str:
    parameter = s.exercise.step.parameter_of(s.equation.name) or ""
    return f"with {given} alone in place of the updated {s.write(Name(parameter))}"


def update_for_gradient(s: Context) -> Iterator[Change]:
    """Give the updated parameter, or the step, where the gradient is asked."""
    for name in s.roles.updates_by(s.equation.name):
        update = s.exercise.step.equations[name]
        updated = f"with the updated {s.write(Name(name))} in place of the gradient"
        yield Name(name), updated, HERE
        match update.recipe:
            case Apply("+", (_, Apply("neg", (step,)))):
                yield step, "with the learning rate multiplied in already", HERE


def learning_rate(s: Context) -> Iterator[Change]:
    """Forget the learning rate, or apply it twice."""
    if s.kind is not Kind.UPDATE:
        return
    for whole, factors in parts(s.recipe, "*"):
        for factor in factors:
            if isinstance(factor, Name) and factor.name in s.exercise.givens:
                rest = without(factors, factor)
                rate = s.write(factor)
                yield (
                    replace_part(s.recipe, whole, product_of(rest)),
                    f"without the learning rate {rate}",
                    1,
                )
                twice = replace_part(s.recipe, whole, apply("*", factor, *factors))
                yield twice, f"with the learning rate {rate} applied twice", COMMON


def another_gradient(s: Context) -> Iterator[Change]:
    """Move a parameter by the gradient of another one."""
    if s.kind is not Kind.UPDATE:
        return
    updates = list(s.exercise.updates)
    place = updates.index(split_step(s.equation.name)[0])
    around = updates[max(0, place - _NEAREST) : place + _NEAREST + 1]
    recipes = [s.exercise.step.equations[name].recipe for name in around]
    gradients = [name for recipe in recipes for name in names_in(recipe) if as_derivative(name)]
    for own in filter(as_derivative, names_in(s.recipe)):
        for other in gradients:
            if other != own:
                phrase = f"with {s.write(Name(other))} in place of {s.write(Name(own))}"
                yield replace(s.recipe, own, Name(other)), phrase, HERE


def added_step(s: Context) -> Iterator[Change]:
    """Add the gradient step instead of subtracting it."""
    match s.recipe:
        case Apply("+", (parameter, Apply("neg", (step,)))) if s.kind is Kind.UPDATE:
            yield apply("+", parameter, step), "with the step added instead of subtracted", 1


def updated_too_early(s: Context) -> Iterator[Change]:
    """Use an already updated parameter in the backward pass."""
    if s.kind not in {Kind.LOCAL, Kind.GRADIENT}:
        return
    for name in names_in(s.recipe):
        first, step = split_step(name)
        if step == 1 and f"{first}_new" in s.exercise.updates:
            new = Name(f"{first}_new")
            phrase = f"with the already updated {s.write(new)} in place of {s.write(Name(name))}"
            yield replace(s.recipe, name, new), phrase, COMMON
