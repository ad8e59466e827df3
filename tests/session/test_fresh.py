"""Fresh numbers: near an exercise's own, and such that no foreseen slip passes for right."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.checkers.checking import check_answer
from grader.checkers.sheets import Answer
from grader.checkers.verdicts import Outcome
from grader.exercise.course import shipped_course
from grader.exercise.variants import drawn
from grader.exercise.verbs import Compute
from grader.feedback.foreseen import foreseen_numbers
from grader.session.cards import cards_of, with_fresh_numbers
from grader.session.fresh import first_good_draw

COURSE = shipped_course()
NUMBERS = ["one_neuron", "two_neurons", "layer_numbers", "sigmoid"]


@pytest.mark.parametrize("exercise_id", NUMBERS)
def test_slips_stay_apart(exercise_id: str) -> None:
    """What a slip would give is not taken for the right number."""
    exercise = COURSE.load(exercise_id)
    draw = first_good_draw(exercise, 7)
    assert draw is not None
    fresh = drawn(exercise, draw)
    assert exercise.given != fresh.given
    for question in fresh.questions:
        if isinstance(question, Compute):
            for foreseen in foreseen_numbers(fresh, question):
                verdict = check_answer(
                    fresh, question, Answer(foreseen.number.replace("−", "-"), 1)
                )
                assert Outcome.CORRECT is not verdict.outcome, (question.id, foreseen.said)


@given(st.integers(0, 1 << 40))
@settings(max_examples=50, deadline=None)
def test_numbers_are_of_the_same_kind(draw: int) -> None:
    """The same sign, as many decimals, half to twice as large; 0 and 1 stay; a draw is for ever."""
    exercise = COURSE.load("several_samples")
    fresh = drawn(exercise, draw)
    assert fresh.given == drawn(exercise, draw).given
    for name, value in exercise.givens.items():
        other = fresh.givens[name]
        if value in {0, 1}:
            assert value == other
        step = 1.0 if value == int(value) else 0.1
        assert abs(value) / 2 - step <= abs(other) <= 2 * abs(value) + 2.1 * step
        assert (value > 0) == (other > 0)
        assert round(other, 1) == other


def test_equal_numbers_of_a_symmetric_net_stay_equal() -> None:
    """Or else it would not be symmetric any more."""
    exercise = COURSE.load("twins")
    fresh = drawn(exercise, 3)
    assert fresh.givens["w1_1"] == fresh.givens["w1_2"]
    assert fresh.givens["w1_1"] != exercise.givens["w1_1"]


def test_what_is_needed_is_handed_out() -> None:
    """A question of its own takes one step from the numbers it is given."""
    exercise = COURSE.load("one_neuron")
    card = next(card for card in cards_of(exercise) if card.question.key == "dL_dw")
    fresh = with_fresh_numbers(card, drawn(exercise, 5))
    assert ["dL/dz", "dz/dw"] == list(fresh.handed)
    assert [card.question.id] == [question.id for question in fresh.exercise.questions]
