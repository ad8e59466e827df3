"""The search for the causes of a wrong function: those that give all that it returned."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING

from grader.backprop.arrays import entries
from grader.checkers.closeness import TIGHT, Target
from grader.exercise.per_exercise import per_exercise
from grader.feedback.causes.ends import every_pair, orders, results
from grader.feedback.causes.forward import parentheses, written_out
from grader.feedback.causes.gradients import exchanged, sums, updates
from grader.feedback.causes.loops import loops
from grader.feedback.causes.renaming import renamed
from grader.feedback.causes.repeated import repeated_slips, single_slips
from grader.feedback.causes.setting import setting_of
from grader.feedback.causes.slopes import slopes
from grader.feedback.causes.substitution import substituted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from grader.backprop import Values
    from grader.checkers.functions.trials import Call, Trial
    from grader.exercise.model import Exercise
    from grader.exercise.verbs import Write
    from grader.feedback.causes.setting import Cause, Setting

    Bound = tuple[float, float]

_TIERS: tuple[tuple[Callable[[Setting], Iterator[Cause]], ...], ...] = (
    (single_slips, repeated_slips, written_out),
    (
        slopes, updates, exchanged, sums, loops, parentheses, renamed,
        every_pair,
    ),
    (substituted,),
)  # fmt: skip
_MOST_NAMED = 3
_MOST = 40  # the greatest part of a plain factor


def causes_of(exercise: Exercise, question: Write, trials: Sequence[Trial]) -> list[str]:
    """Return the likeliest causes that give all that a function returned, each as a phrase."""
    for tier in range(len(_TIERS)):
        if found := _fitting(exercise, question, trials, tier):
            least = min(cause.cost for cause in found)
            phrases = dict.fromkeys(cause.phrase for cause in found if cause.cost == least)
            return list(phrases)[:_MOST_NAMED]
    factor = _factor(exercise, question, trials)
    return [factor] if factor else []


def _fitting(
    exercise: Exercise, question: Write, trials: Sequence[Trial], tier: int
) -> list[Cause]:
    """Return the causes of a tier that give all that came; most are ruled out by one number."""
    got = [[number for part in trial.got for number in part] for trial in trials]
    telling = _most_telling(question, trials[0].call, got[0])
    causes = _tier(exercise, question, tier)
    near: Iterable[int] = range(len(causes))
    if trials[0].call.own:
        at_own = _at_own(exercise, question, tier, question.entries[telling])
        reach = 1e-6 * (abs(got[0][telling]) + 1)
        near = [at for at, value in enumerate(at_own) if abs(value - got[0][telling]) <= reach]
    return [
        causes[at]
        for at in near
        if all(
            _agree(numbers, _bounds(question, causes[at], trial.call, (tier, at)))
            for numbers, trial in zip(got, trials, strict=True)
        )
    ]


def _most_telling(question: Write, call: Call, got: Sequence[float]) -> int:
    """Return the place of the number that is farthest off."""
    targets = [call.bounds[name][0] for name in question.entries]
    off = [abs(n - t) / (abs(t) + abs(n) + 1e-9) for n, t in zip(got, targets, strict=True)]
    return off.index(max(off))


def _agree(got: Sequence[float], bounds: Sequence[Bound]) -> bool:
    return all(
        abs(number - value) <= reach  # which is false of nan
        for (value, reach), number in zip(bounds, got, strict=True)
    )


def _bounds(question: Write, cause: Cause, call: Call, key: tuple[int, int]) -> list[Bound]:
    """Return what a call returns by a cause, and how far off each number may be; nan for nothing.

    It is kept with the call, for the next function that is wrong.
    """
    if key not in call.caused:
        values = cause.values(call) or {}
        call.caused[key] = [_bound(values.get(n), call.bounds[n][0]) for n in question.entries]
    return call.caused[key]


def _bound(value: float | None, right: float) -> Bound:
    if value is None or not math.isfinite(value):
        return math.nan, 0.0
    return value, Target(value, terms=abs(right)).reach(TIGHT)


@per_exercise()
def _tier(exercise: Exercise, question: Write, tier: int) -> list[Cause]:
    setting = setting_of(exercise)
    own = [*orders(setting, question), *results(setting, question)] if tier == 1 else []
    return [*_shared_tier(exercise, tier), *own]


@per_exercise()
def _shared_tier(exercise: Exercise, tier: int) -> list[Cause]:
    """Return the causes of one tier: single slips, what is particular to functions, the rest."""
    setting = setting_of(exercise)
    return list(chain.from_iterable(kind(setting) for kind in _TIERS[tier]))


@per_exercise(limit=1_000)
def _at_own(exercise: Exercise, question: Write, tier: int, name: str) -> list[float]:
    """Return one quantity by each cause, at the exercise's own numbers after one step."""
    shared = _shared_at_own(exercise, tier)
    call = _own_call(exercise)
    own = [cause.values(call) for cause in _tier(exercise, question, tier)[len(shared) :]]
    found = ((values or {}).get(name) for values in (*shared, *own))
    return [math.nan if value is None else value for value in found]


@per_exercise()
def _shared_at_own(exercise: Exercise, tier: int) -> list[Values | None]:
    call = _own_call(exercise)
    return [cause.values(call) for cause in _shared_tier(exercise, tier)]


def _own_call(exercise: Exercise) -> Call:
    from grader.checkers.functions.trials import Call  # noqa: PLC0415

    return Call(dict(exercise.givens), 1, (), exercise.values, {}, own=True)


def _factor(exercise: Exercise, question: Write, trials: Sequence[Trial]) -> str:
    """Say by which plain factor all that is wrong differs from what is right; empty if by none."""
    ratios = set()
    for trial in trials:
        numbers = [number for part in trial.got for number in part]
        for name, number in zip(question.entries, numbers, strict=True):
            target, reach = trial.call.bounds[name]
            if abs(target) > 1e3 * reach:
                ratios.add(number / target)
            elif abs(number) > 1e3 * reach + abs(target):
                return ""
    wrong = [ratio for ratio in ratios if not math.isclose(ratio, 1, rel_tol=1e-8)]
    if not wrong or not all(
        math.isfinite(r) and math.isclose(r, wrong[0], rel_tol=1e-7) for r in wrong
    ):
        return ""
    plain = Fraction(wrong[0]).limit_denominator(_MOST)
    if (
        not plain
        or plain.numerator > _MOST
        or not math.isclose(float(plain), wrong[0], rel_tol=1e-8)
    ):
        return ""
    return f"with all that is wrong {plain} times what it should be{_sizes(exercise, plain)}"


def _sizes(exercise: Exercise, factor: Fraction) -> str:
    """Say which mean or sum a factor may come from, by the sizes of the exercise's arrays."""
    shapes = [shape for shape in exercise.shapes.values() if shape]
    counts = {len(entries("x", shape)) for shape in shapes} | {
        size for shape in shapes for size in shape
    }
    if factor.denominator == 1 and factor.numerator in counts:
        return f": a sum where a mean is asked, or divided by less than the {factor} there are"
    if factor.numerator == 1 and factor.denominator in counts:
        return f": a mean where a sum is asked, or divided by {factor.denominator} once too often"
    return ": look at what it is divided by, and at the factor in front"
