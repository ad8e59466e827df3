"""Ways of working: the formulas, all of them right, by which a number can be worked out.

The engine keeps one recipe of a quantity. The others are identities: what the chain rule gives at
other cuts of the graph, and sums, differences and products of two quantities that hold at random
givens. A given that is 0 or 1 stays so there: a target of a class makes ``p - y`` the gradient.
"""

from __future__ import annotations

import random
from bisect import bisect_left
from itertools import islice
from math import isclose
from typing import TYPE_CHECKING, NamedTuple

from grader.backprop import Apply, DerivationError, Kind, Name, evaluate
from grader.backprop.algebra import substitute
from grader.backprop.expressions import ONE, apply, names_in, rename
from grader.backprop.names import as_derivative, at_step
from grader.exercise.per_exercise import per_exercise
from grader.exercise.verbs import Compute
from grader.feedback.by_hand import on_paper

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grader.backprop import Expression, Values
    from grader.backprop.evaluate import Compiled
    from grader.exercise.model import Exercise

_POINTS = 3
_MAX_WAYS = 40  # of one quantity
_MAX_ASKED = 300  # with more numbers asked, no identities between two of them are looked for
_ALIKE = 1e-9
_SAME_VALUE = 3  # quantities of one value that are told apart, such as w2 and dz3/da2


class Way(NamedTuple):
    """A formula for a quantity, compiled for the exercise's step.

    It is ``backward`` if it takes a part from its sum, or a quantity from one that is itself made
    of it later on: that explains an answer only where nothing forward does.
    """

    recipe: Expression
    compiled: Compiled
    names: tuple[str, ...]
    backward: bool = False


@per_exercise(limit=5_000)
def ways_of(exercise: Exercise, quantity: str) -> tuple[Way, ...]:
    """Return the ways to work out a quantity, the engine's recipe as done on paper first."""
    program = on_paper(exercise).program
    recipes = dict.fromkeys([*_direct(exercise, quantity), *_through_unasked(exercise, quantity)])
    made_of_it = _made_later(exercise, quantity)
    return tuple(
        Way(
            recipe,
            program.compile(recipe),
            tuple(names_in(recipe)),
            _is_difference_of_derivatives(recipe) or not made_of_it.isdisjoint(names_in(recipe)),
        )
        for recipe in islice(recipes, _MAX_WAYS)
    )


def _made_later(exercise: Exercise, quantity: str) -> set[str]:
    """Return the numbers asked that come after a quantity and have a forward way with it."""
    order = list(exercise.step.equations)
    later = order[order.index(quantity) + 1 :] if quantity in exercise.step.equations else ()
    return {
        name
        for name in asked_numbers(exercise).intersection(later)
        for recipe in _direct(exercise, name)
        if quantity in names_in(recipe) and not _is_difference_of_derivatives(recipe)
    }


@per_exercise()
def asked_numbers(exercise: Exercise) -> frozenset[str]:
    """Return the quantities for which the sheet asks a number."""
    return frozenset(q.quantity for q in exercise.questions if isinstance(q, Compute))


@per_exercise(limit=5_000)
def _direct(exercise: Exercise, quantity: str) -> tuple[Expression, ...]:
    """Return the formulas over other quantities: on paper, as derived, by other cuts, in pairs."""
    equation = exercise.step.equations.get(quantity)
    if not equation:
        return ()
    found = [on_paper(exercise).equations[quantity].recipe, equation.recipe]
    found += [each for each in _cuts(exercise, quantity) if _holds(exercise, quantity, each)]
    found += _pairs(exercise, quantity)
    return tuple(dict.fromkeys(found))


def _through_unasked(exercise: Exercise, quantity: str) -> Iterator[Expression]:
    """Yield the recipe with other ways put in the place of what the sheet does not ask for."""
    equation = on_paper(exercise).equations.get(quantity)
    asked = asked_numbers(exercise)
    for name in names_in(equation.recipe) if equation else ():
        if equation and name not in asked:
            for way in _direct(exercise, name)[1:]:
                if quantity not in names_in(way) and not _is_difference_of_derivatives(way):
                    yield substitute(equation.recipe, {name: way})


def _is_difference_of_derivatives(recipe: Expression) -> bool:
    match recipe:
        case Apply("+", (Name(whole), Apply("neg", (Name(part),)))):
            return bool(as_derivative(whole) and as_derivative(part))
    return False


# --- the chain rule at other cuts of the graph ---


def _cuts(exercise: Exercise, quantity: str) -> Iterator[Expression]:
    """Yield dA/dB as sums of dA/dC times dC/dB over the quantities C of each cut.

    The cuts move from A towards B, one quantity at a time; only those of several are new, and only
    where the sheet asks for a dC/dB.
    """
    derivative = as_derivative(quantity)
    if not derivative or derivative.local:
        return
    deriver = exercise.deriver
    cut = {derivative.of}
    while derivative.wrt not in cut:
        last = max(cut, key=deriver.order.__getitem__)
        uses = names_in(deriver.net.equations[last])
        on_the_way = {n for n in uses if n == derivative.wrt or deriver.depends(n, derivative.wrt)}
        cut = (cut - {last}) | on_the_way
        if len(cut) > 1 and derivative.wrt not in cut:
            formula = _cut_sum(exercise, derivative.of, sorted(cut), derivative.wrt)
            if formula:
                yield rename(formula, lambda name: _in_step(exercise, name, derivative.step))


