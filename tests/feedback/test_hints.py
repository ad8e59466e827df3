"""Hints: one level more each time, and never the result."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from grader.checkers.checking import check_answer
from grader.checkers.sheets import Answer
from grader.checkers.verdicts import Outcome
from grader.exercise.verbs import Chain, Compute, Derive
from grader.feedback.hints import hint_levels
from grader.feedback.solutions import recipe, solution
from tests.feedback.sheets import COURSE, digits, shipped

if TYPE_CHECKING:
    from grader.exercise.model import Exercise
    from grader.exercise.verbs import Question

QUESTIONS = [(name, q) for name in COURSE.ids for q in shipped(name).questions]
ALL = [(name, q.id) for name, q in QUESTIONS]
NUMBERS = [(name, q.id) for name, q in QUESTIONS if isinstance(q, Compute)]
FORMULAS = [(name, q.id) for name, q in QUESTIONS if isinstance(q, Derive)]


def asked(name: str, key: str) -> tuple[Exercise, Question]:
    """Find a question of the course."""
    question = shipped(name).question(key)
    assert question
    return shipped(name), question


@pytest.mark.parametrize(("name", "key"), NUMBERS)
def test_no_hint_shows_the_result(name: str, key: str) -> None:
    """No level holds the right value at 3 figures or more, unless it is a given."""
    exercise, question = asked(name, key)
    assert isinstance(question, Compute)
    value = exercise.values[question.quantity] or 0.0
    hints = " ".join(hint_levels(exercise, question, {})).replace("−", "-")
    for figures in (3, 4, 5, 6):
        result = digits(value, figures)
        stated = {Decimal(str(given)) for given in exercise.givens.values()}
        assert Decimal(result) in stated or result.lstrip("-") not in hints


@pytest.mark.parametrize(("name", "key"), FORMULAS)
def test_no_hint_for_a_formula_is_the_formula(name: str, key: str) -> None:
    """The recipe that is asked for never stands behind an equals sign."""
    exercise, question = asked(name, key)
    assert isinstance(question, Derive)
    wanted = f"{exercise.symbol(question.quantity)} = {recipe(exercise, question.quantity)}"
    assert not any(wanted in hint for hint in hint_levels(exercise, question, {}))


@pytest.mark.parametrize(("name", "key"), ALL)
def test_every_question_has_a_hint(name: str, key: str) -> None:
    """At least one, each level different from the others, and none empty."""
    hints = hint_levels(*asked(name, key), {})
    assert hints
    assert len(set(hints)) == len(hints)
    assert all(hints)


@pytest.mark.parametrize(("name", "key"), ALL)
def test_there_are_at_most_four_levels(name: str, key: str) -> None:
    """And none that only says what depends on what."""
    exercise, question = asked(name, key)
    hints = hint_levels(exercise, question, {})
    assert 4 >= len(hints)
    assert not any(" depends on " in hint for hint in hints if hint != question.hint)


@pytest.mark.parametrize("name", COURSE.ids)
def test_no_hint_is_the_answer_to_another_question(name: str) -> None:
    """No formula of a hint would be right for another question of the exercise."""
    exercise = shipped(name)
    told = {
        (question.id, hint.partition(" = ")[2].rstrip("."))
        for question in exercise.questions
        for hint in hint_levels(exercise, question, {})
        if " = " in hint and hint != question.hint
    }
    for other in exercise.questions:
        if isinstance(other, Derive | Chain):
            right = {
                f"{asking}: {formula}"
                for asking, formula in told
                if asking != other.id
                and check_answer(exercise, other, Answer(formula, 1)).outcome is Outcome.CORRECT
            }
            assert set() == right, other.id


def test_the_levels_go_from_a_nudge_to_the_recipe_with_the_own_numbers() -> None:
    """The student's numbers are put in, right or wrong; a blank is to be found first."""
    wanted = [
        "Weight the input, then add the bias.",
        "z = w · x + b",
        "z = 0.3 · 0.5 + 0.1",
    ]
    assert wanted == hint_levels(*asked("one_neuron", "z"), {})
    wanted = [
        "Half the squared error. Use more figures of ŷ than you wrote down.",
        "L = 1/2 · (y − ŷ)²",
        "L = 1/2 · (1.5 − 0.7)²",
    ]
    assert wanted == hint_levels(*asked("one_neuron", "L"), {"yhat": "0.7"})
    assert "First find your own number for ŷ." == hint_levels(*asked("one_neuron", "L"), {})[-1]


def test_a_formula_that_is_asked_for_is_not_told() -> None:
    """The hint for the number leads to that question; once there is a number, it is put in."""
    wanted = [
        "The slope of the sigmoid needs nothing but ŷ itself.",
        "Put your numbers into the formula that dyhat_dz_formula asks for.",
        "∂ŷ/∂z = 0.7 · (1 − 0.7)",
    ]
    assert wanted == hint_levels(*asked("one_neuron", "dyhat_dz"), {"yhat": "0.7"})


def test_a_slope_leads_to_its_equation_and_its_rule() -> None:
    """Of dz/db = 1 the hints show the equation to begin with, and never the number."""
    wanted = [
        "If b grows by a little, by how much does z grow?",
        "Begin with the equation z = w · x + b.",
        "A term that stands alone changes a sum by just as much as it changes itself.",
    ]
    assert wanted == hint_levels(*asked("one_neuron", "dz_db"), {})


def test_a_chain_rule_leads_along_its_arrows() -> None:
    """Each station on the way, but not the factors."""
    hints = hint_levels(*asked("one_neuron", "dL_dw_chain"), {})
    assert "Follow the arrows: L ← ŷ ← z ← w." == hints[1]


def test_a_choice_is_held_against_the_students_numbers() -> None:
    """First against what was found, and in the end one wrong option is ruled out."""
    own = {"w_new": "0.312"}
    wanted = ["Hold each option against your numbers: w_new = 0.312, w = 0.3.", "It is not a)."]
    assert wanted == hint_levels(*asked("one_neuron", "direction"), own)[1:]


def test_of_two_options_none_is_ruled_out() -> None:
    """The other one would be left."""
    hints = hint_levels(*asked("two_neurons_layer", "neighbour"), {})
    assert not any(hint.startswith("It is not") for hint in hints)


def test_a_function_is_tried_at_the_exercises_own_numbers() -> None:
    """Where the student knows what comes out."""
    order, tried = hint_levels(*asked("one_neuron", "forward"), {"z": "0.25"})[1:]
    assert "Work in this order: z, ŷ." == order
    assert tried.endswith("forward(0.5, 0.3, 0.1), which should agree with your z = 0.25.")


def test_the_working_shows_recipe_numbers_and_result() -> None:
    """With trailing zeros, to the figures asked."""
    exercise, question = asked("two_neurons", "dL_dw2")
    wanted = [
        "∂L/∂w⁽²⁾ = ∂L/∂z⁽³⁾ · ∂z⁽³⁾/∂w⁽²⁾",
        "= (−0.204907) · 0.562177",
        "= −0.115",
    ]
    assert wanted == solution(exercise, question)
