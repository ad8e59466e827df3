"""Slips of the catalogue, made in one equation, or in all that are alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.backprop.expressions import names_in
from grader.backprop.names import base_of, split_step
from grader.feedback.roles import unindexed
from grader.feedback.slips import slip_table

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    from grader.backprop import Values
    from grader.backprop.evaluate import Compiled
    from grader.feedback.causes.setting import Cause, Setting
    from grader.feedback.slips import Slip

    Made = tuple[Slip, Compiled]


def single_slips(setting: Setting) -> Iterator[Cause]:
    """Yield each slip by itself."""
    for made in _possible(setting):
        yield _cause(setting, [made])


def _possible(setting: Setting) -> list[Made]:
    return [
        (slip, setting.own(slip, compiled))
        for slip, compiled in slip_table(setting.exercise)
        if split_step(slip.quantity)[1] == 1 and setting.place.keys() >= {*names_in(slip.recipe)}
    ]


def repeated_slips(setting: Setting) -> Iterator[Cause]:
    """Yield each slip made wherever it can be.

    Equations are alike by the array whose entries they compute, by their role in any layer, or by
    nothing but that the same slip can be made.
    """
    seen: set[tuple[int, ...]] = set()
    groups: dict[Hashable, dict[str, Made]] = {}
    ranks: dict[tuple[str, str], int] = {}
    for made in _possible(setting):
        slip = made[0]
        rank = ranks[slip.quantity, slip.kind] = ranks.get((slip.quantity, slip.kind), -1) + 1
        array = "/".join(map(base_of, slip.quantity.split("/")))
        kind = slip.kind, rank
        for key in (kind, (*kind, array), (*kind, unindexed(array)), slip.phrase):
            groups.setdefault(key, {}).setdefault(slip.quantity, made)
    for group in groups.values():
        same = tuple(id(made) for made in group.values())
        if len(group) > 1 and same not in seen:
            seen.add(same)
            yield _cause(setting, list(group.values()))


def _cause(setting: Setting, group: list[Made]) -> Cause:
    slip = group[0][0]
    phrase = f"{slip.phrase} in {setting.exercise.symbol(slip.quantity)}"
    if len(group) > 1:
        phrase += ", and so in all that are like it"
    recipes = {made.quantity: compiled for made, compiled in group}
    late = [made.quantity for made, _ in group if not _is_in_order(setting, made)]

    def run(givens: Mapping[str, float]) -> Values:
        if not late:
            return setting.program.run(givens, recipes=recipes)
        right = setting.program.run(givens)
        found = {name: setting.program.value(recipes[name], right) for name in late}
        pins = {name: value for name, value in found.items() if value is not None}
        others = {name: recipe for name, recipe in recipes.items() if name not in late}
        return setting.program.run(givens, pins, others)

    return setting.run_by(phrase, run, slip.cost_for(""))


def _is_in_order(setting: Setting, slip: Slip) -> bool:
    """Return whether a slip takes only what is computed before: an updated weight comes later."""
    return all(setting.comes_before(name, slip.quantity) for name in names_in(slip.recipe))
