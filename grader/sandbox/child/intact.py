"""Whether a file has left Python as it was, for the files that are to be run after it.

Whatever is looked at is a page of memory copied. So only what files have imported is looked at,
unless one imported something by which all can be reached.
"""

import decimal
import sys
import warnings
from operator import is_
from typing import Any

from .load import foreign_modules, imported

_OWN = __package__ or "child"
_ALWAYS = {"builtins", _OWN}
_REVEALING = {"inspect", "traceback", "types", "warnings", _OWN}

_before: dict[str, tuple[dict[str, object], list[object]]] = {}
_settings: list[object] = []


def watch(offered: tuple[str, ...]) -> None:
    """Take down what is in these modules, as far as there are, and in our own."""
    own = [name for name in sys.modules if _top(name) == _OWN]
    for name in ("builtins", *offered, *own):
        if name in sys.modules:
            names = vars(sys.modules[name])
            _before[name] = names, [*names.values()]


def remember() -> None:
    """Take down how Python is set before the first file."""
    if not _settings:
        _settings[:] = _set()


def is_intact() -> bool:
    """Tell whether all that files most likely share is as it was."""
    try:
        return _settings == _set() and all(_is_same(*_before[name]) for name in _reached())
    except BaseException:  # noqa: BLE001 - a submission may have changed what this rests on
        return False


def _reached() -> list[str]:
    """Name the modules that files may have changed, given what they have imported."""
    found = set(map(_top, imported))
    if found <= {*map(_top, _before)} - _REVEALING:
        return [name for name in _before if _top(name) in found | _ALWAYS]
    return list(_before)


def _top(name: str) -> str:
    return name.partition(".")[0]


def _is_same(names: dict[str, object], before: list[object]) -> bool:
    return len(names) == len(before) and all(map(is_, names.values(), before))


def _set() -> list[object]:
    numpy: Any = sys.modules.get("numpy")
    numbers = decimal.getcontext()
    return [
        list(map(id, (sys.stdin, sys.stdout, sys.stderr, sys.excepthook, sys.displayhook))),
        foreign_modules(),
        sys.getrecursionlimit(),
        sys.gettrace(),
        sys.getprofile(),
        list(map(id, warnings.filters)),
        (numbers.prec, numbers.rounding),
        numpy and numpy.geterr(),
    ]
