"""Slips: the small human changes to a recipe, and the words that each is told with.

Every entry of ``CATALOGUE`` turns an equation into changed recipes; the earlier entry names a
change better where two make the same. A phrase completes "This is what you get ...".
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from grader.backprop import Apply, Expression, Kind, Name, Num
from grader.backprop.algebra import multiply
from grader.backprop.expressions import apply, names_in, rename, walk
from grader.backprop.names import as_derivative, split_step
from grader.backprop.printing import unicode
from grader.feedback.roles import ACTIVATIONS, Roles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.backprop import Equation
    from grader.backprop.evaluate import Compiled
    from grader.exercise.model import Exercise

COMMON, RARE = 1, 2

_TWO = Num(Fraction(2))
_HALF = apply("/", Num(Fraction(1)), _TWO)


@dataclass(frozen=True, slots=True)
class Slip:
    """A changed recipe of one quantity; ``phrase`` tells the change, ``cost`` how rare it is."""

    quantity: str
    recipe: Expression
    phrase: str
    cost: int = COMMON


class Setting:
    """One equation, where it stands, and how to write about it."""

    def __init__(self, exercise: Exercise, roles: Roles, equation: Equation) -> None:
        self.exercise = exercise
        self.roles = roles
        self.equation = equation
        self.recipe = equation.recipe
        self.kind = equation.kind

    def write(self, expression: Expression) -> str:
        """Write an expression in the exercise's symbols."""
        return unicode(expression, self.exercise.symbols)

    def later(self, name: str) -> bool:
        """Tell whether a quantity is computed from this equation's, so that it cannot be used."""
        ancestors = self.exercise.step.ancestors
        return name not in ancestors or self.equation.name in {name, *ancestors[name]}


Change: TypeAlias = "tuple[Expression, str, int]"


def slips_of(exercise: Exercise, roles: Roles, equation: Equation) -> list[Slip]:
    """List the slips that can be made in one equation, each changed recipe once."""
    setting = Setting(exercise, roles, equation)
    found: dict[Expression, Slip] = {}
    for operator in CATALOGUE:
        for recipe, phrase, cost in operator(setting):
            if recipe != equation.recipe:
                found.setdefault(recipe, Slip(equation.name, recipe, phrase, cost))
    return list(found.values())


@lru_cache(maxsize=32)
def slip_table(exercise: Exercise) -> tuple[tuple[Slip, Compiled], ...]:
    """List all slips of an exercise, each with its recipe compiled."""
    roles = Roles(exercise)
    program = exercise.step.program
    return tuple(
        (slip, program.compile(slip.recipe))
        for equation in exercise.step.equations.values()
        for slip in slips_of(exercise, roles, equation)
    )


# --- updates and gradients taken for one another ---


def gradient_for_update(s: Setting) -> Iterator[Change]:
    """Give the gradient, or the step, where the updated parameter is asked."""
    if s.kind is not Kind.UPDATE:
        return
    for name in names_in(s.recipe):
        if as_derivative(name):
            yield Name(name), f"if the gradient {s.write(Name(name))} is given as the update", 1
    match s.recipe:
        case Apply("+", (_, Apply("neg", (step,)))):
            yield step, "if the step alone is given, not the updated parameter", COMMON
            yield apply("neg", step), "if the change alone is given, not the updated parameter", 1


def update_for_gradient(s: Setting) -> Iterator[Change]:
    """Give the updated parameter, or the step, where the gradient is asked."""
    for name in s.exercise.updates:
        update = s.exercise.step.equations[name]
        if s.equation.name in names_in(update.recipe):
            yield Name(name), f"if the updated {s.write(Name(name))} is given as the gradient", 1
            match update.recipe:
                case Apply("+", (_, Apply("neg", (step,)))):
                    yield step, "if the gradient is multiplied by the learning rate already", 1


def learning_rate(s: Setting) -> Iterator[Change]:
    """Forget the learning rate, or apply it twice."""
    if s.kind is not Kind.UPDATE:
        return
    for whole, factors in _parts(s.recipe, "*"):
        for factor in factors:
            if isinstance(factor, Name) and factor.name in s.exercise.givens:
                rest = _without(factors, factor)
                rate = s.write(factor)
                yield _put(s.recipe, whole, _product(rest)), f"without the learning rate {rate}", 1
                twice = _put(s.recipe, whole, apply("*", factor, *factors))
                yield twice, f"with the learning rate {rate} applied twice", COMMON


def added_step(s: Setting) -> Iterator[Change]:
    """Add the gradient step instead of subtracting it."""
    match s.recipe:
        case Apply("+", (parameter, Apply("neg", (step,)))) if s.kind is Kind.UPDATE:
            yield apply("+", parameter, step), "with the step added instead of subtracted", 1


