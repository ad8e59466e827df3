"""The setting of a slip: an equation in its exercise, and ways to change its recipe."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from grader.backprop import Apply, Expression, Kind, Name, Num
from grader.backprop.expressions import applied, apply, rename
from grader.backprop.names import as_derivative, at_step, split_step
from grader.backprop.operations import ACTIVATIONS
from grader.backprop.printing import unicode
from grader.feedback.by_hand import paper_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from grader.backprop import Equation
    from grader.backprop.names import Derivative
    from grader.exercise.model import Exercise
    from grader.feedback.roles import Roles

COMMON, RARE, PAIR, NEVER = 1, 3, 6, 9
HERE = 2  # common at the quantity asked, rare at those before it
AT = 4  # common at the quantity asked, not looked for before it
ODD = 5  # rare at the quantity asked, not looked for before it

_ELSEWHERE = {HERE: RARE, AT: NEVER, ODD: NEVER}
_HERE = {HERE: COMMON, AT: COMMON, ODD: RARE}

TWO = Num(Fraction(2))
HALF = apply("/", Num(Fraction(1)), TWO)

_MANY = 6
_MARK = re.compile("\0(\\d+)\0")

T = TypeVar("T")
Change: TypeAlias = tuple[Expression, str, int]  # the changed recipe, the phrase, the cost


@dataclass(frozen=True, slots=True)
class Slip:
    """A changed recipe of one quantity; ``phrase`` tells the change, ``cost`` how rare it is.

    What the phrase writes of ``written`` stands in ``wording`` as a mark: few slips are ever told.
    ``kind`` names the operator that made it. One that is ``numeric`` shows in numbers only: a
    formula that looks the same was meant so.
    """

    quantity: str
    recipe: Expression
    wording: str
    cost: int
    kind: str
    numeric: bool
    written: Sequence[Expression]
    symbols: Mapping[str, str]

    @property
    def phrase(self) -> str:
        """The change in words, quantities in the exercise's symbols."""
        return _MARK.sub(lambda m: unicode(self.written[int(m[1])], self.symbols), self.wording)

    def cost_for(self, asked: str) -> int:
        """Return how rare the slip is where one quantity is asked: COMMON, RARE, PAIR or NEVER."""
        costs = _HERE if self.quantity == asked else _ELSEWHERE
        return costs.get(self.cost, self.cost)


class Context:
    """One equation, where it stands, and how to write about it.

    ``output`` and ``variable`` are the quantities that a derivative is of, and with respect to.
    """

    def __init__(self, exercise: Exercise, roles: Roles, equation: Equation) -> None:
        self.exercise = exercise
        self.roles = roles
        self.equation = equation
        self.recipe = equation.recipe
        self.kind = equation.kind
        self.written: list[Expression] = []
        self.number = split_step(equation.name)[1]
        derivative = as_derivative(equation.name)
        self.derivative: Derivative | None = derivative
        self.output = self.at(derivative.of) if derivative else ""
        self.variable = self.at(derivative.wrt) if derivative else ""

    def at(self, first: str) -> str:
        """Name a quantity of the first training step in the step of this equation."""
        name = at_step(first, self.number)
        return name if name in self.exercise.step.equations else first

    def write(self, expression: Expression | str) -> str:
        """Return the mark of an expression, or of a quantity by name, that phrases write."""
        written = Name(expression) if isinstance(expression, str) else expression
        self.written.append(written)
        return f"\0{len(self.written) - 1}\0"

    def later(self, name: str) -> bool:
        """Return whether a quantity is computed from this equation's, so that it cannot be used."""
        paper = paper_of(self.exercise)
        return not paper.has(name) or paper.depends(name, self.equation.name)

    def alike(self, name: str) -> Iterator[str]:
        """Yield what a quantity could be mistaken for, the nearest in the net first."""
        for other in self.roles.alike(split_step(name)[0]):
            if not self.later(self.at(other)):
                yield self.at(other)

    def alike_derivatives(self, name: str) -> Iterator[str]:
        """Yield the derivatives between quantities of the same roles as this one's."""
        for other in self.roles.alike_derivatives(name):
            if not self.later(other):
                yield other

    def instead(self, new: Expression | str, old: Expression | str) -> str:
        """Say that one expression was put in the place of another."""
        return f"with {self.write(new)} in place of {self.write(old)}"

    @cached_property
    def differentiated(self) -> Expression | None:
        """The recipe of the quantity whose local derivative this equation is."""
        equation = self.exercise.step.equations.get(self.output)
        return equation.recipe if equation and self.kind is Kind.LOCAL else None

    @property
    def applied(self) -> Apply | None:
        """The function of one quantity whose derivative this equation is, if it is one."""
        match self.differentiated:
            case Apply(function, (Name(),)) as found if function != "neg":
                return found
        return None

    @property
    def activation(self) -> Apply | None:
        """The activation whose derivative this equation is, if it is one."""
        found = self.applied
        return found if found and found.operation in ACTIVATIONS else None

    @property
    def parameter(self) -> str:
        """The parameter that this equation updates; empty for all that is no update."""
        return self.exercise.step.parameter_of(self.equation.name) or ""


Operator: TypeAlias = "Callable[[Context], Iterator[Change]]"


def few(parts: Iterable[T]) -> list[T]:
    """List parts of a recipe; of many only some, for a slip in just one of them is rare."""
    found = list(parts)
    return found if len(found) <= _MANY else [*found[: _MANY // 2], *found[-_MANY // 2 :]]


def replace(recipe: Expression, name: str, new: str) -> Expression:
    """Return the recipe with another name in the place of a name, wherever it stands."""
    return rename(recipe, lambda other: new if other == name else other)


def without(operands: tuple[Expression, ...], part: Expression) -> tuple[Expression, ...]:
    """Leave one operand out."""
    return tuple(other for other in operands if other is not part)


def product_of(factors: tuple[Expression, ...]) -> Expression:
    """Multiply what is left of a product."""
    return factors[0] if len(factors) == 1 else Apply("*", factors)


def sum_of(terms: tuple[Expression, ...]) -> Expression:
    """Add up what is left of a sum."""
    return terms[0] if len(terms) == 1 else Apply("+", terms)


def difference(first: Expression, second: Expression) -> Expression:
    """Write a difference."""
    return apply("+", first, apply("neg", second))


def squared_differences(recipe: Expression | None) -> list[tuple[Apply, Apply]]:
    """Return the squares of differences in a recipe, each with its difference."""
    found: list[tuple[Apply, Apply]] = []
    for node in applied(recipe, "^") if recipe else ():
        match node.operands:
            case Apply("+", (_, Apply("neg", _))) as base, Num(exponent) if exponent == 2:
                found.append((node, base))
    return found


def function_name(function: str) -> str:
    """Return the name of a function as the post does."""
    return "σ" if function == "sigmoid" else function
