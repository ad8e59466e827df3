"""Gradients and updates: of one parameter, of some, or of all."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from grader.backprop import Apply, Kind, Name, Num, parse
from grader.backprop.expressions import names_in, rename
from grader.backprop.names import base_of
from grader.feedback.causes.setting import LIKELY, POSSIBLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.backprop import Equation, Expression
    from grader.feedback.causes.setting import Cause, Setting

# What stands for p - r*g in an update of p by the rate r and the gradient g.
_UPDATES = (
    ("p + r*g", "with the step added instead of subtracted"),
    ("p - g", "without the learning rate"),
    ("p - r*r*g", "with the learning rate multiplied in twice"),
    ("-r*g", "with the change alone in place of the new value: the old value is left out"),
    ("r*g", "with the change alone in place of the new value: the old value is left out"),
    ("g", "with the gradient in place of the new value"),
    ("p", "where nothing is updated: the old value comes back unchanged"),
    ("p - r", "without the gradient"),
    ("p*(1 - r*g)", "with the old value multiplied into the step"),
    ("p - p*r*g", "with the old value multiplied into the step"),
    ("r*g - p", "with the sign of the new value turned"),
    ("p*r - g", "with the learning rate at the old value"),
    ("p*r - r*g", "with the learning rate at the old value, too"),
    ("(p - r)*g", "with parentheses around the old value and the rate"),
    ("p - g/r", "divided by the learning rate"),
    ("p - 2*r*g", "with the step doubled"),
    ("p - r*g/2", "with half the step"),
)


def updates(setting: Setting) -> Iterator[Cause]:
    """Yield other updates: of all parameters, of the weights, of the biases, of each."""
    moves = list(_moves(setting))
    weights = [each for each in moves if setting.is_weight(each[1])]
    biases = [each for each in moves if each not in weights]
    groups = {" of every parameter": moves, " of the weights": weights, " of the biases": biases}
    for parameter in dict.fromkeys(base_of(each[1]) for each in moves):
        own = [each for each in moves if base_of(each[1]) == parameter]
        groups[f" of {setting.symbol(parameter)}"] = own
    for (text, phrase), (of, group) in product(_UPDATES, groups.items()):
        formula = parse(text, {"p", "r", "g"})
        changes: dict[str, Expression | None] = {
            equation.name: rename(formula, {"p": p, "r": r, "g": g}.__getitem__)
            for equation, p, r, g in group
        }
        cost = LIKELY if group is moves else POSSIBLE
        yield from setting.changed(f"{phrase} in the update{of}", changes, cost)


def exchanged(setting: Setting) -> Iterator[Cause]:
    """Yield the gradient of a weight in place of that of its bias, or the reverse."""
    biases: dict[str, Expression | None] = {}
    weights: dict[str, Expression | None] = {}
    for each in setting.of_kind(Kind.FORWARD):
        used = [name for name in names_in(each.recipe) if name in setting.parameters]
        match used:
            case [one, other]:
                weight, bias = (one, other) if setting.is_weight(one) else (other, one)
                gradients = (
                    setting.equations.get(f"dL/d{weight}"),
                    setting.equations.get(f"dL/d{bias}"),
                )
                if gradients[0] and gradients[1] and not setting.is_weight(bias):
                    biases[gradients[1].name] = gradients[0].recipe
                    weights[gradients[0].name] = gradients[1].recipe
    said = "with the gradient of {} in place of that of {}"
    for changes, of, instead in (
        (biases, "the weight", "its bias"),
        (weights, "the bias", "its weight"),
    ):
        yield from setting.changed(said.format(of, instead), changes, POSSIBLE)
        for name, recipe in changes.items():
            yield from setting.changed(said.format(of, instead), {name: recipe}, POSSIBLE)


def _moves(setting: Setting) -> Iterator[tuple[Equation, str, str, str]]:
    """Yield each update p - r*g with its parameter, rate and gradient."""
    for equation in setting.of_kind(Kind.UPDATE):
        match equation.recipe:
            case Apply("+", (Name(old), Apply("neg", (Apply("*", (Name(rate), Name(gradient))),)))):
                yield equation, old, rate, gradient


def sums(setting: Setting) -> Iterator[Cause]:
    """Yield the terms of a gradient put together otherwise: for all parameters, and for each."""
    terms = {
        each.name: each.recipe.operands
        for each in setting.of_kind(Kind.GRADIENT)
        if isinstance(each.recipe, Apply)
        and each.recipe.operation == "+"
        and setting.is_of_parameter(each.name)
    }
    arrays = dict.fromkeys(base_of(name) for name in terms)
    for (put_together, phrase), array in product(_TOGETHER.items(), ("", *arrays)):
        changes = {
            name: put_together(operands)
            for name, operands in terms.items()
            if array in {"", base_of(name)}
        }
        told = f"{phrase} for {setting.symbol(array)}" if array else phrase
        yield from setting.changed(told, changes, POSSIBLE if array else LIKELY)


def _product_of_sums(terms: tuple[Expression, ...]) -> Expression | None:
    factors = [t.operands for t in terms if isinstance(t, Apply) and t.operation == "*"]
    if len(factors) < len(terms) or len({*map(len, factors)}) > 1:
        return None
    return Apply("*", tuple(Apply("+", part) for part in zip(*factors, strict=True)))


def _mean(terms: tuple[Expression, ...]) -> Expression:
    return Apply("/", (Apply("+", terms), Num(Fraction(len(terms)))))


_TOGETHER: dict[Callable[[tuple[Expression, ...]], Expression | None], str] = {
    _product_of_sums: "with a product of sums where a sum of products is asked",
    _mean: "with a mean where the sum is asked: divided by the number of terms",
    lambda terms: terms[0]: "with only the first of the terms that are to be summed",
    lambda terms: terms[-1]: "with only the last of the terms that are to be summed",
}
