"""Loops over steps and samples: too few, too early, or one by one where it is all at once."""

from __future__ import annotations

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

    def frozen(names: Sequence[str], phrase: str) -> Cause:
        def values(call: Call) -> Values | None:
            first = setting.program.run(call.givens)
            pins = {name: value for name in names if (value := first[name]) is not None}
            return setting.trained(
                call.givens, call.steps, lambda givens: setting.program.run(givens, pins)
            )

        return Cause(phrase, values, LIKELY)

    yield frozen(
        [*forward, *gradients],
        "with the gradients computed once, before the loop, and not again in each step",
    )
    yield frozen(
        forward, "with the forward pass made once, before the loop, and not again in each step"
    )

    def summed(call: Call) -> Values | None:
        """Add every step's change to all that come after, as where gradients are not reset."""
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

    yield Cause("with gradients that add up from step to step: they are not reset", summed)


def _in_turn(setting: Setting) -> Iterator[Cause]:
    """Yield updates that see parameters which the same step has updated already."""
    groups = list(dict.fromkeys(base_of(old) for old in setting.updates.values()))
    whole = "the new {} in place of the old one: it is updated before it has served"
    symbols = [setting.symbol(each) for each in groups]
    for order, phrase in ((groups, symbols[0]), (groups[::-1], symbols[-1])):
        if len(groups) > 1:

            def values(call: Call, order: list[str] = order) -> Values | None:
                return setting.trained(
                    call.givens, call.steps, lambda g: _one_by_one(setting, g, order)
                )

            yield Cause(f"with {whole.format(phrase)}, and the forward pass made again", values)
    for group in ("", *groups):
        name = setting.symbol(group) if group else "weights"

        def backward(call: Call, group: str = group) -> Values | None:
            return setting.trained(
                call.givens, call.steps, lambda g: _updated_back(setting, g, group)
            )

        yield Cause(
            f"with the updated {name} on the way back: they move before the error has passed",
            backward,
        )


def _one_by_one(setting: Setting, givens: Givens, order: Sequence[str]) -> Values:
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


def _updated_back(setting: Setting, givens: Givens, group: str) -> Values:
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

    def only(sample: int) -> dict[str, float]:
        return {name: 0.0 for name in errors if index_of(name)[0] != sample}

    def single(sample: int, phrase: str) -> Cause:
        def values(call: Call) -> Values | None:
            return setting.trained(
                call.givens, call.steps, lambda givens: setting.program.run(givens, only(sample))
            )

        return Cause(phrase, values, POSSIBLE)

    yield single(
        samples[0], "with the first sample only: the return or the sum stands wrong in the loop"
    )
    yield single(samples[-1], "with the last sample only: each one overwrites the one before")
    for factor, more in ((1.0, ""), (float(len(samples)), ", and no mean")):

        def each_sample(call: Call, factor: float = factor) -> Values | None:
            return setting.trained(
                call.givens,
                call.steps,
                lambda g: _sample_by_sample(setting, g, errors, samples, factor),
            )

        if setting.updates:
            yield Cause(f"with an update after each sample, not one after all{more}", each_sample)


def _sample_by_sample(
    setting: Setting, givens: Givens, errors: list[str], samples: list[int], factor: float
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
