"""The student's file as a module, and the helpers beside it."""

import builtins
import linecache
import sys
from collections.abc import Sequence
from functools import cache
from importlib.machinery import ModuleSpec
from types import CodeType, ModuleType

_ours: list[str] = []  # the modules of the file that was loaded last


# Submissions have builtins of their own: whatever they put in there, this process goes on.
BUILTINS = ModuleType("builtins")
vars(BUILTINS).update(vars(builtins))


class Helpers:
    """Imports the helper modules whose sources were handed over, and nothing else."""

    def __init__(self, sources: dict[str, tuple[str, str]]) -> None:
        self._sources = sources

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find a helper by its name."""
        del path, target
        # importlib.abc, which types a loader, takes 5 ms to import.
        return ModuleSpec(name, self) if name in self._sources else None  # type: ignore[arg-type]

    def create_module(self, spec: ModuleSpec) -> None:
        """Leave the making of the module to the import system."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the helper's source."""
        file, source = self._sources[module.__name__]
        run(module, file, source)


def load(name: str, file: str, source: str, helpers: dict[str, tuple[str, str]]) -> ModuleType:
    """Run the student's file as a module of its own. Raises whatever the file raises."""
    forget()
    # Last, so that a helper never stands in for a module of the standard library.
    sys.meta_path.append(Helpers(helpers))
    _ours[:] = [name, *helpers]
    # Dataclasses and typing look their module up in sys.modules.
    module = sys.modules[name] = ModuleType(name)
    run(module, file, source)
    return module


def forget() -> None:
    """Take the file that was loaded before away, and its helpers: none is there for the next."""
    for name in _ours:
        sys.modules.pop(name, None)
    sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder) is not Helpers]


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
