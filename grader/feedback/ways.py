"""Ways of working: the formulas, all of them right, by which a number can be worked out.

The engine keeps one recipe of a quantity. The others are identities: what the chain rule gives at
other cuts of the graph, and sums, differences and products of two quantities that hold at random
givens. A given that is 0 or 1 stays so there: a target of a class makes ``p - y`` the gradient.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from grader.backprop import Apply, DerivationError, Name
from grader.backprop.algebra import substitute
from grader.backprop.expressions import ONE, apply, names_in, rename
from grader.backprop.names import as_derivative, at_step
from grader.exercise.per_exercise import per_exercise
from grader.exercise.verbs import Compute
from grader.feedback.by_hand import on_paper
from grader.feedback.identities import asked_numbers, holds, pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.backprop import Expression
    from grader.backprop.evaluate import Compiled
    from grader.exercise.model import Exercise

_MAX_WAYS = 40  # of one quantity


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
    return tuple(
        Way(
            recipe,
            program.compile(recipe),
            tuple(names_in(recipe)),
            _is_difference_of_derivatives(recipe) or _uses_later(exercise, quantity, recipe),
        )
        for recipe in islice(recipes, _MAX_WAYS)
    )


def _uses_later(exercise: Exercise, quantity: str, recipe: Expression) -> bool:
    """Return whether a recipe uses a number asked later on that has a forward way from this one."""
    place = _places(exercise)
    return any(
        quantity in names_in(way) and not _is_difference_of_derivatives(way)
        for name in asked_numbers(exercise).intersection(names_in(recipe))
        if place[name] > place[quantity]
        for way in _direct(exercise, name)
    )


@per_exercise()
def _places(exercise: Exercise) -> dict[str, int]:
    """Return the places of quantities in the order of computation."""
    return {name: place for place, name in enumerate(exercise.step.program.names)}


@per_exercise(limit=5_000)
def _direct(exercise: Exercise, quantity: str) -> tuple[Expression, ...]:
    """Return the formulas over other quantities: on paper, as derived, by other cuts, in pairs."""
    equation = exercise.step.equations.get(quantity)
    if not equation:
        return ()
    found = [on_paper(exercise).equations[quantity].recipe, equation.recipe]
    found += _also(exercise, quantity)
    found += [each for each in _cuts(exercise, quantity) if holds(exercise, quantity, each)]
    found += pairs(exercise, quantity)
    return tuple(dict.fromkeys(found))


def _also(exercise: Exercise, quantity: str) -> list[Expression]:
    """Return the ways that the author added."""
    asking = (q for q in exercise.questions if isinstance(q, Compute) and q.quantity == quantity)
    return [formula for question in asking for formula in question.also]


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
