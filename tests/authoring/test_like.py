"""What `bpgrade new --like NAME` offers: short, valid, and right by an independent computation."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from grader.authoring.templates import KINDS, template
from grader.exercise.reading.exercises import parse_exercise
from grader.exercise.verbs import Compute
from tests.authoring.worked import NETS, OTHERS, Worked
from tests.command import bpgrade

if TYPE_CHECKING:
    from pathlib import Path

MAX_LINES = 60


def _sheet(name: str) -> dict[str, Any]:
    """Answer all questions of a template from the independent computation."""
    exercise = parse_exercise(template(name), f"{name}.toml", name)
    worked = Worked(name, exercise.given)
    asked = [q for q in exercise.questions if isinstance(q, Compute)]
    numbers = {q.key: worked.value(q.array.name if q.array else q.quantity) for q in asked}
    answers = {key: np.round(value, 6).tolist() for key, value in numbers.items()}
    return {**answers, **OTHERS.get(name, {})}


def test_all_of_them_are_worked_out() -> None:
    """None goes without an independent computation."""
    assert {*KINDS} - {"one_neuron", "layers", "blank"} == NETS.keys()


@pytest.mark.parametrize("name", NETS)
def test_it_is_short_and_fit_to_be_set(name: str, tmp_path: Path) -> None:
    """At most 60 lines say all of it, and `validate` finds no error."""
    assert 0 == bpgrade("new", name, "--like", name, at=tmp_path).code
    ran = bpgrade("validate", f"{name}.toml", at=tmp_path)
    assert 0 == ran.code, ran.out
    assert len((tmp_path / f"{name}.toml").read_text().splitlines()) <= MAX_LINES


@pytest.mark.parametrize("name", NETS)
def test_it_is_right_by_an_independent_computation(name: str, tmp_path: Path) -> None:
    """Answers worked out with numpy and central differences earn all points."""
    assert 0 == bpgrade("new", f"course/{name}", "--like", name, at=tmp_path).code
    sheet = "\n".join(f"{key} = {json.dumps(value)}" for key, value in _sheet(name).items())
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / f"{name}.toml").write_text(sheet)
    ran = bpgrade("check", "work", "--exercises", "course", at=tmp_path)
    assert 0 == ran.code, ran.out
