"""Grading: checking, and then a reason for each answer that is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checkers.checking import check_sheet, open_sheet
from grader.checkers.verdicts import Outcome

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from grader.checkers.functions.runner import FunctionChecker
    from grader.checkers.functions.trials import FunctionFile
    from grader.checkers.results import ExerciseResult
    from grader.checkers.sheets import Sheet
    from grader.exercise.model import Exercise

_SETTLED = {Outcome.CORRECT, Outcome.UNANSWERED, Outcome.UNREADABLE, Outcome.FAILED}


def grade_workspace(
    exercise: Exercise,
    workspace: Path,
    only: Collection[str] = (),
    checker: FunctionChecker | None = None,
) -> ExerciseResult:
    """Grade one exercise in a workspace; ``only`` limits the result to some questions.

    Without a checker of functions these count as not answered.
    """
    sheet = open_sheet(exercise, workspace)
    path = workspace / f"{exercise.id}.py"
    functions = checker.check(exercise, path, only) if checker else None
    result = grade_sheet(exercise, sheet, functions)
    return result.limited_to(only) if only else result


def grade_sheet(
    exercise: Exercise, sheet: Sheet, functions: FunctionFile | None = None
) -> ExerciseResult:
    """Grade a sheet of answers, and the functions that were checked beside it."""
    result = check_sheet(exercise, sheet, functions)
    if all(each.verdict.outcome in _SETTLED for each in result.results):
        return result
    # Only answers that need a reason pay for looking for one.
    from grader.feedback.explain.choices import explain_choices  # noqa: PLC0415
    from grader.feedback.explain.formulas import explain_formulas  # noqa: PLC0415
    from grader.feedback.explain.functions import explain_functions  # noqa: PLC0415
    from grader.feedback.explain.numbers import explain_numbers  # noqa: PLC0415
    from grader.feedback.veil import veiled  # noqa: PLC0415

    result = explain_formulas(explain_numbers(result, sheet), sheet)
    result = explain_functions(explain_choices(result, sheet), functions)
    return veiled(result) if exercise.hidden else result
