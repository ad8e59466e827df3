"""Ways of working: what follows from a student's own numbers by any right one is carried."""

from __future__ import annotations

import pytest

from grader.checkers.verdicts import Outcome
from grader.exercise.format.faults import FileError
from tests.feedback.sheets import exercise_from, shipped, verdicts

TWO_CLASSES = """
title = "Two classes"
[given]
x = 0.6
t1 = 1
t2 = 0
v1 = 0.9
v2 = -0.7
[net]
s1 = "v1*x"
s2 = "v2*x"
p1 = "exp(s1)/(exp(s1) + exp(s2))"
p2 = "exp(s2)/(exp(s1) + exp(s2))"
L = "-(t1*log(p1) + t2*log(p2))"
"""
TANH = """
title = "A tanh and a relu"
[given]
x = 1.1
w = 0.5
v = -0.3
[net]
p = "w*x"
q = "v*x"
g = "relu(p)"
h = "tanh(q)"
L = "(g + h)^2"
"""


def asking(text: str, *quantities: str, more: str = "") -> str:
    """Add questions to an exercise."""
    return text + "".join(f'[[question]]\ncompute = "{q}"\n{more}\n' for q in quantities)


def test_a_sum_of_own_parts_is_carried() -> None:
    """One sample's gradient has lost its sign; the sum as it stands follows from it."""
    answers = {
        "dLp_1_dw": "0.05284",
        "dLp_2_dw": "0.09895",
        "dLp_3_dw": "0.16353",
        "dL_dw": "0.31532",
    }
    got = verdicts(shipped("several_samples"), answers)
    assert Outcome.WRONG is got["dLp_1_dw"].outcome
    assert Outcome.CARRIED is got["dL_dw"].outcome


def test_the_gradient_of_a_weight_may_be_made_of_that_of_the_bias() -> None:
    """dL/dw is x times dL/db, whichever of the two stands first in the sheet."""
    answers = {"dL_dw": "-0.2", "dL_db": "-0.4"}
    got = verdicts(shipped("one_neuron"), answers)
    assert Outcome.CARRIED is got["dL_dw"].outcome
    assert Outcome.WRONG is got["dL_db"].outcome


def test_softmax_with_cross_entropy_is_share_minus_target() -> None:
    """As every textbook does it, with the student's own share."""
    exercise = exercise_from(asking(TWO_CLASSES, "p1", "p2", "dL/ds1", "dL/ds2"))
    got = verdicts(exercise, {"p1": "0.7", "p2": "0.31", "dL_ds1": "-0.3", "dL_ds2": "0.31"})
    assert {Outcome.CARRIED} == {got["dL_ds1"].outcome, got["dL_ds2"].outcome}


def test_numbers_that_follow_from_each_other_do_not_both_carry() -> None:
    """Two shares that add up to 1 are one error, not none."""
    exercise = exercise_from(asking(TWO_CLASSES, "p1", "p2"))
    got = verdicts(exercise, {"p1": "0.613", "p2": "0.387"})
    assert [Outcome.WRONG, Outcome.CARRIED] == [got["p1"].outcome, got["p2"].outcome]


def test_a_number_repeated_by_its_size_alone_earns_nothing() -> None:
    """Tanh repeats a tiny number, relu any positive one: that is honest work."""
    exercise = exercise_from(asking(TANH, "p", "q", "g", "h"))
    got = verdicts(exercise, {"p": "7", "q": "3e-9", "g": "7", "h": "3e-9"})
    assert [Outcome.CARRIED, Outcome.WRONG] == [got["g"].outcome, got["h"].outcome]


def test_a_slope_that_happens_to_be_the_prediction_is_carried() -> None:
    """With y = 1.5, the prediction 0.75 has the slope -0.75."""
    got = verdicts(shipped("one_neuron"), {"yhat": "0.75", "dL_dyhat": "-0.75"})
    assert Outcome.CARRIED is got["dL_dyhat"].outcome


def test_a_product_that_is_no_way_carries_nothing() -> None:
    """Though it is made of the student's own numbers."""
    exercise = exercise_from(asking(TANH, "p", "g", "h", "L"))
    got = verdicts(exercise, {"p": "2", "g": "3", "h": "0.5", "L": "6"})
    assert Outcome.WRONG is got["L"].outcome


def test_an_author_adds_a_way() -> None:
    """The slope of tanh by exponentials, with the own q."""
    more = 'also = ["4*exp(2*q)/(1 + exp(2*q))^2"]'
    exercise = exercise_from(asking(TANH, "q", "h") + asking("", "dh/dq", more=more))
    answers = {"q": "0.9", "h": "-0.319", "dh_dq": "0.487"}
    assert Outcome.CARRIED is verdicts(exercise, answers)["dh_dq"].outcome


def test_a_way_that_is_not_the_quantity_is_a_fault_of_the_file() -> None:
    """It is tried at the givens."""
    with pytest.raises(FileError, match="gives another number at the givens"):
        exercise_from(asking(TANH, "L", more='also = ["g*h"]'))
