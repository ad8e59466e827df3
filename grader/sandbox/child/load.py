"""The student's file as a module, and the helpers beside it."""

import builtins
import linecache
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.machinery import ModuleSpec
from types import CodeType, ModuleType
from typing import Any, NoReturn

from .standins import StandIns

Sources = Mapping[str, tuple[str, str]]  # the file and the text of each helper module

_ours: list[str] = []  # the modules of the file that was loaded last


class EndOfFileError(EOFError):
    """There is nothing to read: input() ends a file as exit() does."""


def _leave(code: object = None) -> NoReturn:
    raise SystemExit(code)


def _input(_prompt: object = "") -> NoReturn:
    raise EndOfFileError("nothing can be read here")


def _import(
    name: str,
    names: Mapping[str, object] | None = None,
    local: Mapping[str, object] | None = None,
    asked: Sequence[str] = (),
    level: int = 0,
) -> object:
    """Import as Python does; a relative import means a file beside the student's."""
    if not level or (names and names.get("__package__")):
        return builtins.__import__(name, names, local, asked, level)
    if name:
        return builtins.__import__(name, names, local, asked)
    beside: Any = ModuleType("beside")
    for each in asked:
        setattr(beside, each, builtins.__import__(each))
    return beside


# Submissions have builtins of their own: whatever they put in there, this process goes on.
BUILTINS = ModuleType("builtins")
vars(BUILTINS).update(vars(builtins), __import__=_import, exit=_leave, quit=_leave, input=_input)


class Helpers:
    """Imports the helper modules whose sources were handed over, and nothing else."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find a helper by its name."""
        del path, target
        if name not in self._sources:
            return None
        is_package = self._sources[name][0].endswith("__init__.py")
        # importlib.abc, which types a loader, takes 5 ms to import.
        return ModuleSpec(name, self, is_package=is_package)  # type: ignore[arg-type]

    def create_module(self, spec: ModuleSpec) -> None:
        """Leave the making of the module to the import system."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the helper's source."""
        run(module, *self._sources[module.__name__])


def load(name: str, file: str, source: str, helpers: Sources) -> tuple[ModuleType, int]:
    """Run the student's file as a module of its own, and return it with the line it ended in.

    That is 0, unless the file itself ended the loading: by exit(), quit() or input(). Raises
    whatever the file raises.
    """
    forget()
    # Last, so that none stands in for a module of the standard library.
    sys.meta_path += [Helpers(helpers), StandIns()]
    _ours[:] = [name, *helpers]
    # Dataclasses and typing look their module up in sys.modules.
    module = sys.modules[name] = ModuleType(name)
    try:
        run(module, file, source)
    except (SystemExit, EndOfFileError) as error:
        trace = error.__traceback__
        while trace and trace.tb_frame.f_code.co_filename != file:
            trace = trace.tb_next
        return module, trace.tb_lineno if trace else 0
    finally:
        StandIns.loading = False
    return module, 0


def forget() -> None:
    """Take the file that was loaded before away, and its helpers: none is there for the next."""
    for name in (*_ours, *StandIns.made):
        sys.modules.pop(name, None)
    StandIns.made.clear()
    StandIns.loading = True
    ours = {Helpers, StandIns}
    sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder) not in ours]


@cache
def compiled(file: str, source: str) -> CodeType:
    """Compile a source, once. Raises SyntaxError, and what else compile may raise."""
    return compile(source, file, "exec", dont_inherit=True)


def run(module: ModuleType, file: str, source: str) -> None:
    """Compile and execute a source in a module."""
    module.__file__ = file
    vars(module)["__builtins__"] = vars(BUILTINS)
    # The child cannot open files: the student's own tracebacks find their lines here.
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    exec(compiled(file, source), module.__dict__)  # noqa: S102 - this is the place where it runs
