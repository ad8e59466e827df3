"""Whether the files loaded so far have left Python as it was, for those that come after them."""

import builtins
import math
import sys
from types import ModuleType
from typing import Any

_before: list[object] = []


def remember() -> None:
    """Take down how things are before any submission."""
    _before[:] = [_state()]


def is_intact() -> bool:
    """Tell whether all that submissions most likely share is as it was."""
    return _before == [_state()]


def _state() -> object:
    numpy: Any = sys.modules.get("numpy")
    shared = [builtins, math, *([numpy] if numpy else [])]
    return list(map(_names, shared)), sys.getrecursionlimit(), numpy and numpy.geterr()


def _names(module: ModuleType) -> dict[str, int]:
    return {name: id(value) for name, value in vars(module).items()}
