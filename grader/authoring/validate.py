"""Validation: the proof that an exercise is fit to be set.

Unfit is an exercise where, for the numbers given or for any variant, something asked has no value,
differences contradict a derivative, a choice does not have as many true options as it must, a blank
sheet earns anything, a solution less than everything, a foreseen mistake is right, a hint holds the
answer, the names allowed do not suffice, or a text names what there is not; where a common slip
close by, or a guess of 0 or no change, passes for the right answer though other numbers or more
figures would tell; and where what a function or formula is tried with tells no slip, or never meets
one side of a kink. All else is advice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.authoring.acceptance import without_accepted
from grader.authoring.checks import inputs, numbers, questions, sheets, using
from grader.authoring.checks.derivatives import Differences
from grader.authoring.checks.held import held_slips
from grader.authoring.findings import Finding, in_order
from grader.exercise.variants import VariantError, variant

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
    """Return what makes an exercise unfit, then advice; see ``Finding.is_error``.

    ``seeds`` is how many variants are tried, where there are any; ``progress`` is called for each.
    """
    found = [*questions.check(exercise), *using.check(exercise)]
    found += sheets.check(exercise, solutions)
    held = held_slips(exercise)
    differences = Differences(exercise)
    found += numbers.check(exercise, held, differences)
    found += numbers.check_conditions(exercise)
    found += numbers.check_formulas(exercise)
    found += inputs.check(exercise)
    tried = seeds if exercise.vary else 0
    for seed, varied in _variants(exercise, tried, found):
        found += numbers.check(varied, held, differences, seed)
        progress()
    return without_accepted(exercise, in_order(found, tried))


def _variants(
    exercise: Exercise, seeds: int, found: list[Finding]
) -> Iterator[tuple[int, Exercise]]:
    for seed in range(seeds):
        try:
            yield seed, variant(exercise, seed, "")
        except VariantError as error:
            found.append(Finding(exercise.id, "", "keep", str(error), seed=seed))
            return
