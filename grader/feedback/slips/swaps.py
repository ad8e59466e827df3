"""One quantity, or one operation, taken for another; and what is copied wrong."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from grader.backprop import Apply, Kind, Name, Num
from grader.backprop.expressions import apply, names_in, rename, replace_all, replace_part, walk
from grader.backprop.names import at_step, base_of, entry, index_of, split_step
from grader.feedback.slips.context import (
    COMMON,
    HERE,
    ODD,
    RARE,
    Change,
    Context,
    few,
    replace,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


def another_of_its_role(s: Context) -> Iterator[Change]:
    """Use the value of another neuron, layer or sample of the same role."""
    if s.kind is Kind.GRADIENT:
        return
    for name in few(names_in(s.recipe)):
        for other in s.alike(name):
            yield replace(s.recipe, name, other), s.instead(other, name), COMMON


def sum_for_signal(s: Context) -> Iterator[Change]:
    """Use the weighted sum itself for the signal that a weight multiplies."""
    match s.recipe:
        case Name(name) if s.kind is Kind.LOCAL and s.roles.is_signal(split_step(name)[0]):
            yield Name(s.output), s.instead(s.output, name), RARE


def step_before(s: Context) -> Iterator[Change]:
    """Use what belongs to the training step before, or to the first: one parameter, or all."""
    first, number = split_step(s.equation.name)
    if number > 1 and s.roles.is_parameter(first):
        for before in _steps_before(first, number):
            yield Name(before), s.instead(before, s.recipe), COMMON
    for name in names_in(s.recipe):
        first, number = split_step(name)
        for before in _steps_before(first, number) if not s.roles.is_parameter(first) else ():
            yield replace(s.recipe, name, before), s.instead(before, name), ODD
    old = {name: _parameter_before(s, name) for name in names_in(s.recipe)}
    if sum(name != before for name, before in old.items()) > 1:
        recipe = rename(s.recipe, old.__getitem__)
        yield recipe, "with all parameters from before the last update", COMMON


def _steps_before(first: str, number: int) -> list[str]:
    """Name a quantity in the training step before, and in the first one."""
    steps = sorted({1, number - 1}, reverse=True) if number > 1 else []
    return [at_step(first, step) for step in steps]


def _parameter_before(s: Context, name: str) -> str:
    """Name a parameter in the training step before; what is none is the same."""
    first, number = split_step(name)
    is_moved = number > 1 and s.roles.is_parameter(first)
    return at_step(first, number - 1) if is_moved else name


def transposed(s: Context) -> Iterator[Change]:
    """Read a column of a matrix where a row is wanted, or the other way round."""
    swapped = {name: _transposed(s, name) for name in names_in(s.recipe)}
    moved = [name for name, other in swapped.items() if other != name]
    if moved and not any(s.later(swapped[name]) for name in moved):
        matrix = base_of(_weight_behind(s, moved[0]))
        phrase = f"with rows and columns of {s.write(matrix)} exchanged"
        yield rename(s.recipe, lambda name: swapped[name]), phrase, HERE


def _weight_behind(s: Context, name: str) -> str:
    """Name the weight that a local derivative is; any other quantity is itself."""
    equation = s.exercise.step.equations.get(name)
    if equation and equation.kind is Kind.LOCAL and isinstance(equation.recipe, Name):
        return equation.recipe.name
    return name


def _transposed(s: Context, name: str) -> str:
    """Exchange row and column in the name of a weight, or of the derivative that is one."""
    weight = _weight_behind(s, name)
    indices = index_of(weight)
    if len(indices) != 2 or not s.roles.is_parameter(split_step(weight)[0]):
        return name
    other = s.at(entry(base_of(weight), indices[::-1]))
    return name if s.later(other) else s.at(other)


def units(s: Context) -> Iterator[Change]:
    """Take degrees for radians, or the logarithm to base 10."""
    for node in walk(s.recipe):
        match node:
            case Apply("sin" | "cos" as function, (operand,)):
                degrees = apply("*", operand, Num(Fraction("0.017453292519943295")))
                changed = replace_part(s.recipe, node, apply(function, degrees))
                yield changed, "with the angle taken in degrees", COMMON
            case Apply("log", (operand,)):
                base_ten = apply("/", node, apply("log", Num(Fraction(10))))
                phrase = f"with the logarithm of {s.write(operand)} to base 10"
                yield replace_part(s.recipe, node, base_ten), phrase, COMMON


def minus_of_given_lost(s: Context) -> Iterator[Change]:
    """Copy a negative number without its minus."""
    for name in names_in(s.recipe):
        if s.exercise.givens.get(name, 0.0) < 0:
            lost = replace_all(s.recipe, Name(name), apply("neg", Name(name)))
            yield lost, f"with the minus of {s.write(name)} lost", COMMON


def decimal_point(s: Context) -> Iterator[Change]:
    """Shift the decimal point of the result by one place."""
    for factor, way in ((Fraction(10), "right"), (Fraction(1, 10), "left")):
        shifted = apply("*", Num(factor), s.recipe)
        yield shifted, f"with the decimal point one place too far to the {way}", ODD
