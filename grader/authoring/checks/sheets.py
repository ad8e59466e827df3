"""Checks of whole sheets: a blank one earns nothing, the solution everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.authoring.findings import Finding
from grader.checkers.checking import check_sheet, open_sheet
from grader.checkers.functions.runner import FunctionChecker
from grader.checkers.sheets import parse_sheet
from grader.exercise.blanks import answer_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from grader.exercise.model import Exercise


def check(exercise: Exercise, solutions: Path | None) -> Iterator[Finding]:
    """Check the blank sheet, and the solution if there is one."""
    blank = check_sheet(exercise, parse_sheet(answer_sheet(exercise), exercise.id))
    if blank.earned or blank.faults:
        message = "a blank sheet must earn nothing and have no faults"
        yield Finding(exercise.id, "", "sheet", message)
    if not solutions or not (solutions / f"{exercise.id}.toml").exists():
        return
    with FunctionChecker(seed="") as checker:
        functions = checker.check(exercise, solutions / f"{exercise.id}.py")
    result = check_sheet(exercise, open_sheet(exercise, solutions), functions)
    for each in result.results:
        if not each.full:
            message = f"the solution does not earn full marks: {each.verdict.outcome}"
            yield Finding(exercise.id, each.question.id, "solution", message)
