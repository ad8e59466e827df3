"""Files checked in one child: the same verdicts as each by itself, whatever else is in it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.checkers.functions import FunctionChecker
from grader.checkers.verdicts import Outcome
from grader.exercise.course import shipped_course
from grader.sandbox.limits import Limits
from grader.sandbox.sandbox import Sandbox
from tests.batch.synthetic import ATTACKS, hostile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.checkers.verdicts import Verdict

ROOT = Path(__file__).parents[2]
EXERCISES = shipped_course().exercises

# Files that are right, or seem so, and are up to something.
TRICKS = {
    "printing": "print('hello')\n",
    "patching": "import math\nmath.exp = lambda x: 1.0\n",
    "ending at exit": "import atexit\natexit.register(print, 'gone')\n",
    "leaving": "import os\nos._exit(0)\n",
    "hanging": "while True:\n    pass\n",
    "recursing": "import sys\nsys.setrecursionlimit(50)\n",
}


@pytest.fixture(scope="module")
def checker() -> Iterator[FunctionChecker]:
    """Give a checker whose time is short."""
    with FunctionChecker({"seconds": 0.7}, Sandbox(Limits())) as checker:
        yield checker


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Give the reference solutions."""
    return Path(shutil.copytree(ROOT / "solutions", tmp_path / "work"))


def together(checker: FunctionChecker, workspace: Path) -> dict[str, Verdict]:
    """Check all files in one child."""
    contents = {path.name: path.read_bytes() for path in workspace.iterdir()}
    files = checker.check_all(EXERCISES, contents)
    return {
        f"{exercise.id}.{name}": check.verdict
        for exercise, file in zip(EXERCISES, files, strict=True)
        for name, check in file.checks.items()
    }


def one_by_one(checker: FunctionChecker, workspace: Path) -> dict[str, Verdict]:
    """Check each file by itself."""
    return {
        f"{exercise.id}.{name}": check.verdict
        for exercise in EXERCISES
        for name, check in checker.check(exercise, workspace / f"{exercise.id}.py").checks.items()
    }


def test_right_files_are_right(checker: FunctionChecker, workspace: Path) -> None:
    """All functions of the course, in one child."""
    verdicts = together(checker, workspace)
    assert {Outcome.CORRECT} == {verdict.outcome for verdict in verdicts.values()}
    assert verdicts == one_by_one(checker, workspace)


@pytest.mark.parametrize("trick", TRICKS)
def test_tricks_change_no_verdict(checker: FunctionChecker, workspace: Path, trick: str) -> None:
    """Neither that of the file nor that of those after it."""
    file = workspace / "one_neuron.py"
    file.write_text(file.read_text("utf-8") + TRICKS[trick], encoding="utf-8")
    assert together(checker, workspace) == one_by_one(checker, workspace)


@pytest.mark.parametrize("number", range(len(ATTACKS)), ids=ATTACKS)
def test_attacks_cost_only_themselves(
    checker: FunctionChecker, workspace: Path, number: int
) -> None:
    """No attack earns a mark, and the files after it are as right as ever."""
    for name, data in hostile(number).items():
        (workspace / name).write_bytes(data)
    verdicts = together(checker, workspace)
    outcomes = {name: verdict.outcome for name, verdict in verdicts.items()}
    own = {name for name in outcomes if name.startswith("one_neuron.")}
    assert all(outcomes[name] is not Outcome.CORRECT for name in own)
    assert all(outcome is Outcome.CORRECT for name, outcome in outcomes.items() if name not in own)


def test_a_missing_file_is_blank(checker: FunctionChecker, tmp_path: Path) -> None:
    """Nothing is started for it."""
    verdicts = together(checker, tmp_path)
    assert {Outcome.UNANSWERED} == {verdict.outcome for verdict in verdicts.values()}
