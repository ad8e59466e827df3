"""Validation: the proof that an exercise is fit to be set.

An exercise passes if, for the numbers given and for every variant, all that is asked has a value,
the engine agrees with central differences, blank sheets earn nothing and the solution everything,
and each question can tell its right answer from every slip, from 0 and from no change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.authoring.checks import numbers, questions, sheets, using
from grader.authoring.checks.slips import held_slips
from grader.authoring.findings import Finding, first_of_each
from grader.exercise.variants import VariantError, variant
from grader.feedback.slips import slips_by_quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from grader.exercise.model import Exercise

SEEDS = 1000


def validate(
    exercise: Exercise,
    *,
    seeds: int = SEEDS,
    solutions: Path | None = None,
    progress: Callable[[], object] = lambda: None,
) -> list[Finding]:
    """List what makes an exercise unfit; nothing if it is fit.

    ``seeds`` is how many variants are tried, where there are any; ``progress`` is called for each.
    """
    found = [*questions.check(exercise), *using.check(exercise)]
    found += sheets.check(exercise, solutions)
    slips = slips_by_quantity(exercise)
    held = held_slips(exercise, slips)
    found += numbers.check(exercise, held, None)
    found += numbers.check_conditions(exercise)
    found += numbers.check_functions(exercise, slips)
    for seed, varied in _variants(exercise, seeds if exercise.vary else 0, found):
        found += numbers.check(varied, held, seed)
        progress()
    return first_of_each(found)


def _variants(
    exercise: Exercise, seeds: int, found: list[Finding]
) -> Iterator[tuple[int, Exercise]]:
    for seed in range(seeds):
        try:
            yield seed, variant(exercise, seed, "")
        except VariantError as error:
            found.append(Finding(exercise.id, "", str(error), seed))
            return
