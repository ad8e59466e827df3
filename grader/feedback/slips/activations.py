"""Slips with activations and their derivatives."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from grader.backprop import Apply, Kind, Name, Num
from grader.backprop.expressions import (
    ONE,
    ZERO,
    applied,
    apply,
    names_in,
    replace_all,
    replace_part,
    walk,
)
from grader.backprop.operations import ACTIVATIONS
from grader.feedback.slips.context import (
    COMMON,
    HERE,
    ODD,
    RARE,
    TWO,
    Change,
    Context,
    difference,
    function_name,
    replace,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.backprop import Expression

_OTHER = {"sigmoid": "tanh", "tanh": "sigmoid", "relu": "leaky_relu", "leaky_relu": "relu"}
_PLAIN = {"neg", "step", "sign"}  # what is no function that one forgets to apply


def activation_for_derivative(s: Context) -> Iterator[Change]:
    """Take the activation itself, or another function, for its derivative."""
    if s.applied:
        kind = "the activation " if s.activation else ""
        yield s.applied, f"with {kind}{s.write(s.applied)} in place of its derivative", COMMON


def derivative_at_activation(s: Context) -> Iterator[Change]:
    """Take an activation's derivative at its output, or at the signal coming in."""
    before = s.exercise.step.equations.get(s.variable)
    if not s.activation or not before:
        return
    coming_in = [name for name in names_in(before.recipe) if s.roles.is_activation(name)]
    for other in (s.output, *coming_in):
        taken = f"taken at {s.write(other)} instead of {s.write(s.variable)}"
        yield replace(s.recipe, s.variable, other), f"with the derivative {taken}", COMMON


def variable_for_activation(s: Context) -> Iterator[Change]:
    """Take z for the activation in its derivative: z(1 - z) for the sigmoid's, 1 - z^2."""
    if not s.activation:
        return
    z = Name(s.variable)
    everywhere = replace_all(s.recipe, s.activation, z)
    yield everywhere, s.instead(z, s.activation), COMMON
    for node in applied(s.recipe, s.activation.operation):
        phrase = f"with {s.write(z)} in place of one {s.write(node)}"
        yield replace_part(s.recipe, node, z), phrase, RARE


def slope_forgotten(s: Context) -> Iterator[Change]:
    """Take the slope of an activation for 1, or for the activation squared."""
    if not s.activation:
        return
    function = function_name(s.activation.operation)
    yield ONE, f"with the slope of {function} taken as 1", HERE
    if s.activation.operation == "sigmoid":
        squared = apply("^", s.activation, TWO)
        yield squared, f"with {s.write(squared)} in place of the derivative of {function}", RARE


def other_side_of_kink(s: Context) -> Iterator[Change]:
    """Take the slope on the other side of a kink, as of relu at 0."""
    for node in applied(s.recipe, "step") if s.activation else ():
        other = difference(ONE, node)
        yield replace_part(s.recipe, node, other), "with the slope on the other side of 0", HERE


def another_function(s: Context) -> Iterator[Change]:
    """Take tanh for the sigmoid or the other way round, or the derivative of the one."""
    for node in walk(s.recipe) if s.kind is Kind.FORWARD else ():
        match node:
            case Apply(function, operands) if other := _OTHER.get(function):
                phrase = f"with {function_name(other)} in place of {function_name(function)}"
                yield replace_part(s.recipe, node, Apply(other, operands)), phrase, RARE
    match s.activation:
        case Apply("sigmoid" | "tanh" as function):
            other = function_name(_OTHER[function])
            instead = f"in place of that of {function_name(function)}"
            recipe = _slope_by(_OTHER[function], Name(s.output))
            yield recipe, f"with the derivative of {other} {instead}", RARE


def value_for_derivative(s: Context) -> Iterator[Change]:
    """Take the value of what is added, such as a bias, or 0 for its derivative 1."""
    if s.kind is not Kind.LOCAL:
        return
    variable = s.write(s.variable)
    if s.recipe == ONE:
        phrase = f"with the value of {variable} in place of the derivative"
        yield Name(s.variable), phrase, COMMON
    yield ZERO, f"with the derivative with respect to {variable} taken as 0", HERE


def activation_left_out(s: Context) -> Iterator[Change]:
    """Forget to apply the activation, or apply its derivative or itself twice."""
    if s.kind is not Kind.FORWARD:
        return
    for node in walk(s.recipe):
        match node:
            case Apply(function, (operand,)) if function not in _PLAIN:
                cost = COMMON if function in ACTIVATIONS else RARE
                phrase = f"without applying {function_name(function)}"
                yield replace_part(s.recipe, node, operand), phrase, cost
    match s.recipe:
        case Apply("sigmoid" | "tanh" as function, (operand,)) as node:
            name = function_name(function)
            slope = f"with the derivative of {name} in place of {name}"
            yield _slope_by(function, node), slope, RARE
            yield apply(function, node), f"with {name} applied twice", ODD


def sigmoid_written_out(s: Context) -> Iterator[Change]:
    """Slip in 1/(1 + e^-z): its exponent's sign, its reciprocal, its denominator."""
    for node in applied(s.recipe, "sigmoid") if s.kind is Kind.FORWARD else ():
        (z,) = node.operands
        power = apply("exp", apply("neg", z))
        flipped = apply("sigmoid", apply("neg", z))
        phrase = "with the wrong sign in the exponent of σ"
        yield replace_part(s.recipe, node, flipped), phrase, COMMON
        below = apply("+", ONE, power)
        phrase = f"with {s.write(below)} in place of its reciprocal"
        yield replace_part(s.recipe, node, below), phrase, HERE
        phrase = f"with {s.write(power)} alone in place of σ"
        yield replace_part(s.recipe, node, power), phrase, RARE
        minus = apply("/", ONE, difference(ONE, power))
        phrase = f"with a minus in the denominator {s.write(below)}"
        yield replace_part(s.recipe, node, minus), phrase, RARE
        phrase = f"without the 1 in the denominator {s.write(below)}"
        yield replace_part(s.recipe, node, apply("exp", z)), phrase, ODD


def wrong_variable(s: Context) -> Iterator[Change]:
    """Derive with respect to another variable of the same equation."""
    derivative = s.derivative
    if not derivative or not s.differentiated or derivative.of not in s.exercise.net.equations:
        return
    deriver = s.exercise.deriver
    for other in names_in(s.exercise.net.equations[derivative.of]):
        if other != derivative.wrt:
            recipe = deriver.recipe(deriver.local(derivative.of, other)).recipe
            for name in names_in(recipe):
                recipe = replace(recipe, name, s.at(name))
            taken = f"{s.write(s.at(other))} instead of {s.write(s.variable)}"
            yield recipe, f"with the derivative with respect to {taken}", HERE


def _slope_by(function: str, output: Expression) -> Expression:
    """Write the derivative of the sigmoid or of tanh by its output."""
    if function == "sigmoid":
        return apply("*", output, difference(ONE, output))
    return difference(ONE, apply("^", output, Num(Fraction(2))))
