"""Worked steps: a recipe in symbols, with numbers put in, and its result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.backprop.expressions import Name, names_in
from grader.backprop.printing import unicode, with_numbers
from grader.checkers.compute import target_of
from grader.exercise.precision import DEFAULT, magnitude_of
from grader.exercise.verbs import Chain, Choose, Compute, Derive, Order, Write

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.checkers.closeness import Target
    from grader.exercise.model import Exercise
    from grader.exercise.precision import Precision
    from grader.exercise.verbs import Question


def solution(exercise: Exercise, question: Question) -> list[str]:
    """Return the answer to one question, with its working."""
    match question:
        case Compute(quantity=quantity, precision=precision):
            target = target_of(exercise, quantity, exercise.values)
            return [*working(exercise, quantity), f"= {as_asked(target, precision)}"]
        case Derive(quantities=quantities):
            return [f"{exercise.symbol(name)} = {recipe(exercise, name)}" for name in quantities]
        case Chain(quantity=quantity, ways=ways):
            products = [" · ".join(map(exercise.symbol, way)) for way in ways]
            return [f"{exercise.symbol(quantity)} = {' + '.join(products)}"]
        case Choose():
            return [f"{a}) {o.text}" for a, o in question.lettered() if o.holds(exercise.values)]
        case Order():
            sizes = question.sizes(exercise.values)
            items = question.lettered()
            return [f"{a}) {items[a].shown} = {short(size)}" for a, size in sizes.items()]
        case Write():
            return list(equations_for(exercise, question.entries))


def recipe(exercise: Exercise, quantity: str) -> str:
    """Return the recipe of a quantity in symbols."""
    return unicode(exercise.step.equations[quantity].recipe, exercise.symbols)


def working(exercise: Exercise, quantity: str) -> list[str]:
    """Return a quantity's recipe, and the recipe with the numbers put in."""
    equation = exercise.step.equations.get(quantity)
    if not equation:
        return [exercise.symbol(quantity)]
    lines = [f"{exercise.symbol(quantity)} = {recipe(exercise, quantity)}"]
    if names_in(equation.recipe) and not isinstance(equation.recipe, Name):
        numbers = {name: short(exercise.values[name]) for name in names_in(equation.recipe)}
        lines.append(f"= {with_numbers(equation.recipe, numbers)}")
    return lines


def figured(value: float | None, figures: int) -> str:
    """Return a value to so many significant figures, trailing zeros included."""
    if value is None:
        return "not defined"
    return f"{value + 0.0:#.{figures}g}".removesuffix(".").replace("-", "−")


def short(value: float | None) -> str:
    """Return a value for use in a calculation: to 6 figures, without trailing zeros."""
    return "not defined" if value is None else f"{value + 0.0:.6g}".replace("-", "−")


def as_asked(target: Target | None, asked: Precision) -> str:
    """Return a value as precisely as asked; the figures of an update are those of its change."""
    if not target or not target.change:
        return figured(target.value if target else None, asked.figures or DEFAULT.figures)
    needed = magnitude_of(target.value) - target.last_place(asked) + 1
    return figured(target.value, max(asked.figures, needed, 1))


def equations_for(exercise: Exercise, names: Sequence[str]) -> Iterator[str]:
    """Write the equations that lead to quantities, in the order of computation."""
    needed = set(names).union(*(exercise.step.ancestors[name] for name in names))
    for name in exercise.step.equations:
        if name in needed:
            yield f"{exercise.symbol(name)} = {recipe(exercise, name)}"
