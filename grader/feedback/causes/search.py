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
from grader.feedback.causes.repeated import repeated_slips
from grader.feedback.causes.setting import setting_of
from grader.feedback.causes.slopes import slopes
from grader.feedback.causes.substitution import substituted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.backprop import Values
    from grader.checkers.functions.trials import Call, Trial
    from grader.exercise.model import Exercise
    from grader.exercise.verbs import Write
    from grader.feedback.causes.setting import Cause

_TIERS = 2
_MOST_NAMED = 3
_MOST = 40  # the greatest part of a plain factor


def causes_of(exercise: Exercise, question: Write, trials: Sequence[Trial]) -> list[str]:
    """Return the likeliest causes that give all that a function returned, each as a phrase."""
    for tier in range(_TIERS):
        if found := _fitting(exercise, question, trials, tier):
            least = min(cause.cost for cause in found)
            phrases = dict.fromkeys(cause.phrase for cause in found if cause.cost == least)
            return list(phrases)[:_MOST_NAMED]
    factor = _factor(exercise, question, trials)
    return [factor] if factor else []


def _fitting(
    exercise: Exercise, question: Write, trials: Sequence[Trial], tier: int
) -> list[Cause]:
    names = question.entries
    first, *others = trials
    got = [number for part in first.got for number in part]
    at_first = (
        _values_at_own(exercise, question, tier)
        if first.call.own
        else [cause.values(first.call) for cause in _tier(exercise, question, tier)]
    )
    causes = _tier(exercise, question, tier)
    near = [
        c
        for c, values in zip(causes, at_first, strict=True)
        if _agrees(names, got, values, first.call)
    ]
    return [
        cause
        for cause in near
        if all(
            _agrees(
                names, [n for part in trial.got for n in part], cause.values(trial.call), trial.call
            )
            for trial in others
        )
    ]


def _agrees(names: Sequence[str], got: Sequence[float], values: Values | None, call: Call) -> bool:
    if values is None:
        return False
    for name, number in zip(names, got, strict=True):
        value = values.get(name)
        if value is None or not math.isfinite(value):
            return False
        reach = Target(value, terms=abs(call.bounds[name][0])).reach(TIGHT)
        if not abs(number - value) <= reach:  # which is true of nan
            return False
    return True


@per_exercise()
def _tier(exercise: Exercise, question: Write, tier: int) -> list[Cause]:
    """Return the causes of one tier: first slips, then what is particular to functions."""
    return [*_shared_tier(exercise, tier), *_own_tier(exercise, question, tier)]


def _own_tier(exercise: Exercise, question: Write, tier: int) -> list[Cause]:
    setting = setting_of(exercise)
    return [*orders(setting, question), *results(setting, question)] if tier == 0 else []


@per_exercise()
def _shared_tier(exercise: Exercise, tier: int) -> list[Cause]:
    setting = setting_of(exercise)
    match tier:
        case 0:
            kinds = (
                repeated_slips, slopes, updates, exchanged, sums, loops, written_out, parentheses,
                renamed, every_pair,
            )  # fmt: skip
            return list(chain.from_iterable(kind(setting) for kind in kinds))
    return list(substituted(setting))


@per_exercise()
def _values_at_own(exercise: Exercise, question: Write, tier: int) -> list[Values | None]:
    """Return what each cause gives at the exercise's own numbers, after one step."""
    call = _own_call(exercise)
    own = _own_tier(exercise, question, tier)
    return [*_shared_at_own(exercise, tier), *(cause.values(call) for cause in own)]


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
