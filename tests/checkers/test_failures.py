"""What a student is told of a function: each trouble has words of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.checkers.functions.runner import FunctionChecker
from grader.checkers.verdicts import CORRECT
from grader.exercise.course import shipped_course

if TYPE_CHECKING:
    from collections.abc import Iterator

EXERCISES = {exercise.id: exercise for exercise in shipped_course().exercises}
SOLUTIONS = Path(__file__).parents[2] / "solutions"


@pytest.fixture(scope="module")
def checker() -> Iterator[FunctionChecker]:
    """Give a checker whose time is short."""
    with FunctionChecker({"seconds": 0.8}) as checker:
        yield checker


def told(checker: FunctionChecker, path: Path, function: str, source: str) -> str:
    """Put a function in the place of a right one, and give what is told of it."""
    text = (SOLUTIONS / path.name).read_text("utf-8")
    path.write_text(f"{text}\nright = {function}\n{source}\n", encoding="utf-8")
    checks = checker.check(EXERCISES[path.stem], path).checks
    said = [check.verdict.message for check in checks.values() if check.verdict.message]
    others = [name for name in checks if name != function]
    return checks[function].verdict.message if checks[others[0]].verdict == CORRECT else said[0]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("gradients = lambda x, y, w, b: None", "it returned None; did you forget the return?"),
        ("gradients = lambda x, y, w, b: 0.5", "it returned one number where 2 were asked"),
        ("gradients = lambda x, y, w, b: right(x, y, w, b)[::-1]", "in another order: return (∂L"),
        ("gradients = lambda x: x", "The function gradients takes 1 parameter (x); 4 are asked."),
        ("gradients = lambda x, y: x", "The function gradients takes 2 parameters (x, y); 4 are"),
        ("del gradients", "There is no function gradients in the file. It defines sigmoid"),
        ("def gradients(x, y, w, b):\n    while x == 2: pass\n    return x, x",
         "gradients(2.0, 2.0, 2.0, 2.0) did not come to an end: with 5 calls before it it took "),
        ("def gradients(x, y, w, b):\n    while True: pass", " did not come to an end within 0.8 "),
        ("raise ValueError('why')", "Loading the file raised ValueError: why"),
        ("while True: pass", "The code outside of functions did not come to an end within 0.8 "),
        ("def gradients(x, y, w, b):\n    return 1 / x, 1.0",
         "call gradients(0.0, 0.0, 0.0, 0.0) raised ZeroDivisionError: float division by zero\n"),
        ("def gradients(x, y, w, b):\n    return 1 / x, 1.0", "in gradients:     return 1 / x"),
    ],
)  # fmt: skip
def test_each_trouble_has_its_own_words(
    checker: FunctionChecker, tmp_path: Path, source: str, message: str
) -> None:
    """The simplest failing call is named, and the line of an exception."""
    assert message in told(checker, tmp_path / "one_neuron.py", "gradients", source)


def test_changed_arguments_are_no_matter(checker: FunctionChecker, tmp_path: Path) -> None:
    """Each call has copies of its own, so a function may do with them what it likes."""
    source = "def loss(x, y, w, b):\n    value = right(x, y, w, b)\n    x.clear()\n    return value"
    assert told(checker, tmp_path / "several_samples.py", "loss", source) == ""
