"""The house: imports run one way, modules stay short, and the core needs no library."""

from __future__ import annotations

import ast
import sys
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parent.parent / "grader"
MODULES = sorted(ROOT.rglob("*.py"))
MAX_LINES = 250

# What each part imports of the others; the command line may import all of them.
ALLOWED = {
    "files": set(),
    "backprop": set(),
    "exercise": {"files", "backprop"},
    "sandbox": set(),
    "checkers": {"backprop", "exercise", "sandbox"},
    "feedback": {"backprop", "exercise", "checkers"},
    "reports": {"exercise", "sandbox", "checkers"},
    "preview": {"backprop", "exercise", "checkers", "feedback"},
    "session": {"files", "exercise", "checkers", "feedback"},
    "terminal": {"backprop", "exercise", "sandbox", "checkers", "reports", "session"},
    "page": {"backprop", "exercise", "checkers", "preview", "reports", "session"},
    "authoring": {"backprop", "exercise", "checkers", "feedback"},
    "batch": {"files", "exercise", "sandbox", "checkers", "feedback", "reports", "preview", "page"},
}
STANDARD_LIBRARY_ONLY = {"backprop", "sandbox", "files"}


def _name(module: Path) -> str:
    """Return the dotted name of a module, that of its package for ``__init__``."""
    parts = module.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


NAMES = {_name(module): module for module in MODULES}


@cache
def _tree(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


def _package(module: Path, level: int) -> str:
    """Return the package that a relative import with so many dots starts from."""
    return ".".join(module.relative_to(ROOT.parent).parts[:-level]) if level else ""


@cache
def _imports(module: Path) -> frozenset[str]:
    """Return what a module imports, wherever in it that stands, as dotted names."""
    found: set[str] = set()
    for node in ast.walk(_tree(module)):
        match node:
            case ast.Import(names):
                found |= {alias.name for alias in names}
            case ast.ImportFrom(name, names, level):
                base = ".".join(filter(None, [_package(module, level), name]))
                found |= {f"{base}.{alias.name}" for alias in names}
    return frozenset(found)


def _modules_imported(module: Path) -> set[str]:
    """Return the modules of the package that a module imports, or imports names from."""
    found = set()
    for name in _imports(module):
        while name not in NAMES and "." in name:
            name = name.rpartition(".")[0]  # noqa: PLW2901 (from a name to the module it is in)
        found |= {name} & NAMES.keys()
    return found


def _part(name: str) -> str:
    """Return the part of the package that a module belongs to; of the package itself, ""."""
    return [*name.split("."), ""][1]


def test_imports_run_one_way() -> None:
    """Each part imports just what its line allows: nothing more, and no line allows too much."""
    used: dict[str, set[str]] = {part: set() for part in ALLOWED}
    for name, module in NAMES.items():
        if (part := _part(name)) in ALLOWED:
            used[part] |= set(map(_part, _modules_imported(module))) - {part, ""}
    assert ALLOWED == used


def test_the_parts_are_known() -> None:
    """A new folder is given its place in the order before anything imports it."""
    assert ALLOWED.keys() == set(map(_part, NAMES)) - {"", "cli"}


def test_no_modules_import_each_other() -> None:
    """No circle, inside a package either; imports within functions and for types count."""
    graph = {name: _modules_imported(module) - {name} for name, module in NAMES.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        raise AssertionError(" <- ".join(error.args[1])) from None


def test_the_engine_and_the_sandbox_need_no_library() -> None:
    """They import the standard library and themselves."""
    outside = {
        f"{name}: {imported}"
        for name, module in NAMES.items()
        if _part(name) in STANDARD_LIBRARY_ONLY
        for imported in _imports(module)
        if imported.split(".")[0] not in {"grader", *sys.stdlib_module_names}
    }
    assert set() == outside


def test_modules_are_short() -> None:
    """A module that outgrows a few screens is cut in two."""
    sizes = {n: len(m.read_text(encoding="utf-8").splitlines()) for n, m in NAMES.items()}
    assert {} == {name: size for name, size in sizes.items() if size > MAX_LINES}


def test_every_module_states_its_purpose() -> None:
    """A module begins with what it is for."""
    assert [] == [name for name, module in NAMES.items() if not ast.get_docstring(_tree(module))]


def test_what_is_known_of_an_exercise_is_kept_on_it() -> None:
    """A cache of a module's own would keep a student's numbers after the exercise has gone."""
    caching = {"cache", "lru_cache"}
    found = [
        f"{name}: {node.name}"
        for name, module in NAMES.items()
        for node in ast.walk(_tree(module))
        if isinstance(node, ast.FunctionDef)
        and "exercise" in {argument.arg for argument in node.args.args}
        and caching
        & {
            leaf.id
            for each in node.decorator_list
            for leaf in ast.walk(each)
            if isinstance(leaf, ast.Name)
        }
    ]
    assert [] == found
