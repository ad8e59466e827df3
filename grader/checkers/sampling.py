"""Sample points: the givens at which formulas and functions are compared with the engine."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from grader.backprop.names import base_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.exercise.model import Exercise

DEFAULT_RANGE = (-3.0, 3.0)
RANDOM_POINTS = 24


def sample_givens(
    exercise: Exercise, where: Mapping[str, tuple[float, float]]
) -> Iterator[dict[str, float]]:
    """Yield the exercise's own givens, then 0, 1 and -1 for all, then random ones, always the same.

    Every given stays within its range.
    """
    ranges = {name: where.get(base_of(name), DEFAULT_RANGE) for name in exercise.givens}
    yield dict(exercise.givens)
    for simple in (0.0, 1.0, -1.0):
        yield {name: min(max(simple, low), high) for name, (low, high) in ranges.items()}
    draw = random.Random(f"points of {exercise.id}")
    for _ in range(RANDOM_POINTS):
        yield {name: draw.uniform(low, high) for name, (low, high) in ranges.items()}
