"""Whether a file has left Python as it was, for the files that are to be run after it."""

import decimal
import sys
import warnings
from operator import is_
from types import ModuleType
from typing import Any

_modules: list[ModuleType] = []
_before: list[object] = []
_settings: list[object] = []


def watch(offered: tuple[str, ...]) -> None:
    """Choose what is looked at: these modules, as far as there are, and our own."""
    own = [name for name in sys.modules if name.startswith(f"{__package__}.")]
    names = ("builtins", "sys", *offered, *own)
    _modules[:] = [sys.modules[name] for name in names if name in sys.modules]


def remember() -> None:
    """Take down how things are before the first file."""
    if not _before:
        _before[:] = _all_values()
        _settings[:] = _set()


def is_intact() -> bool:
    """Tell whether all that files most likely share is as it was."""
    try:
        values = _all_values()
        is_same = len(values) == len(_before) and all(map(is_, values, _before))
        return is_same and _settings == _set()
    except BaseException:  # noqa: BLE001 - a submission may have changed what this rests on
        return False


def _all_values() -> list[object]:
    values: list[object] = []
    for module in _modules:
        values += module.__dict__.values()
    return values


def _set() -> list[object]:
    numpy: Any = sys.modules.get("numpy")
    numbers = decimal.getcontext()
    return [
        sys.getrecursionlimit(),
        sys.gettrace(),
        sys.getprofile(),
        list(map(id, warnings.filters)),
        (numbers.prec, numbers.rounding),
        numpy and numpy.geterr(),
    ]