def updated_too_early(s: Setting) -> Iterator[Change]:
    """Use an already updated parameter in the backward pass."""
    if s.kind not in {Kind.LOCAL, Kind.GRADIENT}:
        return
    for name in names_in(s.recipe):
        first, step = split_step(name)
        if step == 1 and f"{first}_new" in s.exercise.updates:
            new = Name(f"{first}_new")
            phrase = f"with the already updated {s.write(new)} in place of {s.write(Name(name))}"
            yield _replace(s.recipe, name, new), phrase, COMMON


# --- activations and their derivatives ---


def activation_for_derivative(s: Setting) -> Iterator[Change]:
    """Take the activation itself for its derivative."""
    activation = _activation(s)
    if activation:
        phrase = f"with the activation {s.write(activation)} in place of its derivative"
        yield activation, phrase, COMMON


def derivative_at_activation(s: Setting) -> Iterator[Change]:
    """Take an activation's derivative at its output instead of its input."""
    derivative = as_derivative(s.equation.name)
    if derivative and _activation(s):
        of, wrt = s.write(Name(derivative.of)), s.write(Name(derivative.wrt))
        phrase = f"with the derivative taken at {of} instead of {wrt}"
        yield _replace(s.recipe, derivative.wrt, Name(derivative.of)), phrase, COMMON


def activation_left_out(s: Setting) -> Iterator[Change]:
    """Forget to apply the activation, or turn the sign of its exponent round."""
    if s.kind is not Kind.FORWARD:
        return
    for node in walk(s.recipe):
        match node:
            case Apply(function, (operand,)) if function in ACTIVATIONS:
                applied = _function_name(function)
                yield _put(s.recipe, node, operand), f"without applying {applied}", COMMON
                if function == "sigmoid":
                    flipped = _put(s.recipe, node, apply(function, apply("neg", operand)))
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


# --- signs ---


def turned_difference(s: Setting) -> Iterator[Change]:
    """Turn a difference round."""
    for node, terms in _parts(s.recipe, "+"):
        match terms:
            case (first, Apply("neg", (second,))):
                turned = apply("+", second, apply("neg", first))
                phrase = f"with {s.write(turned)} in place of {s.write(node)}"
                yield _put(s.recipe, node, turned), phrase, COMMON


def sign_lost(s: Setting) -> Iterator[Change]:
    """Lose a minus sign, or gain one in front of the whole."""
    for node in walk(s.recipe):
        match node:
            case Apply("neg", (operand,)):
                phrase = f"with the minus sign before {s.write(operand)} lost"
                yield _put(s.recipe, node, operand), phrase, COMMON
    if s.kind in {Kind.LOCAL, Kind.GRADIENT}:
        yield multiply(apply("neg", Num(Fraction(1))), s.recipe), "with the wrong sign", COMMON


# --- things left out ---


def way_left_out(s: Setting) -> Iterator[Change]:
    """Forget a way forward where there are several."""
    if s.kind is not Kind.GRADIENT:
        return
    for node, terms in _parts(s.recipe, "+"):
        for term in terms:
            local = names_in(term)[-1]
            derivative = as_derivative(local)
            through = s.write(Name(derivative.of)) if derivative else s.write(term)
            kept = _put(s.recipe, node, _sum(_without(terms, term)))
            yield kept, f"without the way through {through}", COMMON


def factor_two(s: Setting) -> Iterator[Change]:
    """Forget the 1/2 of a halved square in its derivative, or the 2 of the square."""
    derivative = as_derivative(s.equation.name)
    if s.kind is not Kind.LOCAL or not derivative:
        return
    equation = s.exercise.net.equations.get(derivative.of)
    if equation and any(
        isinstance(node, Apply) and node.operation == "^" for node in walk(equation)
    ):
        yield multiply(_TWO, s.recipe), "without the factor 1/2", COMMON
        yield multiply(_HALF, s.recipe), "without the factor 2 that the square brings down", COMMON


def power_left_out(s: Setting) -> Iterator[Change]:
    """Forget a square."""
    for node in walk(s.recipe):
        match node:
            case Apply("^", (base, Num())):
                yield _put(s.recipe, node, base), f"without the power in {s.write(node)}", COMMON


def part_left_out(s: Setting) -> Iterator[Change]:
    """Leave out a term, a factor, or a divisor."""
    for node, terms in _parts(s.recipe, "+"):
        for term in terms:
            lone = isinstance(term, Name)
            kept = _put(s.recipe, node, _sum(_without(terms, term)))
            yield kept, f"without {s.write(term)}", COMMON if lone else RARE
    for node, factors in _parts(s.recipe, "*"):
        for factor in factors:
            kept = _put(s.recipe, node, _product(_without(factors, factor)))
            yield kept, f"without the factor {s.write(factor)}", COMMON
    for node, operands in _parts(s.recipe, "/"):
        above, below = operands
        if not isinstance(above, Num):
            kept = _put(s.recipe, node, above)
            yield kept, f"without dividing by {s.write(below)}", COMMON


