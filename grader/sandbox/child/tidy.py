"""Whether a source can leave nothing behind for the file that runs after it in this process.

It can not if all that it names is mathematics, harmless builtins and things of its own, and if it
stores no attribute: then nothing that files share can change, and nothing left can be found. This
is decided by the compiled code before any of it runs.
"""

import builtins
import math
import sys
from collections.abc import Iterator
from opcode import opmap
from types import CodeType
from typing import Any

_STORES = {opmap["STORE_ATTR"], opmap["DELETE_ATTR"]}
_DUNDERS = {"__doc__", "__name__"}
_BUILTINS = (
    "abs all any bool complex dict divmod enumerate filter float int isinstance len list map max"
    " min pow print range repr reversed round set slice sorted str sum tuple zip"
)
_METHODS = (
    "add append clear copy count extend get imag index insert is_integer items join keys pop real"
    " remove reverse sort step update values"
)
_OF_NUMPY = (
    "T argmax argmin array asarray astype atleast_1d atleast_2d axis clip column_stack concatenate"
    " cumsum diag dot einsum expand_dims eye flatten float32 float64 full full_like hstack identity"
    " inner item linspace matmul max maximum mean min minimum ndim newaxis ones ones_like outer"
    " prod ravel reduce repeat reshape shape size squeeze stack std sum tensordot tile tolist"
    " transpose var vstack where zeros zeros_like"
)
_SHARED = (
    object, type, float, int, complex, str, list, tuple, dict, set, slice, range, zip, map,
    Exception, AttributeError, ImportError, type(sys), type(lambda: 0), type(print),
    type(_ for _ in ()),
)  # fmt: skip

_refused: set[str] = set()


def learn() -> None:
    """Find out, once all is loaded, which names stand for something that files share."""
    numpy: Any = sys.modules.get("numpy")
    harmless = {*_BUILTINS.split(), *_METHODS.split(), *vars(math), "annotations", "math", "numpy"}
    harmless.update(name for name, thing in vars(builtins).items() if _is_exception(thing))
    _refused.update(dir(builtins), sys.stdlib_module_names, map(_top, sys.modules))
    for kind in _SHARED:
        _refused.update(dir(kind))
    if numpy:
        harmless.update(_OF_NUMPY.split())
        harmless.update(n for n, thing in vars(numpy).items() if isinstance(thing, numpy.ufunc))
        for kind in (numpy, numpy.ndarray, numpy.generic, numpy.ufunc, numpy.dtype):
            _refused.update(dir(kind))
    _refused.difference_update(harmless)


def is_tidy(code: CodeType) -> bool:
    """Return whether it is plain that a source can leave nothing behind."""
    return all(map(_is_harmless, _codes(code)))


def _is_harmless(code: CodeType) -> bool:
    names = code.co_names
    return (
        _refused.isdisjoint(names)
        and _STORES.isdisjoint(code.co_code[::2])
        and not any("." in name or (name[:2] == "__" and name not in _DUNDERS) for name in names)
    )


def _is_exception(thing: object) -> bool:
    return isinstance(thing, type) and issubclass(thing, Exception)


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _top(name: str) -> str:
    return name.partition(".")[0]
