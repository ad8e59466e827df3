"""Hints: one level more each time, from a nudge to the recipe with the student's numbers put in.

No level ever shows the result.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from grader.backprop import Apply
from grader.backprop.expressions import names_in
from grader.backprop.names import as_derivative
from grader.backprop.printing import with_numbers
from grader.exercise.verbs import Chain, Choose, Compute, Derive, Order, Write
from grader.feedback.solutions import equations_for, recipe
from grader.files import write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from grader.exercise.model import Exercise
    from grader.exercise.verbs import Question

STATE_FILE = ".bpgrade-hints.json"


def hint_levels(exercise: Exercise, question: Question, own: dict[str, str]) -> list[str]:
    """List the hints for a question; ``own`` are the student's numbers by quantity, as written."""
    levels = [question.hint] if question.hint else []
    match question:
        case Compute(quantity=quantity):
            return levels + _for_number(exercise, quantity, own)
        case Derive(quantity=quantity):
            return levels + _for_formula(exercise, quantity)
        case Chain(ways=ways):
            return levels + [_way(exercise, way) for way in ways]
        case Choose(options=options):
            names = dict.fromkeys(name for option in options for name in option.when.names)
            compare = f"Compare {_listed(exercise, list(names))}." if names else ""
            return [*levels, compare or "Work out what each option says, in numbers."]
        case Order():
            sizes = [item.shown for item in question.items]
            return [*levels, f"Work out {', '.join(sizes)} to two figures; signs count."]
        case Write():
            return levels + list(equations_for(exercise, question.entries))


def next_hint(workspace: Path, name: str, count: int) -> int:
    """Count how often a hint was asked for; give the number of the level to show, from 0."""
    path = workspace / STATE_FILE
    try:
        asked = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):  # whatever it holds, a hint is given
        asked = {}
    asked = asked if isinstance(asked, dict) else {}
    before = asked.get(name, 0)
    level = max(0, min(before if isinstance(before, int) else 0, count - 1))
    write_whole(path, json.dumps({**asked, name: level + 1}, indent=1) + "\n")
    return level


def _for_number(exercise: Exercise, quantity: str, own: dict[str, str]) -> list[str]:
    equation = exercise.step.equations[quantity]
    names = names_in(equation.recipe)
    symbol = exercise.symbol(quantity)
    if not names:  # the recipe is a number, and so the result
        return _begin_with(exercise, quantity)
    levels = [f"{symbol} depends on {_listed(exercise, names)}."]
    levels.append(f"{symbol} = {recipe(exercise, quantity)}")
    if isinstance(equation.recipe, Apply):
        given = {name: str(value) for name, value in exercise.givens.items()}
        numbers = {
            name: given.get(name) or own.get(name) or exercise.symbol(name) for name in names
        }
        levels.append(f"{symbol} = {with_numbers(equation.recipe, numbers)}")
    return list(dict.fromkeys(levels))  # without any numbers the last two are one


def _for_formula(exercise: Exercise, quantity: str) -> list[str]:
    names = names_in(exercise.step.equations[quantity].recipe)
    levels = (
        [f"{exercise.symbol(quantity)} depends on {_listed(exercise, names)}."] if names else []
    )
    return levels + _begin_with(exercise, quantity)


def _begin_with(exercise: Exercise, quantity: str) -> list[str]:
    """Point to the equation that a derivative is the derivative of."""
    derivative = as_derivative(quantity)
    if not derivative or derivative.of not in exercise.net.equations:
        return []
    rule = f"{exercise.symbol(derivative.of)} = {recipe(exercise, derivative.of)}"
    return [f"Begin with the equation {rule}."]


def _way(exercise: Exercise, way: tuple[str, ...]) -> str:
    pairs = [derivative for name in way if (derivative := as_derivative(name))]
    stations = [pairs[0].of, *(pair.wrt for pair in pairs)]
    return f"A way leads along {' ← '.join(map(exercise.symbol, stations))}."


def _listed(exercise: Exercise, names: list[str]) -> str:
    *first, last = map(exercise.symbol, names)
    return f"{', '.join(first)} and {last}" if first else last
