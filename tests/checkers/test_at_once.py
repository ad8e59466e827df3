"""What a function returned, judged at once: every number of every call counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checkers.functions.runner import FunctionChecker
from grader.checkers.verdicts import Outcome
from grader.exercise.course import open_course

if TYPE_CHECKING:
    from pathlib import Path

TWICE = """\
title = "Twice"
[given]
x = 2.0
k = 3.0
[net]
c = "k*k"
L = "c*x"
[[question]]
write = "f(x)"
returns = ["c", "c"]
"""


def test_late_calls_count_where_a_quantity_is_returned_twice(tmp_path: Path) -> None:
    """There are twice as many numbers then as quantities: none may be passed over."""
    (tmp_path / "twice.toml").write_text(TWICE, encoding="utf-8")
    (exercise,) = open_course(tmp_path).exercises
    file = tmp_path / "twice.py"
    right = "n = 0\ndef f(x):\n    global n\n    n += 1\n    return 9.0, 9.0"
    outcomes = []
    with FunctionChecker() as checker:
        for source in (right, f"{right} if n < 40 else 1.0"):
            file.write_text(source, encoding="utf-8")
            (check,) = checker.check(exercise, file).checks.values()
            outcomes.append(check.verdict.outcome)
    assert outcomes == [Outcome.CORRECT, Outcome.WRONG]
