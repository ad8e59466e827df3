"""What goes in and what comes out: parameters in another order, results turned or rounded."""

from __future__ import annotations

import math
from functools import partial
from itertools import combinations, permutations
from typing import TYPE_CHECKING

from grader.backprop.names import base_of, entry, index_of
from grader.feedback.causes.setting import LIKELY, POSSIBLE, Cause

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from grader.backprop import Values
    from grader.checkers.functions.trials import Call
    from grader.exercise.verbs import Write
    from grader.exercise.verbs.parts import Whole
    from grader.feedback.causes.setting import Setting

    # What becomes of the numbers of a result of some shape; None for shapes it is not for.
    Turn = Callable[[list[float], tuple[int, ...]], list[float] | None]

_MOST_PERMUTED = 5


def orders(setting: Setting, question: Write) -> Iterator[Cause]:
    """Yield the parameters of a function in another order than asked."""
    shapes = setting.exercise.shapes
    names = [name for name in question.parameters if name in shapes]
    for order in _reordered(names):
        if all(shapes[new] == shapes[old] for new, old in zip(order, names, strict=True)):
            swap = {
                old: new
                for a, b in zip(names, order, strict=True)
                for old, new in zip(setting.arrays[a], setting.arrays[b], strict=True)
            }

            def values(call: Call, swap: dict[str, str] = swap) -> Values | None:
                givens = {name: call.givens[swap.get(name, name)] for name in call.givens}
                return setting.trained(givens, call.steps, setting.program.run)

            moved = [setting.symbol(name) for name in names if order[names.index(name)] != name]
            asked = f"{question.function}({', '.join(question.parameters)})"
            told = f"with {' and '.join(moved)} exchanged: what is asked is {asked}, in this order"
            yield Cause(told, values, POSSIBLE)


def _reordered(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield other orders: all of a few names; of many, exchanges of two and rotations."""
    if len(names) <= _MOST_PERMUTED:
        yield from (order for order in permutations(names) if order != tuple(names))
        return
    for one, other in combinations(range(len(names)), 2):
        order = list(names)
        order[one], order[other] = order[other], order[one]
        yield tuple(order)
    yield from (tuple(names[at:]) + tuple(names[:at]) for at in range(1, len(names)))


def every_pair(setting: Setting) -> Iterator[Cause]:
    """Yield what comes of a column minus a row: each sample meets the target of each."""
    for name, all_ in setting.arrays.items():
        shape = setting.exercise.shapes[name]
        if not shape or shape[0] < 2 or name in {*map(base_of, setting.parameters)}:
            continue
        told = f"where each sample meets each entry of {setting.symbol(name)}: a column minus a row"
        for mean in (False, True):
            run = partial(_paired, setting, all_, shape[0], mean)
            yield setting.run_by(f"{told} of numbers is broadcast to every pair", run)


def _paired(
    setting: Setting,
    names: list[str],
    count: int,
    mean: bool,  # noqa: FBT001 (a partial)
    givens: Mapping[str, float],
) -> Values:
    total: dict[str, float | None] = {}
    for shift in range(count):
        turned = dict(givens)
        for name in names:
            first, *rest = index_of(name)
            turned[name] = givens[entry(base_of(name), ((first - 1 + shift) % count + 1, *rest))]
        found = setting.program.run(turned)
        for name, value in found.items():
            before = total.get(name, 0.0)
            total[name] = (
                None if value is None or before is None else before + value / (count if mean else 1)
            )
    updated = {
        n: None if (v := total[n]) is None else v - (0 if mean else (count - 1) * givens[o])
        for n, o in setting.updates.items()
    }
    return {**total, **updated}


def results(setting: Setting, question: Write) -> Iterator[Cause]:
    """Yield results that are turned, added up or rounded before they come back."""
    groups: dict[str, list[Whole]] = {"": list(question.returns)}
    for size, kind in enumerate(("numbers", "lists", "matrices")):
        groups[f" in the {kind}"] = [each for each in question.returns if len(each.shape) == size]
    for each in question.returns:
        groups[f" in {setting.exercise.symbol(each.name)}"] = [each]
    seen: set[tuple[str, ...]] = set()
    for of, wholes in groups.items():
        same = tuple(each.name for each in wholes)
        if wholes and same not in seen:
            seen.add(same)
            for phrase, turn in _TURNS:
                values = partial(_turned, setting, wholes, turn)
                yield Cause(phrase + of, values, POSSIBLE if of else LIKELY)


def _turned(setting: Setting, wholes: Sequence[Whole], turn: Turn, call: Call) -> Values | None:
    """Return the right values, some of them turned; those of another shape stay as they are."""
    values = dict(setting.after(call, {}) or {})
    for whole in wholes:
        numbers = [values.get(name) for name in whole.entries]
        given = [number for number in numbers if number is not None]
        found = turn(given, whole.shape) if len(given) == len(numbers) else None
        if found is not None:
            values.update(zip(whole.entries, found, strict=True))
    return values


def _transposed(numbers: list[float], shape: tuple[int, ...]) -> list[float] | None:
    if len(shape) != 2 or shape[0] != shape[1]:
        return None
    return [
        numbers[column * shape[1] + row] for row in range(shape[0]) for column in range(shape[1])
    ]


def _all(value: Callable[[list[float]], float]) -> Turn:
    return lambda numbers, shape: [value(numbers)] * len(numbers) if shape else None


def _each(value: Callable[[float], float]) -> Turn:
    return lambda numbers, _: [value(number) for number in numbers]


def _last_first(numbers: list[float], shape: tuple[int, ...]) -> list[float] | None:
    return numbers[::-1] if len(shape) == 1 else None


_TURNS = (
    ("with the result transposed: its rows are columns", _transposed),
    ("with all entries summed up, where each is asked by itself", _all(math.fsum)),
    (
        "with the mean of all entries, where each is asked by itself",
        _all(lambda n: math.fsum(n) / len(n)),
    ),
    ("with the entries in reverse order", _last_first),
    ("with the sign turned", _each(lambda n: -n)),
    (
        "with // in place of /: what is behind the point is cut off (whole numbers only)",
        _each(lambda n: float(math.floor(n))),
    ),
    ("with the result cut to a whole number by int()", _each(lambda n: float(math.trunc(n)))),
    ("with the result rounded to a whole number", _each(lambda n: float(round(n)))),
    ("with the absolute value", _each(abs)),
    ("with the square of the result", _each(lambda n: n * n)),
    ("with the square root of the result", _each(lambda n: math.sqrt(n) if n >= 0 else math.nan)),
)
