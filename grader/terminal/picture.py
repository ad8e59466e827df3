"""The lines that show what is known at a card: numbers given, the graph, one's own numbers."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from grader.backprop.expressions import names_in
from grader.backprop.names import as_derivative, base_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.exercise.model import Exercise
    from grader.session.cards import Card

UNKNOWN = "…"
_LONGEST = 8  # so many quantities fit into one line of the graph


def picture(card: Card, numbers: Mapping[str, str]) -> list[str]:
    """Return lines on the givens that matter, the way forward, and the way back of a derivative."""
    exercise = card.exercise
    lines = [", ".join(_givens(card))]
    if card.fresh:
        handed = [f"{exercise.symbol(name)} = {number}" for name, number in numbers.items()]
        return [*lines, *([", ".join(handed)] if handed else [])]
    lines.append(_forward(card, numbers))
    lines += _back(card, numbers)
    return [line for line in lines if line]


def _asked(card: Card) -> list[str]:
    return [name for question in card.questions for name in question.quantities]


def _needed(card: Card) -> set[str]:
    """Name what the quantities asked depend on, and themselves; all if none is asked."""
    ancestors = card.exercise.step.ancestors
    asked = [name for name in _asked(card) if name in ancestors]
    return set(asked).union(*(ancestors[name] for name in asked)) if asked else set(ancestors)


def _givens(card: Card) -> Iterator[str]:
    needed = {base_of(name) for name in _needed(card)}
    for name, value in card.exercise.given.items():
        if name in needed:
            yield f"{card.exercise.symbol(name)} = {value}"


def _forward(card: Card, numbers: Mapping[str, str]) -> str:
    """Show the forward quantities in order, with the numbers found for them so far."""
    exercise, needed = card.exercise, _needed(card)
    groups: dict[str, list[str]] = {}
    for name in exercise.net.equations:
        groups.setdefault(base_of(name), []).append(name)
    if len(groups) > _LONGEST:
        groups = {base: names for base, names in groups.items() if needed.intersection(names)}
    shown = list(groups.items())[-_LONGEST:]
    joint = "  →  " if _is_one_row(exercise) else "    "
    return joint.join(_group(exercise, *each, numbers) for each in shown)


def _group(exercise: Exercise, base: str, names: list[str], numbers: Mapping[str, str]) -> str:
    found = ", ".join(numbers.get(name, UNKNOWN) for name in names)
    return f"{exercise.symbol(base)} = {found if len(names) == 1 else f'[{found}]'}"


def _is_one_row(exercise: Exercise) -> bool:
    """Return whether each forward quantity is computed from the one before."""
    recipes = exercise.net.equations
    return all(before in names_in(recipes[after]) for before, after in pairwise(recipes))


def _back(card: Card, numbers: Mapping[str, str]) -> Iterator[str]:
    """Show the only way back of a derivative, with its slopes, or the slopes it takes."""
    exercise, deriver = card.exercise, card.exercise.deriver
    derivatives = [d for name in _asked(card) if (d := as_derivative(name))]
    if len(derivatives) != 1 or derivatives[0].of not in deriver.order:
        return
    of, at = derivatives[0].of, derivatives[0].wrt
    steps: list[str] = []
    while at != of:
        users = deriver.ways(of, at) if at in deriver.order else []
        if len(users) != 1:
            return
        slope = numbers.get(deriver.local(users[0], at), UNKNOWN)
        steps.insert(0, f" ←({slope})─ {exercise.symbol(at)}")
        at = users[0]
    if len(steps) > 1:
        yield exercise.symbol(of) + "".join(steps)
