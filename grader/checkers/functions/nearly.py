"""Results that are nearly right: what they were rounded to, or how far they agree."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from grader.checkers.closeness import TIGHT

if TYPE_CHECKING:
    from grader.checkers.functions.trials import Trial
    from grader.exercise.verbs import Write

_MOST_PLACES = 10
_AGREEING = 3  # figures in which nearly right results agree

Pair = tuple[float, float]  # what came, and what was expected


def nearly_right(question: Write, trials: tuple[Trial, ...]) -> str:
    """Say in which way results are nearly right; empty if they are not."""
    pairs = [
        (value, trial.call.bounds[name][0])
        for trial in trials
        for quantity, got in zip(question.returns, trial.got, strict=True)
        for name, value in zip(quantity.entries, got, strict=True)
    ]
    if not all(math.isfinite(value) for value, _ in pairs):
        return ""
    places = next((n for n in range(_MOST_PLACES + 1) if _is_rounded(pairs, n)), None)
    if places is not None:
        return f"It looks rounded to {places} decimals: return the number as it was computed."
    figures = _figures_agreeing(pairs)
    if figures < _AGREEING:
        return ""
    return (
        f"It agrees to about {figures} figures only, as a difference quotient does, or what was "
        "rounded on the way: compute it exactly."
    )


def _is_rounded(pairs: list[Pair], places: int) -> bool:
    """Return whether all results are what was expected, rounded to so many decimals."""
    unit = 10.0**-places
    return all(
        abs(value - wanted) <= 0.5000001 * unit and math.isclose(value, round(value, places))
        for value, wanted in pairs
    ) and any(abs(value) > unit for value, _ in pairs)


def _figures_agreeing(pairs: list[Pair]) -> int:
    """Return in how many figures all results agree, measured by the largest of them."""
    off = max(abs(value - wanted) / max(1.0, abs(wanted)) for value, wanted in pairs)
    return int(-math.log10(off)) if 0 < off < 1 else 0 if off else TIGHT.figures
