"""Slips with activations and their derivatives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.backprop import Apply, Kind, Name
from grader.backprop.expressions import apply, names_in, walk
from grader.backprop.names import as_derivative
from grader.feedback.roles import ACTIVATIONS
from grader.feedback.slips.setting import (
    COMMON,
    RARE,
    Change,
    Setting,
    activation_of,
    put,
    replace,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


def activation_for_derivative(s: Setting) -> Iterator[Change]:
    """Take the activation itself for its derivative."""
    activation = activation_of(s)
    if activation:
        phrase = f"with the activation {s.write(activation)} in place of its derivative"
        yield activation, phrase, COMMON


def derivative_at_activation(s: Setting) -> Iterator[Change]:
    """Take an activation's derivative at its output instead of its input."""
    derivative = as_derivative(s.equation.name)
    if derivative and activation_of(s):
        of, wrt = s.write(Name(derivative.of)), s.write(Name(derivative.wrt))
        phrase = f"with the derivative taken at {of} instead of {wrt}"
        yield replace(s.recipe, derivative.wrt, Name(derivative.of)), phrase, COMMON


def activation_left_out(s: Setting) -> Iterator[Change]:
    """Forget to apply the activation, or turn the sign of its exponent round."""
    if s.kind is not Kind.FORWARD:
        return
    for node in walk(s.recipe):
        match node:
            case Apply(function, (operand,)) if function in ACTIVATIONS:
                applied = _function_name(function)
                yield put(s.recipe, node, operand), f"without applying {applied}", COMMON
                if function == "sigmoid":
                    flipped = put(s.recipe, node, apply(function, apply("neg", operand)))
                    yield flipped, f"with the wrong sign in the exponent of {applied}", COMMON


def wrong_variable(s: Setting) -> Iterator[Change]:
    """Derive with respect to another variable of the same equation."""
    derivative = as_derivative(s.equation.name)
    if s.kind is not Kind.LOCAL or not derivative or derivative.of not in s.exercise.net.equations:
        return
    for other in names_in(s.exercise.net.equations[derivative.of]):
        if other != derivative.wrt:
            recipe = s.exercise.deriver.recipe(
                s.exercise.deriver.local(derivative.of, other)
            ).recipe
            phrase = f"with the derivative with respect to {s.write(Name(other))} instead"
            yield recipe, phrase, RARE


def _function_name(function: str) -> str:
    return "σ" if function == "sigmoid" else function
