"""Formulas that only name an equal quantity, or lead round in a circle, earn nothing."""

from __future__ import annotations

import pytest

from grader.checkers.verdicts import Outcome
from tests.feedback.sheets import exercise_from, shipped, verdicts

CHAIN = """
title = "Two slopes"
[given]
x = 0.6
w = 1.2
v = 0.4
[net]
p = "w*x"
q = "v*x"
L = "p*q"
[[question]]
derive = "dL/dw"
where = { x = [1, 2], w = [1, 2], v = [1, 2] }
[[question]]
derive = "dL/dv"
where = { x = [1, 2], w = [1, 2], v = [1, 2] }
"""


def test_two_formulas_that_are_written_with_each_other_earn_nothing() -> None:
    """Each is right by itself, and none is worked out."""
    answers = {"dL_dw_formula": "dL/dv*v/w", "dL_dv_formula": "dL/dw*w/v"}
    got = verdicts(exercise_from(CHAIN), answers)
    assert {Outcome.WRONG} == {got[key].outcome for key in answers}
    assert "leads round in a circle with ∂L/∂v" in got["dL_dw_formula"].message


def test_one_of_them_alone_stands() -> None:
    """Where the other is worked out."""
    answers = {"dL_dw_formula": "dL/dv*v/w", "dL_dv_formula": "p*x"}
    got = verdicts(exercise_from(CHAIN), answers)
    assert {Outcome.CORRECT} == {got[key].outcome for key in answers}


@pytest.mark.parametrize(
    ("key", "answer", "outcome"),
    [
        ("dL_db_formula", "dL/dz", Outcome.CORRECT),  # which comes before it
        ("dL_dw_formula", "x*dL/db", Outcome.CORRECT),
        ("dL_dyhat_formula", "-dL/dy", Outcome.WRONG),
    ],
)
def test_an_equal_quantity_counts_only_if_it_comes_before(
    key: str, answer: str, outcome: Outcome
) -> None:
    """A formula is worked out, not named."""
    assert outcome is verdicts(shipped("one_neuron"), {key: answer})[key].outcome
