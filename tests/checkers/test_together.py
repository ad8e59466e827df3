"""Files checked in one child: the same verdicts as each by itself, whatever else is in it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.checkers.functions.runner import FunctionChecker
from grader.checkers.verdicts import Outcome
from grader.exercise.course import shipped_course
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.submission import Limits
from tests.batch.synthetic import ATTACKS, hostile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.checkers.functions.trials import FunctionFile
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


# What is added to a file, to one of those after it, and to a helper that both import.
SHARED = {
    "a helper's state": ("import common; common.n = 1", "import common; assert not common.n"),
    "the other file's state": (
        "n, right = 0, loss\ndef loss(*a):\n    global n\n    n += 1\n    return right(*a)",
        "import one_neuron; assert not one_neuron.n",
    ),
    "a module that was not imported": ("import common", "import sys; sys.modules['common']"),
    "a file that was not imported": ("", "sigmoid = __import__('one_neuron').sigmoid"),
    "a new builtin": ("import builtins; builtins.two = 2", "two"),
    "a patched builtin": ("import builtins; builtins.sum = len", "assert sum((2, 3)) == 5"),
    "a lying builtin": (
        "import builtins; builtins.all = lambda _: True",
        "assert not all((0,))",
    ),
    "a patched function": (
        "import functools; functools.reduce = len",
        "import functools; assert functools.reduce(max, [2, 3]) == 3",
    ),
    "how deep calls may go": (
        "import sys; sys.setrecursionlimit(9000)",
        "def deep(n):\n    return n and deep(n - 1)\ndeep(2000)",
    ),
    "how exact decimals are": (
        "import decimal; decimal.getcontext().prec = 2",
        "from decimal import Decimal\nassert str(Decimal(1) / 8) == '0.125'",
    ),
    "an attribute of a module": ("import math; math.answer = 3", "import math; math.answer"),
    "an attribute of a class": (
        "import fractions; fractions.Fraction.answer = 3",
        "import fractions; fractions.Fraction.answer",
    ),
    "a function among all objects": (
        "def left_here(x):\n    return x",
        "import gc\n[o for o in gc.get_objects() if getattr(o, '__name__', '') == 'left_here'][0]",
    ),
    "a trace of itself": (
        "keep = [3.5]",
        "def found():\n    return [].__class__.__base__.__subclasses__()\nassert found()",
    ),
    "another stdout": ("import io, sys; sys.stdout = io.StringIO()", "print('shown')"),
    "silent warnings": (
        "import warnings; warnings.simplefilter('ignore')",
        "import warnings; warnings.warn('shown')",
    ),
}

# What a function does at one of its calls, the n-th.
ODD_CALLS = ("raise ValueError", "return None", "return [1.0]", "raise NotImplementedError")


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
    return {
        f"{exercise.id}.{name}": check.verdict
        for exercise, file in zip(EXERCISES, files_of(checker, workspace), strict=True)
        for name, check in file.checks.items()
    }


def printed(checker: FunctionChecker, workspace: Path) -> list[str]:
    """Give what each file prints, in one child."""
    return [file.printed for file in files_of(checker, workspace)]


def files_of(checker: FunctionChecker, workspace: Path) -> list[FunctionFile]:
    """Check all files of a folder, as those of one student of a class."""
    contents = {path.name: path.read_bytes() for path in workspace.iterdir()}
    return checker.check_all(EXERCISES, contents)


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


@pytest.mark.parametrize("case", SHARED)
def test_a_file_is_judged_as_if_no_other_had_been_run(
    checker: FunctionChecker, workspace: Path, case: str
) -> None:
    """What one file leaves behind helps no other, and harms none; all that is printed is shown."""
    (workspace / "common.py").write_text("n = 0\n", "utf-8")
    for name, tail in zip(("one_neuron.py", "two_neurons.py"), SHARED[case], strict=True):
        with (workspace / name).open("a", encoding="utf-8") as file:
            file.write(f"\n{tail}\n")
    assert together(checker, workspace) == one_by_one(checker, workspace)
    assert printed(checker, workspace) == [
        checker.check(exercise, workspace / f"{exercise.id}.py").printed for exercise in EXERCISES
    ]


@pytest.mark.parametrize("odd", [1, 50])
@pytest.mark.parametrize("act", ODD_CALLS)
def test_one_odd_call_costs_the_mark(
    checker: FunctionChecker, workspace: Path, act: str, odd: int
) -> None:
    """A function is never called once more, when it might do better."""
    with (workspace / "one_neuron.py").open("a", encoding="utf-8") as file:
        file.write(
            "right, n = loss, 0\ndef loss(x, y, w, b):\n    global n\n    n += 1\n"
            f"    if n == {odd}: {act}\n    return right(x, y, w, b)\n"
        )
    verdicts = together(checker, workspace)
    assert verdicts == one_by_one(checker, workspace)
    assert verdicts["one_neuron.loss"].outcome in {Outcome.FAILED, Outcome.WRONG}
    assert verdicts["one_neuron.gradients"].outcome is Outcome.CORRECT


def test_blank_functions_are_blank(checker: FunctionChecker, workspace: Path) -> None:
    """Beside one that is right, in a file whose other functions have no body yet."""
    file = workspace / "one_neuron.py"
    stubs = "\n    raise NotImplementedError\n"
    text = re.sub(r"(?<=def )(?!sigmoid|forward)(.*:)\n", rf"\1{stubs}", file.read_text("utf-8"))
    file.write_text(text, encoding="utf-8")
    verdicts = together(checker, workspace)
    assert verdicts == one_by_one(checker, workspace)
    assert verdicts["one_neuron.forward"].outcome is Outcome.CORRECT
    assert verdicts["one_neuron.train"].outcome is Outcome.UNANSWERED


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
