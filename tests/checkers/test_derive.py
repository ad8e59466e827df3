"""Formulas that name other training steps: read where there are such, refused where not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.authoring.nets import NEURON, question
from tests.command import bpgrade
from tests.feedback.sheets import shipped, verdicts

if TYPE_CHECKING:
    from pathlib import Path


def judged(folder: Path, asked: str, answer: str) -> tuple[str, str]:
    """Give the outcome of a formula, and what is said of it."""
    text = NEURON + question(f'id = "f"\nderive = "{asked}"')
    for name, content in (("course", text), ("work", f'f = "{answer}"\n')):
        (folder / name).mkdir(exist_ok=True)
        (folder / name / "net.toml").write_text(content)
    ran = bpgrade("check", "work", "--exercises", "course", "--format", "json", at=folder)
    (result,) = json.loads(ran.out)["exercises"][0]["questions"]
    return result["outcome"], result["message"]


@pytest.mark.parametrize("answer", ["z@99", "w@7*x + b", "dL/dw@3", "w_new@3*x + b"])
def test_a_step_that_there_is_not_is_told(tmp_path: Path, answer: str) -> None:
    """No answer makes the grader itself fail."""
    step = answer.partition("@")[2][:2].strip("*")
    for asked, last in (("z", 1), ("z@2", 2)):
        assert (
            "unreadable",
            f"there is no step {step} here: the last one is step {last}",
        ) == judged(tmp_path, asked, answer)


def test_what_is_the_same_in_every_step_has_none(tmp_path: Path) -> None:
    """A given that no update moves is written without a step."""
    said = "x is the same in every step: write it as x"
    assert ("unreadable", said) == judged(tmp_path, "z@2", "w@2*x@2 + b")


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("z@2", "w@2*x + b"),
        ("z@2", "w_new*x + b"),
        ("z@2", "w_new*x + b + 0*dL/dx"),
        ("dL/dx@2", "dyhat/dx@2*dL/dyhat@2"),
    ],
)
def test_derivatives_that_nothing_else_asks_for_may_be_named(
    tmp_path: Path, asked: str, answer: str
) -> None:
    """In every step that there is."""
    assert ("correct", "") == judged(tmp_path, asked, answer)


def test_a_power_of_a_quantity_e_is_told_from_the_exponential() -> None:
    """Where a net has an e of its own, e^-x is a power of that."""
    said = verdicts(shipped("sigmoid"), {"du_dx_formula": "-e^-x"})["du_dx_formula"].message
    assert "e is the quantity e; the exponential is exp(...)" in said
