"""Hints: a few levels, from a nudge to the recipe with the student's numbers put in.

No level shows the result, and none is the answer to another question of the exercise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.backprop import Apply, Kind
from grader.backprop.expressions import names_in
from grader.backprop.names import as_derivative
from grader.backprop.printing import text, unicode, with_numbers
from grader.checkers.checking import check_answer
from grader.checkers.sheets import Answer
from grader.checkers.verdicts import Outcome
from grader.exercise.per_exercise import per_exercise
from grader.exercise.verbs import Chain, Choose, Compute, Derive, Order, Write
from grader.exercise.wording import listed
from grader.feedback.by_hand import on_paper
from grader.feedback.rules import rule_for
from grader.feedback.solutions import recipe
from grader.feedback.veil import without_hidden

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from grader.exercise.model import Exercise
    from grader.exercise.verbs import Question

MAX_LEVELS = 4
_MAX_WAYS = 3  # so many ways are told; of more, only how many there are
_MAX_NAMES = 8


def hint_levels(
    exercise: Exercise, question: Question, own: Mapping[str, str], hidden: Collection[str] = ()
) -> list[str]:
    """Return the hints for a question; ``own`` are the student's numbers by quantity, as written.

    Nothing tells the equations of what is ``hidden``.
    """
    levels = dict.fromkeys([question.hint, *_levels(exercise, question, own)])
    return without_hidden(exercise, filter(None, levels), hidden)[:MAX_LEVELS]


def _levels(exercise: Exercise, question: Question, own: Mapping[str, str]) -> Iterator[str]:
    match question:
        case Compute(quantity=quantity):
            yield from _for_number(exercise, quantity, own)
        case Derive():
            yield from _for_formula(exercise, question.quantities[0])
        case Chain(ways=ways):
            yield from _for_chain(exercise, ways)
        case Choose():
            yield from _for_choice(exercise, question, own)
        case Order():
            sizes = [item.shown for item in question.items]
            yield f"Work out {', '.join(sizes)} to two figures; signs count."
        case Write():
            yield from _for_function(exercise, question, own)


# --- numbers ---


def _for_number(exercise: Exercise, quantity: str, own: Mapping[str, str]) -> Iterator[str]:
    equation = on_paper(exercise).equations[quantity]
    if not isinstance(equation.recipe, Apply):  # a number, or the name of one: the result itself
        yield from _for_slope(exercise, quantity)
        return
    symbol, asking = exercise.symbol(quantity), _asking(exercise, quantity)
    if not asking:
        yield f"{symbol} = {unicode(equation.recipe, exercise.symbols)}"
    elif quantity in asking.quantities:
        yield f"Put your numbers into the formula that {asking.id} asks for."
    else:
        yield from _for_formula(exercise, quantity)
    names = names_in(equation.recipe)
    numbers = _numbers(exercise, names, own)
    missing = [name for name in names if name not in numbers]
    if missing:
        yield f"First find your own number for {_listed(exercise, missing)}."
    else:
        yield f"{symbol} = {with_numbers(equation.recipe, numbers)}"


def _numbers(exercise: Exercise, names: Iterable[str], own: Mapping[str, str]) -> dict[str, str]:
    """Return the numbers that the student has for quantities, those given and those found."""
    known = {**own, **{name: str(value) for name, value in exercise.givens.items()}}
    return {name: known[name] for name in names if name in known}


@per_exercise()
def _asking(exercise: Exercise, quantity: str) -> Derive | Chain | None:
    """Find a question that the recipe of a quantity would answer."""
    formula = text(on_paper(exercise).equations[quantity].recipe)
    asking = [q for q in exercise.questions if isinstance(q, Derive | Chain)]
    asking.sort(key=lambda question: quantity not in question.quantities)
    return next((q for q in asking if _answers(exercise, q, formula)), None)


def _answers(exercise: Exercise, question: Derive | Chain, formula: str) -> bool:
    recipes = (on_paper(exercise).equations.get(name) for name in question.quantities)
    same = any(recipe and formula == text(recipe.recipe) for recipe in recipes)
    if same and isinstance(question, Derive):
        return True
    return check_answer(exercise, question, Answer(formula, 0)).outcome is Outcome.CORRECT


# --- formulas and chain rules ---


def _for_formula(exercise: Exercise, quantity: str) -> Iterator[str]:
    match exercise.step.equations[quantity].kind:
        case Kind.LOCAL:
            yield from _for_slope(exercise, quantity)
        case Kind.GRADIENT:
            yield from _for_gradient(exercise, quantity)
        case Kind.UPDATE:
            yield "Start from the old value and step against the gradient, by the learning rate."
        case Kind.FORWARD:
            yield from _for_forward(exercise, quantity)


def _for_slope(exercise: Exercise, quantity: str) -> Iterator[str]:
    """Point to the equation that a slope is the slope of, then to the rule that it takes."""
    derivative = as_derivative(quantity)
    if not derivative or derivative.of not in exercise.net.equations:
        return
    symbol = exercise.symbol(derivative.of)
    if _asking(exercise, derivative.of):
        yield f"Begin with the equation of {symbol}."
    else:
        yield f"Begin with the equation {symbol} = {recipe(exercise, derivative.of)}."
    yield rule_for(exercise.net.equations[derivative.of], derivative.wrt)


def _for_gradient(exercise: Exercise, quantity: str) -> Iterator[str]:
    derivative = as_derivative(quantity)
    if not derivative or derivative.wrt not in exercise.deriver.users:
        return
    of, wrt = derivative.of, derivative.wrt
    users = exercise.deriver.ways(of, wrt)
    symbols = _listed(exercise, users)
    if len(users) == 1:
        yield f"{exercise.symbol(wrt)} reaches {exercise.symbol(of)} through {symbols} alone."
        yield f"Take what you have for {exercise.symbol(f'd{of}/d{users[0]}')} one arrow further."
    else:
        yield f"{exercise.symbol(wrt)} reaches {exercise.symbol(of)} through {symbols}: add up."


def _for_forward(exercise: Exercise, quantity: str) -> Iterator[str]:
    inner = [n for n in names_in(exercise.net.equations[quantity]) if n in exercise.net.equations]
    if inner:
        yield f"What stands for {_listed(exercise, inner)} may be put in, or named."
    yield "The statement says in words what is computed; one line of the net is enough."


def _for_chain(exercise: Exercise, ways: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    if len(ways) > _MAX_WAYS:
        yield f"There are {len(ways)} ways; each goes from arrow to arrow, and leaves none out."
    else:
        told = "; and ".join(_way(exercise, way) for way in ways)
        yield f"Follow the arrows: {told}."
    yield "Each arrow is one factor: the slope of what it points to, by what it comes from."


def _way(exercise: Exercise, way: tuple[str, ...]) -> str:
    pairs = [derivative for name in way if (derivative := as_derivative(name))]
    stations = [pairs[0].of, *(pair.wrt for pair in pairs)]
    return " ← ".join(map(exercise.symbol, stations))


# --- choices and functions ---


def _for_choice(exercise: Exercise, question: Choose, own: Mapping[str, str]) -> Iterator[str]:
    """Point to the numbers that the options speak of, then rule one of several out."""
    names = list(dict.fromkeys(question.names))
    numbers = _numbers(exercise, names, own)
    missing = [name for name in names if name not in numbers]
    if not 0 < len(names) <= _MAX_NAMES:
        yield "Work out what each option says, in numbers."
    elif missing:
        yield f"Find {_listed(exercise, missing)}, then hold each option against what you found."
    else:
        told = ", ".join(f"{exercise.symbol(name)} = {numbers[name]}" for name in numbers)
        yield f"Hold each option against your numbers: {told}."
    false = [a for a, option in question.lettered() if not option.holds(exercise.values)]
    if len(false) > 1:
        yield f"It is not {false[0]})."


def _for_function(exercise: Exercise, question: Write, own: Mapping[str, str]) -> Iterator[str]:
    """Yield the order of the work, and a call whose result the student knows."""
    needed = set(question.entries).union(
        *(exercise.step.ancestors[name] for name in question.entries)
    )
    order = [name for name in exercise.step.equations if name in needed]
    if 1 < len(order) <= 2 * _MAX_NAMES:
        yield f"Work in this order: {', '.join(map(exercise.symbol, order))}."
    given = [exercise.given.get(name, name) for name in question.parameters]
    call = f"{question.function}({', '.join(map(str, given))})"
    known = [f"{exercise.symbol(name)} = {own[name]}" for name in question.entries if name in own]
    compared = f", which should agree with your {', '.join(known)}" if known else ""
    yield f"Print what comes of the exercise's own numbers, {call}{compared}."


def _listed(exercise: Exercise, names: list[str]) -> str:
    return listed(map(exercise.symbol, names))
