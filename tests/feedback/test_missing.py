"""Wrong numbers built on nothing: the report says from what nothing carries over."""

from __future__ import annotations

from grader.checkers.sheets import parse_sheet
from grader.exercise.course import shipped_course
from grader.feedback.grading import grade_sheet


def message(sheet: str) -> str:
    """Give what is said of ∂L/∂w in a sheet of the first exercise."""
    exercise = shipped_course().load("one_neuron")
    result = grade_sheet(exercise, parse_sheet(sheet, "one_neuron.toml"))
    (found,) = [each for each in result.results if each.question.id == "dL_dw"]
    return found.verdict.message


def test_blank_upstream_is_named() -> None:
    """A wrong gradient whose delta is blank or unreadable is told that nothing carries over."""
    for delta in ('dL_dz = "?"', "dL_dz = true", ""):
        said = message(f"{delta}\ndz_dw = 0.5\ndL_dw = 7.77\n")
        assert "Nothing carries over from ∂L/∂z, for which there is no number yet." in said


def test_answered_upstream_is_not() -> None:
    """Where all that it builds on is answered, nothing of the kind is said."""
    assert "Nothing carries over" not in message("dL_dz = -0.231\ndz_dw = 0.5\ndL_dw = 7.77\n")