# --- one quantity taken for another ---


def another_of_its_role(s: Setting) -> Iterator[Change]:
    """Use the value of another neuron, layer or sample of the same role."""
    if s.kind is Kind.GRADIENT:
        return
    for name in names_in(s.recipe):
        for other in s.roles.alike(name):
            if not s.later(other):
                phrase = f"with {s.write(Name(other))} in place of {s.write(Name(name))}"
                yield _replace(s.recipe, name, Name(other)), phrase, COMMON


def another_derivative(s: Setting) -> Iterator[Change]:
    """Use the derivative of another neuron or layer."""
    if s.kind not in {Kind.GRADIENT, Kind.UPDATE}:
        return
    derivatives = [name for name in s.exercise.step.equations if as_derivative(name)]
    for name in names_in(s.recipe):
        for other in s.roles.alike_derivatives(name, derivatives):
            if not s.later(other):
                phrase = f"with {s.write(Name(other))} in place of {s.write(Name(name))}"
                yield _replace(s.recipe, name, Name(other)), phrase, RARE


# --- sums, units ---


def mean_for_sum(s: Setting) -> Iterator[Change]:
    """Take the mean for the sum."""
    for node, terms in _parts(s.recipe, "+"):
        shapes = {str(rename(term, lambda name: name.partition("[")[0])) for term in terms}
        if len(shapes) == 1:
            mean = apply("/", node, Num(Fraction(len(terms))))
            yield _put(s.recipe, node, mean), "with the mean in place of the sum", COMMON


def added_factors(s: Setting) -> Iterator[Change]:
    """Add the factors of the chain rule instead of multiplying them."""
    if s.kind is Kind.GRADIENT:
        for node, factors in _parts(s.recipe, "*"):
            added = _put(s.recipe, node, Apply("+", factors))
            yield added, "with the factors added instead of multiplied", RARE


def units(s: Setting) -> Iterator[Change]:
    """Take degrees for radians, or the logarithm to base 10."""
    for node in walk(s.recipe):
        match node:
            case Apply("sin" | "cos" as function, (operand,)):
                degrees = apply("*", operand, Num(Fraction("0.017453292519943295")))
                changed = _put(s.recipe, node, apply(function, degrees))
                yield changed, "with the angle taken in degrees", COMMON
            case Apply("log", (operand,)):
                base_ten = apply("/", node, apply("log", Num(Fraction(10))))
                phrase = f"with the logarithm of {s.write(operand)} to base 10"
                yield _put(s.recipe, node, base_ten), phrase, COMMON


CATALOGUE: tuple[Callable[[Setting], Iterator[Change]], ...] = (
    gradient_for_update,
    update_for_gradient,
    learning_rate,
    added_step,
    updated_too_early,
    activation_for_derivative,
    derivative_at_activation,
    activation_left_out,
    turned_difference,
    sign_lost,
    way_left_out,
    factor_two,
    power_left_out,
    part_left_out,
    another_of_its_role,
    mean_for_sum,
    units,
    wrong_variable,
    another_derivative,
    added_factors,
)


# --- changing expressions ---


def _parts(recipe: Expression, operation: str) -> Iterator[tuple[Apply, tuple[Expression, ...]]]:
    for node in walk(recipe):
        if isinstance(node, Apply) and node.operation == operation:
            yield node, node.operands


def _put(recipe: Expression, old: Expression, new: Expression) -> Expression:
    """Put one expression in the place of another that is part of a recipe."""
    if recipe is old:
        return new
    if isinstance(recipe, Apply):
        return Apply(recipe.operation, tuple(_put(o, old, new) for o in recipe.operands))
    return recipe


def _replace(recipe: Expression, name: str, new: Name) -> Expression:
    return rename(recipe, lambda other: new.name if other == name else other)


def _without(parts: tuple[Expression, ...], part: Expression) -> tuple[Expression, ...]:
    return tuple(other for other in parts if other is not part)


def _product(factors: tuple[Expression, ...]) -> Expression:
    return factors[0] if len(factors) == 1 else Apply("*", factors)


def _sum(terms: tuple[Expression, ...]) -> Expression:
    return terms[0] if len(terms) == 1 else Apply("+", terms)


def _activation(s: Setting) -> Expression | None:
    """Give the activation whose derivative an equation is; None if it is no such derivative."""
    derivative = as_derivative(s.equation.name)
    if s.kind is not Kind.LOCAL or not derivative:
        return None
    match s.exercise.net.equations.get(derivative.of):
        case Apply(function, (Name(),)) as applied if function in ACTIVATIONS:
            return applied
    return None


def _function_name(function: str) -> str:
    return "σ" if function == "sigmoid" else function
