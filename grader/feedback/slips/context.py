"""The setting of a slip: an equation in its exercise, and ways to change its recipe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from grader.backprop import Apply, Expression, Kind, Name
from grader.backprop.expressions import rename, walk
from grader.backprop.names import as_derivative
from grader.backprop.operations import ACTIVATIONS
from grader.backprop.printing import unicode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.backprop import Equation
    from grader.exercise.model import Exercise
    from grader.feedback.roles import Roles

COMMON, RARE = 1, 3
HERE = 2  # common at the quantity asked, rare at those before it

Change: TypeAlias = tuple[Expression, str, int]  # the changed recipe, the phrase, the cost


@dataclass(frozen=True, slots=True)
class Slip:
    """A changed recipe of one quantity; ``phrase`` tells the change, ``cost`` how rare it is."""

    quantity: str
    recipe: Expression
    phrase: str
    cost: int = COMMON

    def cost_for(self, asked: str) -> int:
        """Tell how rare the slip is where one quantity is asked."""
        if self.cost == HERE:
            return COMMON if self.quantity == asked else RARE
        return self.cost


class Context:
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


Operator: TypeAlias = "Callable[[Context], Iterator[Change]]"


def parts(recipe: Expression, operation: str) -> Iterator[tuple[Apply, tuple[Expression, ...]]]:
    """Find the parts of a recipe that are one operation, with their operands."""
    for node in walk(recipe):
        if isinstance(node, Apply) and node.operation == operation:
            yield node, node.operands


def replace(recipe: Expression, name: str, new: Name) -> Expression:
    """Put another name in the place of a name, wherever it stands."""
    return rename(recipe, lambda other: new.name if other == name else other)


def without(parts: tuple[Expression, ...], part: Expression) -> tuple[Expression, ...]:
    """Leave one part out."""
    return tuple(other for other in parts if other is not part)


def product_of(factors: tuple[Expression, ...]) -> Expression:
    """Multiply what is left of a product."""
    return factors[0] if len(factors) == 1 else Apply("*", factors)


def sum_of(terms: tuple[Expression, ...]) -> Expression:
    """Add up what is left of a sum."""
    return terms[0] if len(terms) == 1 else Apply("+", terms)


def applied_in(s: Context) -> Apply | None:
    """Give the function of one argument whose derivative an equation is, if it is one."""
    derivative = as_derivative(s.equation.name)
    if s.kind is not Kind.LOCAL or not derivative:
        return None
    match s.exercise.net.equations.get(derivative.of):
        case Apply(function, (Name(),)) as applied if function != "neg":
            return applied
    return None


def activation_of(s: Context) -> Apply | None:
    """Give the activation whose derivative an equation is, if it is one."""
    applied = applied_in(s)
    return applied if applied and applied.operation in ACTIVATIONS else None
