"""Inputs of functions: unknown before a run, the same within it, repeated with its seed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from grader.checkers.functions.calls import calls_for
from grader.exercise.course import shipped_course
from grader.exercise.verbs import Write
from tests.batch.classroom import results
from tests.command import bpgrade

if TYPE_CHECKING:
    from pathlib import Path

FILE = "def forward(x, w, b):\n    return x\n"


def reported(workspace: Path, *options: str) -> dict[str, Any]:
    """Return the JSON report of a check."""
    ran = bpgrade("check", workspace, "one_neuron", "--format", "json", *options)
    found: dict[str, Any] = json.loads(ran.out)
    return found


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Return a workspace with a function that is wrong."""
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "one_neuron.py").write_text(FILE, encoding="utf-8")
    return folder


def test_each_check_has_a_seed_of_its_own(workspace: Path) -> None:
    """It is in the report, and repeats the run."""
    first, second = reported(workspace), reported(workspace)
    assert first["seed"] != second["seed"]
    assert first == reported(workspace, "--seed", first["seed"])
    said = bpgrade("check", workspace, "one_neuron", "--seed", "abc").out
    assert "with --seed abc" in said


def test_a_run_over_a_class_keeps_its_seed(workspace: Path, tmp_path: Path) -> None:
    """Resumed, it goes on with the same inputs; a new run has others."""
    out = tmp_path / "out"
    command = "grade", workspace.parent, "-o", out
    bpgrade(*command)
    (seed,) = {result["seed"] for result in results(out).values()}
    for student in ("second", "third"):
        (workspace.parent / student).mkdir()
        (workspace.parent / student / "one_neuron.py").write_text(FILE, encoding="utf-8")
        bpgrade(*command, "--resume")
    assert {seed} == {result["seed"] for result in results(out).values()}
    assert f"--seed {seed}" in (out / "feedback" / "third.txt").read_text("utf-8")
    bpgrade(*command)
    assert seed not in {result["seed"] for result in results(out).values()}


def test_the_first_inputs_are_simple_and_the_others_follow_from_the_seed() -> None:
    """The exercise's own numbers and the simple cases are the same in every run."""
    exercise = shipped_course().exercises[0]
    question = next(q for q in exercise.questions if isinstance(q, Write))
    one, other = (
        [call.arguments for call in calls_for(exercise, question, seed)] for seed in ("a", "b")
    )
    assert one[:10] == other[:10]
    assert not set(one[10:]) & set(other[10:])


def test_a_table_of_answers_earns_nothing(tmp_path: Path) -> None:
    """What was tabulated from an earlier run answers no question of the next."""
    exercise = next(e for e in shipped_course().exercises if e.id == "one_neuron")
    lines = []
    for question in exercise.questions:
        if isinstance(question, Write):
            table = {
                repr(call.arguments): tuple(call.bounds[name][0] for name in question.entries)
                for call in calls_for(exercise, question, "earlier")
            }
            lines.append(f"def {question.function}(*a):\n    return {table}[repr(a)]\n")
    (tmp_path / "one_neuron.py").write_text("\n".join(lines), encoding="utf-8")
    asked = reported(tmp_path)["exercises"][0]["questions"]
    assert {"failed", "unanswered"} == {each["outcome"] for each in asked}
