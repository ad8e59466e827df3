"""The house: imports run one way, modules stay short, and the core needs no library."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "grader"
MODULES = sorted(ROOT.rglob("*.py"))
MAX_LINES = 250

# What each part may import of the others.
ALLOWED = {
    "backprop": set(),
    "exercise": {"files", "backprop"},
    "sandbox": {"backprop"},
    "checkers": {"backprop", "exercise", "sandbox"},
    "files": set(),
    "feedback": {"files", "backprop", "exercise", "sandbox", "checkers"},
    "reports": {"files", "backprop", "exercise", "sandbox", "checkers", "feedback"},
    "preview": {"files", "backprop", "exercise", "sandbox", "checkers", "feedback", "reports"},
    "authoring": {"files", "backprop", "exercise", "sandbox", "checkers", "feedback", "reports"},
    "batch": {"files", "backprop", "exercise", "sandbox", "checkers", "feedback", "reports"},
}
STANDARD_LIBRARY_ONLY = {"backprop", "sandbox", "files"}


def _package(module: Path, level: int) -> tuple[str, ...]:
    """Give the package that a relative import with so many dots starts from."""
    return module.relative_to(ROOT.parent).parts[:-level] if level else ()


def _imports(module: Path) -> set[str]:
    """List what a module imports, wherever in it that stands, as dotted names."""
    found = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names):
                found |= {alias.name for alias in names}
            case ast.ImportFrom(name, names, level):
                base = ".".join(filter(None, [*_package(module, level), name]))
                found |= {f"{base}.{alias.name}" for alias in names}
    return found


def _part(module: Path) -> str:
    return module.relative_to(ROOT).parts[0].removesuffix(".py")


def _name(module: Path) -> str:
    return str(module.relative_to(ROOT.parent))


@pytest.mark.parametrize("module", MODULES, ids=_name)
def test_imports_run_one_way(module: Path) -> None:
    """Command line, reports, feedback, checkers, sandbox and exercise, engine: never back."""
    part = _part(module)
    if part in ALLOWED:
        used = {name.split(".")[1] for name in _imports(module) if name.startswith("grader.")}
        assert set() == used - ALLOWED[part] - {part}


@pytest.mark.parametrize("module", MODULES, ids=_name)
def test_the_engine_and_the_sandbox_need_no_library(module: Path) -> None:
    """They import the standard library and themselves."""
    if _part(module) in STANDARD_LIBRARY_ONLY:
        outside = {name.split(".")[0] for name in _imports(module)} - {"grader"}
        assert set() == outside - sys.stdlib_module_names


@pytest.mark.parametrize("module", MODULES, ids=_name)
def test_modules_are_short(module: Path) -> None:
    """A module that outgrows a few screens is cut in two."""
    assert len(module.read_text(encoding="utf-8").splitlines()) <= MAX_LINES


@pytest.mark.parametrize("module", MODULES, ids=_name)
def test_every_module_states_its_purpose(module: Path) -> None:
    """A module begins with what it is for."""
    assert ast.get_docstring(ast.parse(module.read_text(encoding="utf-8")))


def test_the_parts_are_known() -> None:
    """A new folder is given its place in the order before anything imports it."""
    folders = {path.name for path in ROOT.iterdir() if (path / "__init__.py").exists()}
    assert set() == folders - set(ALLOWED) - {"cli"}


def test_what_is_known_of_an_exercise_is_kept_on_it() -> None:
    """A cache of a module's own would keep a student's numbers after the exercise has gone."""
    caching = {"cache", "lru_cache"}
    found = [
        f"{_name(module)}: {node.name}"
        for module in MODULES
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
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