def _cut_sum(exercise: Exercise, of: str, cut: list[str], wrt: str) -> Expression | None:
    inner = [exercise.deriver.canonical(f"d{name}/d{wrt}") for name in cut]
    if asked_numbers(exercise).isdisjoint(inner):
        return None
    outer = [exercise.deriver.canonical(f"d{of}/d{name}") for name in cut]
    terms = [_known(exercise, name) for name in (*outer, *inner)]
    factors = [term for term in terms if term is not None]
    if len(factors) < len(terms):
        return None
    products = zip(factors[: len(cut)], factors[len(cut) :], strict=True)
    return Apply("+", tuple(b if a == ONE else apply("*", a, b) for a, b in products))


def _known(exercise: Exercise, derivative: str) -> Expression | None:
    """Return a derivative by name, or by its recipe if the exercise has no such quantity."""
    equations = exercise.step.equations
    if derivative in equations:
        return Name(derivative)
    try:
        recipe = exercise.deriver.recipe(derivative).recipe
    except DerivationError:
        return None
    known = all(name in equations or name in exercise.givens for name in names_in(recipe))
    return recipe if known else None


def _in_step(exercise: Exercise, name: str, step: int) -> str:
    later = at_step(name, step)
    return later if later in exercise.step.equations else name


# --- identities between two quantities ---


def _pairs(exercise: Exercise, quantity: str) -> Iterator[Expression]:
    """Yield sums, differences and products of two quantities that are this one, whatever is given.

    One of the two is asked for, and neither depends on what they make.
    """
    table = _table(exercise)
    column = table.columns.get(quantity)
    asked = asked_numbers(exercise)
    if not column or len(asked) > _MAX_ASKED:
        return
    for name in table.columns:
        if name in asked and name != quantity and not _depends(exercise, name, quantity):
            yield from _with_partner(exercise, table, quantity, name)


def _with_partner(
    exercise: Exercise, table: _Table, quantity: str, name: str
) -> Iterator[Expression]:
    """Yield the formulas for a quantity that another one makes, alone or with a third.

    A local derivative is not made from an equal one, and none by a factor 1: those are copies.
    """
    whole, part = table.columns[quantity], table.columns[name]
    one = Name(name)
    if _same(part, [1.0] * _POINTS):
        return
    for copy, column in ((one, part), (apply("neg", one), [-value for value in part])):
        if _same(whole, column):
            if exercise.step.equations[quantity].kind is not Kind.LOCAL:
                yield copy
            return
    for operation, column in _partners(whole, part):
        for other in islice(table.named(column), _SAME_VALUE):
            met = operation != "-" and other in asked_numbers(exercise) and other < name
            if not met and other != quantity and not _depends(exercise, other, quantity):
                yield _made(operation, one, ONE if other == _ONE else Name(other))


def _partners(whole: list[float], part: list[float]) -> Iterator[tuple[str, list[float]]]:
    """Yield what makes a whole together with a part, by operation; see ``_made``."""
    differences = [a - b for a, b in zip(whole, part, strict=True)]
    yield "+", differences
    yield "-", [-value for value in differences]
    yield "from", [a + b for a, b in zip(whole, part, strict=True)]
    if all(part):
        yield "*", [a / b for a, b in zip(whole, part, strict=True)]


def _made(operation: str, one: Expression, other: Expression) -> Expression:
    match operation:
        case "-":
            return apply("+", one, apply("neg", other))
        case "from":
            return apply("+", other, apply("neg", one))
    return apply(operation, one, other)


def _depends(exercise: Exercise, name: str, quantity: str) -> bool:
    return quantity in exercise.step.ancestors.get(name, ())


_ONE = "1"


class _Table:
    """The values of all quantities at the sample points, to be found by value."""

    def __init__(self, points: list[Values]) -> None:
        self.columns: dict[str, list[float]] = {}
        for name in points[0]:
            column = [value for values in points if (value := values[name]) is not None]
            if len(column) == len(points) and any(column):
                self.columns[name] = column
        self._by_value = sorted((column[0], name) for name, column in self._entries())

    def _entries(self) -> Iterator[tuple[str, list[float]]]:
        yield from self.columns.items()
        yield _ONE, [1.0] * _POINTS

    def named(self, column: list[float]) -> Iterator[str]:
        """Yield the names of the quantities that have these values."""
        slack = _ALIKE * abs(column[0])
        start = bisect_left(self._by_value, (column[0] - slack, ""))
        for value, name in islice(self._by_value, start, None):
            if value > column[0] + slack:
                return
            if name == _ONE or _same(self.columns[name], column):
                yield name


def _same(column: Iterable[float], other: Iterable[float]) -> bool:
    return all(isclose(a, b, rel_tol=_ALIKE) for a, b in zip(column, other, strict=True))


@per_exercise()
def _table(exercise: Exercise) -> _Table:
    return _Table(_points(exercise))


@per_exercise()
def _points(exercise: Exercise) -> list[Values]:
    """Evaluate all quantities at random givens near the exercise's own."""
    draw = random.Random(f"identities of {exercise.id}")
    return [
        exercise.step.program.run(
            {
                name: value if value in {0, 1} else value * draw.uniform(0.7, 1.4)
                for name, value in exercise.givens.items()
            }
        )
        for _ in range(_POINTS)
    ]


def _holds(exercise: Exercise, quantity: str, formula: Expression) -> bool:
    points = _points(exercise)
    pairs = [(values[quantity], evaluate(formula, values)) for values in points]
    return all(a is not None and b is not None and isclose(a, b, rel_tol=_ALIKE) for a, b in pairs)
