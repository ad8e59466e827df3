"""Slips with activations and their derivatives."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from grader.backprop import Apply, Kind, Name, Num
from grader.backprop.expressions import ONE, apply, names_in, replace_part, walk
from grader.backprop.names import as_derivative
from grader.backprop.operations import ACTIVATIONS
from grader.feedback.slips.context import (
    COMMON,
    RARE,
    Change,
    Context,
    activation_of,
    applied_in,
    replace,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.backprop import Expression

_OTHER = {"sigmoid": "tanh", "tanh": "sigmoid"}


def activation_for_derivative(s: Context) -> Iterator[Change]:
    """Take the activation itself, or another function, for its derivative."""
    applied = applied_in(s)
    if applied:
        kind = "the activation " if applied.operation in ACTIVATIONS else ""
        yield applied, f"with {kind}{s.write(applied)} in place of its derivative", COMMON


def derivative_at_activation(s: Context) -> Iterator[Change]:
    """Take an activation's derivative at its output, or at the signal coming in."""
    derivative = as_derivative(s.equation.name)
    if not derivative or not activation_of(s):
        return
    before = s.exercise.net.equations.get(derivative.wrt)
    coming_in = [name for name in names_in(before) if s.roles.is_activation(name)] if before else []
    for other in (derivative.of, *coming_in):
        taken = f"taken at {s.write(Name(other))} instead of {s.write(Name(derivative.wrt))}"
        changed = replace(s.recipe, derivative.wrt, Name(other))
        yield changed, f"with the derivative {taken}", COMMON


def another_function(s: Context) -> Iterator[Change]:
    """Take tanh for the sigmoid or the other way round, or the derivative of the one."""
    for node in walk(s.recipe) if s.kind is Kind.FORWARD else ():
        match node:
            case Apply("sigmoid" | "tanh" as function, operands):
                other = _OTHER[function]
                phrase = f"with {_function_name(other)} in place of {_function_name(function)}"
                yield replace_part(s.recipe, node, Apply(other, operands)), phrase, RARE
    derivative = as_derivative(s.equation.name)
    match activation_of(s):
        case Apply("sigmoid" | "tanh" as function) if derivative:
            output = Name(derivative.of)
            phrase = (
                f"with the derivative of {_function_name(_OTHER[function])} "
                f"in place of that of {_function_name(function)}"
            )
            yield _slope_by(_OTHER[function], output), phrase, RARE


def value_for_derivative(s: Context) -> Iterator[Change]:
    """Take the value of what is added, such as a bias, for its derivative 1."""
    derivative = as_derivative(s.equation.name)
    if s.kind is Kind.LOCAL and derivative and s.recipe == ONE:
        phrase = f"with the value of {s.write(Name(derivative.wrt))} in place of the derivative"
        yield Name(derivative.wrt), phrase, COMMON


def activation_left_out(s: Context) -> Iterator[Change]:
    """Forget to apply the activation, or turn the sign of its exponent round."""
    if s.kind is not Kind.FORWARD:
        return
    for node in walk(s.recipe):
        match node:
            case Apply(function, (operand,)) if function in ACTIVATIONS:
                applied = _function_name(function)
                yield replace_part(s.recipe, node, operand), f"without applying {applied}", COMMON
                if function == "sigmoid":
                    flipped = replace_part(s.recipe, node, apply(function, apply("neg", operand)))
                    yield flipped, f"with the wrong sign in the exponent of {applied}", COMMON


def wrong_variable(s: Context) -> Iterator[Change]:
    """Derive with respect to another variable of the same equation."""
    derivative = as_derivative(s.equation.name)
    if s.kind is not Kind.LOCAL or not derivative or derivative.of not in s.exercise.net.equations:
        return
    for other in names_in(s.exercise.net.equations[derivative.of]):
        if other != derivative.wrt:
            recipe = s.exercise.deriver.recipe(
                s.exercise.deriver.local(derivative.of, other)
            ).recipe
            taken = f"{s.write(Name(other))} instead of {s.write(Name(derivative.wrt))}"
            phrase = f"with the derivative with respect to {taken}"
            yield recipe, phrase, RARE


def _slope_by(function: str, output: Name) -> Expression:
    """Write the derivative of the sigmoid or of tanh by its output."""
    if function == "sigmoid":
        return apply("*", output, apply("+", ONE, apply("neg", output)))
    return apply("+", ONE, apply("neg", apply("^", output, Num(Fraction(2)))))


def _function_name(function: str) -> str:
    return "σ" if function == "sigmoid" else function
