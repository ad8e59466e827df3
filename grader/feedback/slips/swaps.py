"""One quantity, or one operation, taken for another."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from grader.backprop import Apply, Kind, Name, Num
from grader.backprop.expressions import apply, names_in, rename, replace_part, walk
from grader.feedback.slips.context import (
    COMMON,
    RARE,
    Change,
    Context,
    parts,
    replace,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


def another_of_its_role(s: Context) -> Iterator[Change]:
    """Use the value of another neuron, layer or sample of the same role."""
    if s.kind is Kind.GRADIENT:
        return
    for name in names_in(s.recipe):
        for other in s.roles.alike(name):
            if not s.later(other):
                phrase = f"with {s.write(Name(other))} in place of {s.write(Name(name))}"
                yield replace(s.recipe, name, Name(other)), phrase, COMMON


def another_derivative(s: Context) -> Iterator[Change]:
    """Use the derivative of another neuron or layer."""
    if s.kind is not Kind.GRADIENT:
        return
    for name in names_in(s.recipe):
        for other in s.roles.alike_derivatives(name):
            if not s.later(other):
                phrase = f"with {s.write(Name(other))} in place of {s.write(Name(name))}"
                yield replace(s.recipe, name, Name(other)), phrase, RARE


def mean_for_sum(s: Context) -> Iterator[Change]:
    """Take the mean for the sum."""
    for node, terms in parts(s.recipe, "+"):
        if len({rename(term, _without_index) for term in terms}) == 1:
            mean = apply("/", node, Num(Fraction(len(terms))))
            yield replace_part(s.recipe, node, mean), "with the mean in place of the sum", COMMON


def _without_index(name: str) -> str:
    """Take out of a name what tells one sample, or one output, from another."""
    return re.sub(r"\[[\d,]*\]|_?\d+", "", name)


def added_factors(s: Context) -> Iterator[Change]:
    """Add the factors of the chain rule instead of multiplying them."""
    if s.kind is Kind.GRADIENT:
        for node, factors in parts(s.recipe, "*"):
            added = replace_part(s.recipe, node, Apply("+", factors))
            yield added, "with the factors added instead of multiplied", RARE


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
