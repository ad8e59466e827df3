"""Names of quantities: plain ones, entries of arrays, derivatives, and steps of training.

``w`` is a plain name and ``W[1,2]`` an entry, counted from 1. ``dL/dw`` is one quantity, the
derivative of L with respect to w, and ``∂L/∂w`` (also written ``pL/pw``) its local part.
``L@2`` is L in the second training step; a name without ``@`` belongs to the first.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

IDENTIFIER = r"(?!\d)[^\W⁰¹²³⁴-⁹₀-₉ᵀ]+"
PLAIN = rf"{IDENTIFIER}(?:\[\s*\d+(?:\s*,\s*\d+)*\s*\])?"
STEP = r"(?:@\d+)?"

DERIVATIVE = re.compile(rf"([d∂p])({PLAIN})(\s*)/(\s*)\1({PLAIN})({STEP})")


class Derivative(NamedTuple):
    """The derivative of one quantity with respect to another, in one training step.

    ``local`` means only the direct dependence, where there is also an indirect one.
    """

    of: str
    wrt: str
    local: bool = False
    step: int = 1

    def __str__(self) -> str:
        """Return the derivative as the name of a quantity."""
        mark = "∂" if self.local else "d"
        return at_step(f"{mark}{self.of}/{mark}{self.wrt}", self.step)


@lru_cache(maxsize=4096)
def as_derivative(name: str) -> Derivative | None:
    """Read a name as a derivative; None if it is not one."""
    match = DERIVATIVE.fullmatch(name)
    if not match:
        return None
    mark, of, _, _, wrt, step = match.groups()
    return Derivative(_tidy(of), _tidy(wrt), mark != "d", int(step[1:] or 1))


def canonical(name: str) -> str:
    """Return a name the one way in which it is held: no spaces, ``@1`` left out."""
    derivative = as_derivative(name)
    if derivative:
        return str(derivative)
    plain = _tidy(name)
    return plain.removesuffix("@1")


def base_of(name: str) -> str:
    """Return the name of the array that an entry belongs to, or the name itself."""
    return name.partition("[")[0]


def index_of(name: str) -> tuple[int, ...]:
    """Return the indices of an entry, counted from 1; none for what is no entry."""
    inside = name.partition("[")[2].partition("]")[0]
    return tuple(map(int, inside.split(","))) if inside else ()


def entry(array: str, index: tuple[int, ...]) -> str:
    """Name an entry of an array by its indices, counted from 1; no indices, no brackets."""
    return f"{array}[{','.join(map(str, index))}]" if index else array


def moved_by(update: str) -> str | None:
    """Return the parameter that an update is named after: ``W[1,2]`` for ``W_new[1,2]``."""
    array = base_of(update)
    parameter = array.removesuffix("_new")
    return parameter + update.removeprefix(array) if parameter != array else None


def split_step(name: str) -> tuple[str, int]:
    """Split a name into the name in the first step, and the step it belongs to."""
    first, _, step = name.partition("@")
    return first, int(step or 1)


def at_step(name: str, step: int) -> str:
    """Name the same quantity in another training step."""
    return f"{name}@{step}" if step != 1 else name


def is_plain(name: str) -> bool:
    """Return whether this can name a quantity of a net."""
    return re.fullmatch(IDENTIFIER, name) is not None


def reads_as_derivative(name: str, names: set[str]) -> bool:
    """Return whether a name, such as ``dL`` beside ``L``, could be half of a derivative."""
    return name[:1] in {"d", "p", "∂"} and name[1:] in names


def _tidy(name: str) -> str:
    return re.sub(r"\s+", "", name)
