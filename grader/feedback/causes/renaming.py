"""Equations that read other numbers than they should: of a transposed matrix, of another given."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from grader.backprop import Kind, Name
from grader.backprop.expressions import ZERO, names_in, rename, replace_all
from grader.backprop.names import base_of, entry, index_of
from grader.feedback.causes.setting import LIKELY, POSSIBLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.backprop import Expression
    from grader.feedback.causes.setting import Cause, Setting


def renamed(setting: Setting) -> Iterator[Cause]:
    """Yield equations that read other entries: of a transposed matrix, or of another given."""
    kinds = {
        (Kind.FORWARD,): " on the way forward",
        (Kind.LOCAL, Kind.GRADIENT): " on the way back",
    }
    matrices = [name for name in setting.arrays if _is_square(setting, name)]
    for size in range(len(matrices), 0, -1):
        for chosen in combinations(matrices, size):
            swap = {
                n: entry(base_of(n), index_of(n)[::-1]) for m in chosen for n in setting.arrays[m]
            }
            symbols = " and ".join(map(setting.symbol, chosen))
            for some, where in kinds.items():
                told = f"with {symbols} transposed{where}: rows and columns exchanged"
                yield from setting.changed(told, _renaming(setting, some, swap), LIKELY)
    for one, other in combinations(setting.arrays, 2):
        entries = setting.arrays[one], setting.arrays[other]
        if len(entries[0]) == len(entries[1]):
            swap = dict(zip(entries[0] + entries[1], entries[1] + entries[0], strict=True))
            for some, where in kinds.items():
                told = f"with {setting.symbol(one)} and {setting.symbol(other)} exchanged{where}"
                yield from setting.changed(told, _renaming(setting, some, swap), POSSIBLE)
    yield from _left_out(setting)


def _left_out(setting: Setting) -> Iterator[Cause]:
    """Yield the way forward without one parameter, and without all biases."""
    biases = [
        name
        for name in setting.arrays
        if name in {*map(base_of, setting.parameters)}
        and not setting.is_weight(setting.arrays[name][0])
    ]
    for chosen in (*([name] for name in biases), biases):
        names = {entry for name in chosen for entry in setting.arrays[name]}
        changes: dict[str, Expression | None] = {}
        for each in setting.of_kind(Kind.FORWARD):
            recipe = each.recipe
            for name in names.intersection(names_in(recipe)):
                recipe = replace_all(recipe, Name(name), ZERO)
            changes[each.name] = recipe
        symbols = " and ".join(map(setting.symbol, chosen))
        yield from setting.changed(f"without {symbols} on the way forward", changes, LIKELY)


def _is_square(setting: Setting, name: str) -> bool:
    shape = setting.exercise.shapes[name]
    return len(shape) == 2 and shape[0] == shape[1] > 1


def _renaming(
    setting: Setting, kinds: tuple[Kind, ...], names: dict[str, str]
) -> dict[str, Expression | None]:
    return {
        each.name: rename(each.recipe, lambda n: names.get(n, n))
        for each in setting.of_kind(*kinds)
    }
