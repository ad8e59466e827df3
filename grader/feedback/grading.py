"""Grading: checking, and then a reason for each answer that is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checkers.checking import check_sheet, open_sheet
from grader.feedback.formulas import explain_formulas
from grader.feedback.reasons import explain_numbers

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from grader.checkers.sheets import Sheet
    from grader.checkers.verdicts import ExerciseResult
    from grader.exercise.model import Exercise


def grade_workspace(
    exercise: Exercise, workspace: Path, only: Collection[str] = ()
) -> ExerciseResult:
    """Grade one exercise in a workspace; ``only`` limits the result to some questions."""
    sheet = open_sheet(exercise, workspace)
    result = grade_sheet(exercise, sheet)
    return result.limited_to(only) if only else result


def grade_sheet(exercise: Exercise, sheet: Sheet) -> ExerciseResult:
    """Grade a sheet of answers."""
    return explain_formulas(explain_numbers(check_sheet(exercise, sheet), sheet), sheet)
