"""Wrong functions: run in the sandbox, and told which slip gives all that they returned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.checkers.functions.runner import FunctionChecker
from grader.checkers.sheets import Sheet
from grader.checkers.verdicts import Outcome
from grader.feedback.grading import grade_sheet
from tests.feedback.sheets import ROOT, shipped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from grader.checkers.verdicts import Verdict

# What is changed in the reference functions (each text stands there), and what must be named.
ONE_NEURON = [
    ("loss", "(y - yhat) ** 2 / 2", "(y - yhat) ** 2", "without the factor 1/2 in L"),
    ("loss", "(y - yhat) ** 2 / 2", "(y - yhat) / 2", "without the square in (y − ŷ)² in L"),
    ("forward", "z = w * x + b", "z = w * x", "without b in z"),
    ("forward", "return z, sigmoid(z)", "return z, z", "without applying σ in ŷ"),
    ("forward", "return z, sigmoid(z)", "return z, sigmoid(-z)", "sign in the exponent of σ in ŷ"),
    ("gradients", "-(y - yhat) *", "(y - yhat) *", "the minus sign before y − ŷ lost in ∂L/∂ŷ"),
    ("gradients", "yhat * (1 - yhat)", "yhat", "activation σ(z) in place of its derivative"),
    ("gradients", "* yhat * (1 - yhat)", "", "without the factor ∂ŷ/∂z in ∂L/∂z"),
    ("gradients", "-(y - yhat) *", "-2 * (y - yhat) *", "without the factor 1/2 in ∂L/∂ŷ"),
    ("gradients", "dL_dz * x, dL_dz", "dL_dz, dL_dz", "without the factor ∂z/∂w in ∂L/∂w"),
    (
        "gradients",
        "dL_dz * x, dL_dz",
        "dL_dz * w, dL_dz",
        "with respect to x instead of w in ∂z/∂w",
    ),
    ("gradients", "dL_dz * x, dL_dz", "dL_dz * x, dL_dz * x", "respect to w instead of b in ∂z/∂b"),
    ("training_step", "w - alpha * dL_dw", "w + alpha * dL_dw", "the step added instead of"),
    ("training_step", "w - alpha * dL_dw", "w - dL_dw", "without the learning rate α in w_new"),
    ("training_step", "b - alpha * dL_db", "b - alpha * dL_dw", "∂L/∂w in place of ∂L/∂b in b_new"),
    (
        "train",
        "w - alpha * dL_dw, b - alpha * dL_db",
        "w + alpha * dL_dw, b + alpha * dL_db",
        "the step added instead of subtracted",
    ),
    ("train", "-(y - yhat) *", "(y - yhat) *", "the minus sign before y − ŷ lost in ∂L/∂ŷ"),
]


@pytest.fixture(scope="module")
def checker() -> Iterator[FunctionChecker]:
    """One checker for all functions."""
    with FunctionChecker() as checker:
        yield checker


def verdict_on(source: str, key: str, path: Path, checker: FunctionChecker) -> Verdict:
    """Grade one function of a file."""
    path.write_text(source, encoding="utf-8")
    exercise = shipped("one_neuron")
    result = grade_sheet(exercise, Sheet("none"), checker.check(exercise, path, {key}))
    return next(each.verdict for each in result.results if each.question.id == key)


@pytest.mark.parametrize("row", ONE_NEURON)
def test_a_wrong_function_is_told_its_slip(
    row: tuple[str, str, str, str], tmp_path: Path, checker: FunctionChecker
) -> None:
    """The true slip is named, alone or among at most three, after what was returned."""
    key, right, wrong, named = row
    source = (ROOT / "solutions" / "one_neuron.py").read_text(encoding="utf-8")
    assert right in source
    path = tmp_path / "one_neuron.py"
    verdict = verdict_on(source.replace(right, wrong), key, path, checker)
    assert Outcome.WRONG is verdict.outcome
    assert named in verdict.message
    assert 3 > verdict.message.count(", or ")


def test_a_right_function_is_not_accused(tmp_path: Path, checker: FunctionChecker) -> None:
    """In whatever form it is written."""
    source = (
        "from math import tanh\n"
        "def gradients(x, y, w, b):\n"
        "    s = (1 + tanh((w*x + b)/2))/2\n"
        "    return [x*(s - y)*(s - s*s), (s - y)*(s - s**2)]\n"
    )
    path = tmp_path / "one_neuron.py"
    assert Outcome.CORRECT is verdict_on(source, "gradients", path, checker).outcome


def test_a_function_that_is_wrong_in_no_known_way_gets_no_slip(
    tmp_path: Path, checker: FunctionChecker
) -> None:
    """It is told what it returned, and no more."""
    source = "def loss(x, y, w, b):\n    return x + 0.3*y - w*b\n"
    verdict = verdict_on(source, "loss", tmp_path / "one_neuron.py", checker)
    assert "values" == verdict.reason
    assert "This is what you get" not in verdict.message
