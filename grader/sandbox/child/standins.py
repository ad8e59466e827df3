"""Stand-ins for modules that graded functions may not have: an import costs only what uses it.

While a file is loaded a stand-in takes whatever is done with it. When a graded function uses it, it
says so by the error that its import would have been.
"""

import dis
import sys
from collections.abc import Iterator, Sequence
from importlib.machinery import ModuleSpec
from types import FrameType, ModuleType
from typing import Any, ClassVar


class StandIn(ModuleType):
    """A module that is not there, or something of one."""

    def __getattr__(self, name: str) -> "StandIn":
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        _use(self)
        return StandIn(self.__name__)

    def __call__(self, *_: object, **__: object) -> "StandIn":
        """Return another stand-in, while the file is loaded."""
        _use(self)
        return StandIn(self.__name__)

    def __mro_entries__(self, bases: tuple[object, ...]) -> tuple[type, ...]:
        """Let classes derive from it."""
        return ()

    def __getitem__(self, key: object) -> "StandIn":
        """Return another stand-in, as of a type that takes parameters."""
        return self()

    def __or__(self, other: object) -> "StandIn":
        """Return another stand-in, as in a type hint."""
        return self()

    __ror__ = __or__

    def __iter__(self) -> Iterator["StandIn"]:
        """Raise the error of the missing import."""
        raise _missing(self.__name__)


def _use(thing: StandIn) -> None:
    if not StandIns.loading:
        raise _missing(thing.__name__)


def _missing(name: str) -> ModuleNotFoundError:
    return ModuleNotFoundError(f"No module named {name!r}", name=name)


class StandIns:
    """Finds a stand-in for every module that nobody else finds.

    Not where the file itself handles that a module is missing.
    """

    loading: ClassVar[bool] = True
    made: ClassVar[list[str]] = []

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find a stand-in for a module, or nothing."""
        del target
        if _is_handled(_importer()) or (path is not None and not _stands_in(name)):
            return None
        self.made.append(name)
        return ModuleSpec(name, self, is_package=True)  # type: ignore[arg-type]

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Make the stand-in."""
        return StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Do nothing: there is no source."""


def _stands_in(name: str) -> bool:
    parent: Any = sys.modules.get(name.rpartition(".")[0])
    return type(parent) is StandIn


def _importer() -> FrameType | None:
    """Return the frame whose import this is."""
    frame: FrameType | None = sys._getframe(2)  # noqa: SLF001 - there is no other way
    while frame and (
        frame.f_code.co_filename.startswith("<frozen importlib")
        or frame.f_globals.get("__package__") == __package__
    ):
        frame = frame.f_back
    return frame


def _is_handled(frame: FrameType | None) -> bool:
    """Return whether an exception would be caught where a frame stands."""
    if not frame:
        return False
    handlers: Any = dis._parse_exception_table(frame.f_code)  # type: ignore[attr-defined]  # noqa: SLF001
    return any(entry.start <= frame.f_lasti < entry.end for entry in handlers)
