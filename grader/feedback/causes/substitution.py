"""Gradients with another signal in place of one, wherever that stands."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from grader.backprop import Apply, Kind, Name
from grader.backprop.expressions import names_in, rename
from grader.backprop.names import base_of, entry, index_of
from grader.feedback.causes.setting import POSSIBLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.backprop import Equation, Expression
    from grader.feedback.causes.setting import Cause, Setting


# In which gradients: all, only those of parameters, only the others.
_WHERE = {None: "", True: " in the gradients of parameters", False: " on the way further back"}


def substituted(setting: Setting) -> Iterator[Cause]:
    """Yield gradients with another signal, of the same sample or unit, in place of one.

    In all that use it, in the gradients of parameters only, or only on the way further back.
    """
    gradients = list(setting.of_kind(Kind.GRADIENT))
    olds = dict.fromkeys(
        _whole(name)
        for each in gradients
        for name in names_in(each.recipe)
        if name.startswith("dL/d")
    )
    forward = [each.name for each in setting.of_kind(Kind.FORWARD)]
    news = dict.fromkeys(
        map(
            _whole,
            [
                *(e.name for e in gradients),
                *(e.name for e in setting.of_kind(Kind.LOCAL)),
                *forward,
                *setting.exercise.givens,
            ],
        )
    )
    for (old, new), (some, where) in product(product(olds, news), _WHERE.items()):
        chosen = [e for e in gradients if some is None or setting.is_of_parameter(e.name) is some]
        if old != new:
            changes = {each.name: _with(setting, each, old, new) for each in chosen}
            yield from setting.changed(_instead(setting, old, new) + where, changes, POSSIBLE)


def _whole(name: str) -> str:
    return "/".join(map(base_of, name.split("/")))


def _with(setting: Setting, equation: Equation, old: str, new: str) -> Expression | None:
    """Put a signal in place of another, each of the same sample and unit."""

    def other(name: str) -> str:
        if _whole(name) != old:
            return name
        index = index_of(name)
        above, _, below = new.partition("/")
        if not below:
            found = entry(new, index)
            return found if found in setting.place else new if new in setting.place else name
        candidates = (
            f"{above}/{entry(below, index)}",
            f"{entry(above, index)}/{entry(below, index)}",
            new,
        )
        return next((each for each in candidates if each in setting.place), name)

    return rename(equation.recipe, other)


def _instead(setting: Setting, old: str, new: str) -> str:
    """Say what stands in place of a signal; if it is a factor of that, what is left out."""
    right = next((e.recipe for e in setting.equations.values() if _whole(e.name) == old), None)
    match right:
        case Apply("*", (Name(first), Name(second))) if new in {_whole(first), _whole(second)}:
            left = second if new == _whole(first) else first
            return f"without the factor {setting.symbol(left)} in {setting.symbol(old)}"
    return f"with {setting.symbol(new)} in place of {setting.symbol(old)}"
