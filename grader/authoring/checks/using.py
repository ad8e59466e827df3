"""Whether the names that an answer may use suffice to write it.

They do not if what is asked can change while all of them stay the same. That is found out from
slopes: to first order, what can be written with some quantities changes only where they do.
"""

from __future__ import annotations

from itertools import islice
from math import hypot
from typing import TYPE_CHECKING, TypeAlias

from grader.authoring.findings import Finding
from grader.backprop.names import base_of
from grader.checkers.sampling import sample_givens
from grader.exercise.verbs import Derive
from grader.exercise.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grader.backprop import TrainingStep
    from grader.exercise.model import Exercise

    Slopes: TypeAlias = list[float]

_SIMPLE = 4  # sample points at the beginning where many things are equal by chance
_CHANGE = 1e-6  # of a given, to find slopes by differences
_NOISE = 1e-5  # below this share of a slope, what is left of it is rounding
_OUTSIDE = 1e-3  # above this share, it is more than rounding
_FLAT = 1e-9  # a slope that is none


def check(exercise: Exercise) -> Iterator[Finding]:
    """Check each formula that is asked for in some names only."""
    for question in exercise.questions:
        if not isinstance(question, Derive) or not question.using:
            continue
        if not all(_suffices(exercise, one) for one in question.each):
            symbol = exercise.symbol
            names = listed(symbol(each.name) for each in question.using)
            message = f"{symbol(question.quantity)} cannot be written with {names} alone"
            yield Finding(exercise.id, question.id, "names", message, mend="name more in 'using'")


def _suffices(exercise: Exercise, question: Derive) -> bool:
    """Return whether at most sample points all changes come from the names that may be used.

    At some, functions are so flat that nothing seems to change. Names that are themselves computed
    from what is asked are refused in answers, and do not count.
    """
    step, asked = exercise.step_with(question.allowed), question.quantity
    usable = [n for n in question.allowed if n != asked and asked not in step.ancestors[n]]
    ranges = {n: question.where.get(base_of(n)) for n in exercise.givens}
    free = [n for n, ends in ranges.items() if not ends or ends[0] < ends[1]]
    points = islice(sample_givens(exercise, question.where), _SIMPLE, None)
    found = [_slopes(step, [asked, *usable], free, givens) for givens in points]
    defined = [slopes for slopes in found if slopes]
    outside = sum(not _is_within(first, others) for first, *others in defined)
    return not defined or outside < len(defined) / 2


def _slopes(
    step: TrainingStep, names: Sequence[str], free: Sequence[str], givens: Mapping[str, float]
) -> list[Slopes]:
    """Return how each quantity changes with each given; nothing where one is not defined."""
    rows: list[Slopes] = [[] for _ in names]
    for given in free:
        change = _CHANGE * max(1.0, abs(givens[given]))
        up, down = (
            step.program.run({**givens, given: givens[given] + moved})
            for moved in (change, -change)
        )
        for row, name in zip(rows, names, strict=True):
            high, low = up[name], down[name]
            if high is None or low is None:
                return []
            row.append((high - low) / (2 * change))
    return rows


def _is_within(slopes: Slopes, others: Sequence[Slopes]) -> bool:
    """Return whether slopes are made of others, so that nothing changes where those do not."""
    basis: list[Slopes] = []
    for other in others:
        left = _without(other, basis)
        if hypot(*left) > _NOISE * hypot(*other):
            basis.append([part / hypot(*left) for part in left])
    return hypot(*_without(slopes, basis)) <= _OUTSIDE * hypot(*slopes) + _FLAT


def _without(slopes: Slopes, basis: Sequence[Slopes]) -> Slopes:
    """Take out of slopes what is made of a basis, whose members are perpendicular."""
    for member in basis:
        share = sum(a * b for a, b in zip(slopes, member, strict=True))
        slopes = [a - share * b for a, b in zip(slopes, member, strict=True)]
    return slopes
