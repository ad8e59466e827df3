"""Loops over steps and samples: too few, too early, or one by one where it is all at once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from grader.backprop import Kind, Name
from grader.backprop.names import base_of, index_of
from grader.feedback.causes.setting import LIKELY, POSSIBLE, Cause

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grader.backprop import Values
    from grader.checkers.functions.trials import Call
    from grader.feedback.causes.setting import Setting

    Givens = Mapping[str, float]


def loops(setting: Setting) -> Iterator[Cause]:
    """Yield other loops over steps, other orders of updates, and other loops over samples."""
    if setting.updates:
        yield from _counts(setting)
        yield from _stale(setting)
        yield from _in_turn(setting)
    yield from _samples(setting)


def _counts(setting: Setting) -> Iterator[Cause]:
    def counted(phrase: str, change: int, at_most: int | None = None) -> Cause:
        def values(call: Call) -> Values | None:
            steps = max(call.steps + change, 0)
            return setting.after(call, {}, steps if at_most is None else min(steps, at_most))

        return Cause(phrase, values, LIKELY)

    yield counted("with one step too few: the loop ends one step short", -1)
    yield counted("with one step too many", 1)
    yield counted("after one step only: as with the return inside the loop", 0, 1)
    yield counted("after no step at all: the old values come back", 0, 0)
    yield counted("after two steps only", 0, 2)


def _stale(setting: Setting) -> Iterator[Cause]:
    """Yield what is computed once, before the loop, and not again in each step."""
    forward = [each.name for each in setting.of_kind(Kind.FORWARD)]
    gradients = [each.name for each in setting.of_kind(Kind.LOCAL, Kind.GRADIENT)]
    once = "once, before the loop, and not again in each step"
    for names, phrase in (
        ([*forward, *gradients], f"with the gradients computed {once}"),
        (forward, f"with the forward pass made {once}"),
    ):
        yield Cause(phrase, partial(_frozen, setting, names), LIKELY)
    told = "with gradients that add up from step to step: they are not reset"
    yield Cause(told, partial(_added_up, setting))


def _frozen(setting: Setting, names: Sequence[str], call: Call) -> Values | None:
    """Keep some quantities, in every step, as they are in the first."""
    first = setting.program.run(call.givens)
    pins = {name: value for name in names if (value := first[name]) is not None}
    return setting.trained(call.givens, call.steps, lambda g: setting.program.run(g, pins))


def _added_up(setting: Setting, call: Call) -> Values | None:
    """Add every step's change to all that come after."""
    total = dict.fromkeys(setting.updates, 0.0)
    givens: Givens = call.givens
    values: Values = {name: givens[old] for name, old in setting.updates.items()}
    for _ in range(call.steps):
        values = dict(setting.program.run(givens))
        for name, old in setting.updates.items():
            if (new := values[name]) is None:
                return None
            total[name] += new - givens[old]
            values[name] = givens[old] + total[name]
        givens = setting.moved(givens, values) or givens
    return values


def _in_turn(setting: Setting) -> Iterator[Cause]:
    """Yield updates that see parameters which the same step has updated already."""
    groups = list(dict.fromkeys(base_of(old) for old in setting.updates.values()))
    for order in (groups, groups[::-1]) if len(groups) > 1 else ():
        told = f"with the new {setting.symbol(order[0])} in place of the old one"
        why = "it is updated before it has served, and the forward pass made again"
        yield setting.run_by(f"{told}: {why}", partial(_one_by_one, setting, order))
    for group in ("", *groups):
        name = setting.symbol(group) if group else "weights"
        told = f"with the updated {name} on the way back: they move before the error has passed"
        yield setting.run_by(told, partial(_updated_back, setting, group))


def _one_by_one(setting: Setting, order: Sequence[str], givens: Givens) -> Values:
    """Update one parameter after the other, all else computed anew in between."""
    current = dict(givens)
    values = setting.program.run(givens)
    new: Values = {}
    for group in order:
        found = setting.program.run(current)
        for name, old in setting.updates.items():
            if base_of(old) == group:
                new[name] = found[name]
                if (moved := found[name]) is not None:
                    current[old] = moved
    return {**values, **new}


def _updated_back(setting: Setting, group: str, givens: Givens) -> Values:
    """Send errors back through weights that are updated already."""
    values = setting.program.run(givens)
    new = setting.moved(givens, values) or givens
    pins = {}
    for each in setting.of_kind(Kind.LOCAL):
        match each.recipe:
            case Name(weight) if weight in givens and (not group or base_of(weight) == group):
                pins[each.name] = new[weight]
    return setting.program.run(givens, pins)


def _samples(setting: Setting) -> Iterator[Cause]:
    """Yield the first sample only, the last one only, and updates after each sample."""
    errors = [
        each.name
        for each in setting.of_kind(Kind.LOCAL)
        if each.name.startswith("dL/d") and index_of(each.name)
    ]
    samples = sorted({index_of(name)[0] for name in errors})
    if len(samples) < 2 or len({base_of(name) for name in errors}) != 1:
        return
    for sample, phrase in (
        (samples[0], "with the first sample only: the return or the sum stands wrong in the loop"),
        (samples[-1], "with the last sample only: each one overwrites the one before"),
    ):
        pins = {name: 0.0 for name in errors if index_of(name)[0] != sample}
        yield setting.run_by(phrase, partial(_pinned, setting, pins), POSSIBLE)
    if setting.updates:
        told = "with an update after each sample, not one after all"
        for factor, more in ((1.0, ""), (float(len(samples)), ", and no mean")):
            run = partial(_sample_by_sample, setting, errors, samples, factor)
            yield setting.run_by(told + more, run)


def _pinned(setting: Setting, pins: Givens, givens: Givens) -> Values:
    return setting.program.run(givens, pins)


def _sample_by_sample(
    setting: Setting, errors: list[str], samples: list[int], factor: float, givens: Givens
) -> Values:
    current = givens
    values: Values = {}
    for sample in samples:
        right = setting.program.run(current)
        pins = {
            name: (right[name] or 0.0) * factor if index_of(name)[0] == sample else 0.0
            for name in errors
        }
        values = setting.program.run(current, pins)
        current = setting.moved(current, values) or current
    return values
