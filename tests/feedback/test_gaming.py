"""Strategies of a student who would rather choose numbers than compute: none of them pays."""

from __future__ import annotations

import pytest

from grader.checkers.verdicts import Outcome
from tests.feedback.nets import FORMULAS
from tests.feedback.sheets import EXAMPLES, grade, numbers_asked, shipped, verdicts
from tests.feedback.test_carried import worked

GRADIENTS = ("dL_dw2", "dL_db2", "dL_da2", "dL_dz2", "dL_dw1", "dL_db1")
UPDATES = ("w1_new", "b1_new", "w2_new", "b2_new")


def earned_beside_the_right(name: str, answers: dict[str, str]) -> set[str]:
    """Name the questions that a sheet of chosen numbers gets marks for without being right."""
    results = grade(shipped(name), answers).results
    return {r.question.id for r in results if r.earned and r.verdict.outcome is not Outcome.CORRECT}


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("number", ["0", "0.0", "1", "-1", "1.00", "1000", "1e9", "-1e-9", "1e300"])
def test_one_number_everywhere_earns_nothing_carried(name: str, number: str) -> None:
    """Neither zeros nor ones, nor huge nor tiny numbers make the rest follow."""
    answers = {question.id: number for question in numbers_asked(shipped(name))}
    assert set() == earned_beside_the_right(name, answers)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_given_repeated_everywhere_earns_nothing_carried(name: str) -> None:
    """Whichever given it is; what is right by itself stays right."""
    exercise = shipped(name)
    for value in exercise.givens.values():
        answers = {question.id: str(value) for question in numbers_asked(exercise)}
        assert set() == earned_beside_the_right(name, answers)


def zeroed(name: str, key: str, number: float) -> dict[str, str]:
    """Work through a sheet consistently from one number chosen."""
    return worked(name, {key: lambda _: number}).answers


@pytest.mark.parametrize("key", ["dL_dyhat", "dL_dz3", "dyhat_dz3"])
def test_a_zero_leaves_nothing_to_carry(key: str) -> None:
    """All gradients are then 0 and all updates stay: none of it earns a mark, each told why."""
    got = verdicts(shipped("two_neurons"), zeroed("two_neurons", key, 0.0))
    for after in (*GRADIENTS, *UPDATES):
        assert Outcome.WRONG is got[after].outcome
        assert "leaves nothing to compute here, so no credit carries over" in got[after].message


@pytest.mark.parametrize("number", [1.0, -1.0, 10.0, 1e6, 1e-3])
def test_a_one_or_a_power_of_ten_does_not_carry_into_what_it_multiplies(number: float) -> None:
    """With dL/dz3 = 1, dL/dw2 is a2 and dL/da2 is w2: both stand on the sheet already."""
    got = verdicts(shipped("two_neurons"), zeroed("two_neurons", "dL_dz3", number))
    assert {Outcome.WRONG} == {got[key].outcome for key in ("dL_dw2", "dL_da2")}


@pytest.mark.parametrize("z", [1000.0, -1000.0, 60.0])
def test_a_saturated_neuron_does_not_carry(z: float) -> None:
    """With a huge z the activation is 0 or 1, its slope 0, and all gradients with it."""
    answers = zeroed("one_neuron", "z", z)
    got = verdicts(shipped("one_neuron"), answers)
    after = ("yhat", "dyhat_dz", "dL_dz", "dL_dw", "dL_db", "w_new", "b_new")
    assert {Outcome.WRONG} == {got[key].outcome for key in after}


@pytest.mark.parametrize("before", ["?", "about one half", "1/0", "nan", "[1, 2]", "1e999"])
def test_nothing_is_carried_from_what_cannot_be_read(before: str) -> None:
    """Twice the right loss follows from no number of the student's."""
    answers = {"yhat": before, "L": "0.512", "dL_dyhat": "0.77"}
    got = verdicts(shipped("one_neuron"), answers)
    assert {Outcome.WRONG} == {got[key].outcome for key in ("L", "dL_dyhat")}


def test_nothing_is_carried_from_a_blank() -> None:
    """A gradient from a wrong slope that was never written down is wrong."""
    sheet = worked("two_neurons", {"dyhat_dz3": lambda v: 1.7 * v.yhat}, 5).answers
    del sheet["dyhat_dz3"]
    got = verdicts(shipped("two_neurons"), sheet)
    assert Outcome.WRONG is got["dL_dz3"].outcome
    assert Outcome.CARRIED is got["dL_dw2"].outcome  # from dL/dz3, which is there


def test_few_digits_upstream_do_not_make_room_for_guesses() -> None:
    """From z = 3, of one digit, follow 0.953 and what rounds to it, not what 2.5 or 3.5 give."""
    exercise = shipped("one_neuron")
    assert Outcome.CARRIED is verdicts(exercise, {"z": "3", "yhat": "0.953"})["yhat"].outcome
    for guess in ("0.924", "0.940", "0.960", "0.971"):
        assert Outcome.WRONG is verdicts(exercise, {"z": "3", "yhat": guess})["yhat"].outcome


def test_two_digits_upstream_make_room_for_their_rounding_and_no_more() -> None:
    """From z = 2.4 follow 0.917 and, since z may be 2.43, 0.919; but not 0.93."""
    exercise = shipped("one_neuron")
    for follows in ("0.917", "0.919"):
        assert Outcome.CARRIED is verdicts(exercise, {"z": "2.4", "yhat": follows})["yhat"].outcome
    assert Outcome.WRONG is verdicts(exercise, {"z": "2.4", "yhat": "0.930"})["yhat"].outcome


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("number", [0.0, 1.0, 0.5, 2.0, 100.0, -1.0])
def test_no_number_chosen_once_earns_more_than_honest_work(name: str, number: float) -> None:
    """A sheet that follows from a chosen number loses at least the mark of that one."""
    exercise = shipped(name)
    full = float(len(numbers_asked(exercise)))
    for key in FORMULAS[name]:
        result = grade(exercise, zeroed(name, key, number))
        chosen = next((r for r in result.results if r.question.id == key), None)
        if chosen and chosen.verdict.outcome is not Outcome.CORRECT:
            assert full - 0.5 >= result.earned


@pytest.mark.parametrize("name", EXAMPLES)
def test_choosing_all_that_is_hard_earns_almost_nothing_for_it(name: str) -> None:
    """With 0 for every z and for every slope, only what is right by itself earns a mark."""
    keys = [key for key in FORMULAS[name] if key.startswith(("z", "dyhat_dz", "da2"))]
    answers = worked(name, {key: lambda _: 0.0 for key in keys}).answers
    carried = earned_beside_the_right(name, answers)
    backward = {key for key in answers if key.startswith("dL") or key.endswith("_new")}
    assert {"dL_dyhat"} >= carried & backward


def test_a_wrong_number_does_not_widen_what_counts_as_right() -> None:
    """An answer that is off by 2 % stays coarse, whatever is written beside it."""
    answers = {"dz_db": "1.01", "dL_db": "-0.235"}
    assert Outcome.COARSE is verdicts(shipped("one_neuron"), answers)["dL_db"].outcome
