"""Sample points: the givens at which formulas and functions are compared with the engine.

A given is drawn from its range, or as whole numbers, or as rows that are one-hot. The author says
which in ``where``; a given that is a label or a mask in the exercise is drawn as one by itself.
"""

from __future__ import annotations

import random
from math import isclose
from typing import TYPE_CHECKING, NamedTuple

from grader.backprop.arrays import entries
from grader.backprop.expressions import names_in
from grader.backprop.names import base_of
from grader.exercise.domains import Domain
from grader.exercise.per_exercise import per_exercise

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from grader.exercise.model import Exercise

    Givens = dict[str, float]

DEFAULT = Domain(-3.0, 3.0)
_UNIT = Domain(0.0, 1.0)
RANDOM_POINTS = 24


def sample_givens(exercise: Exercise, where: Mapping[str, Domain]) -> Iterator[Givens]:
    """Yield the exercise's own givens, then 0, 1 and -1 for all, then random ones, always the same.

    Every given stays within its range.
    """
    sampler = sampler_for(exercise, exercise.given, where)
    yield dict(exercise.givens)
    for simple in (0.0, 1.0, -1.0):
        yield sampler.near(simple)
    draw = random.Random(f"points of {exercise.id}")
    for _ in range(RANDOM_POINTS):
        yield sampler.drawn(draw)


def sampler_for(exercise: Exercise, names: Collection[str], where: Mapping[str, Domain]) -> Sampler:
    """Return what draws the givens of these names; the others keep the exercise's numbers."""
    varied = {}
    for name in exercise.given:
        if name in names:
            domain = where.get(name, _UNIT)
            if domain == _UNIT:
                domain = _own_domain(exercise, name, where.get(name, DEFAULT))
            shape = exercise.shapes[name]
            varied[name] = _Varied(domain, tuple(entries(name, shape)), shape[-1] if shape else 1)
    return Sampler(dict(exercise.givens), varied)


class _Varied(NamedTuple):
    """A given that is drawn: its domain, its entries, and how many of them make a row."""

    domain: Domain
    entries: tuple[str, ...]
    row: int


class Sampler(NamedTuple):
    """Draws givens; each result holds all givens of the exercise."""

    own: Givens
    varied: dict[str, _Varied]

    def near(self, value: float) -> Givens:
        """Return the nearest that each given can be to a value; one-hot rows stay as they are."""
        found = dict(self.own)
        for domain, names, _ in self.varied.values():
            if not domain.is_of_rows:
                found |= dict.fromkeys(names, domain.nearest(value))
        return found

    def corner(self, number: int) -> Givens:
        """Return the ends of all ranges: the lower, the upper, or both by turns from either."""
        found = dict(self.own)
        at = 0
        for domain, names, _ in self.varied.values():
            for name in names:
                end = number % 2 if number < 2 else (at + number) % 2
                at += 1
                if not domain.is_of_rows:
                    found[name] = domain.high if end else domain.low
        return found

    def drawn(self, draw: random.Random, places: int | None = None) -> Givens:
        """Return random givens, rounded to so many decimals if any."""
        found = dict(self.own)
        for domain, names, row in self.varied.values():
            for start in range(0, len(names), row):
                numbers = domain.drawn(draw, row, places)
                found |= zip(names[start : start + row], numbers, strict=True)
        return found


@per_exercise()
def _own_domain(exercise: Exercise, name: str, otherwise: Domain) -> Domain:
    """Return from where a given is drawn of which the author says nothing else.

    It is a label or a mask if its numbers are 0 and 1 and no equation takes another given with it.
    """
    shape = exercise.shapes[name]
    if not shape or not _stands_alone(exercise, name):
        return otherwise
    numbers = [exercise.givens[entry] for entry in entries(name, shape)]
    rows = [numbers[at : at + shape[-1]] for at in range(0, len(numbers), shape[-1])]
    are_shares = (
        min(numbers) >= 0 and all(isclose(sum(row), 1) for row in rows) and len(rows[0]) > 1
    )
    if set(numbers) <= {0.0, 1.0}:
        return Domain(kind="one-hot" if are_shares else "whole")
    return Domain(kind="shares") if are_shares else otherwise


def _stands_alone(exercise: Exercise, name: str) -> bool:
    used = [{*map(base_of, names_in(recipe))} for recipe in exercise.net.equations.values()]
    together = [bases for bases in used if name in bases]
    return bool(together) and all(bases & {*exercise.given} == {name} for bases in together)
