"""Rounding: what is carried on from rounded numbers costs nothing, and is never called a slip."""

from __future__ import annotations

import random
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from grader.checkers.verdicts import Outcome
from tests.feedback.nets import FORMULAS, net
from tests.feedback.sheets import EXAMPLES, digits, grade, numbers_asked, origin_of, shipped
from tests.feedback.test_right_answers import varied

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.exercise.model import Exercise

    Write = Callable[[float, float], str]  # a number, and what its change is counted from

SHEETS = 40  # of each exercise and habit


def figured(figures: int) -> Write:
    """Write numbers to so many figures, updates to those of their step."""
    return lambda value, origin: digits(value, figures, origin) if value else "0"


def with_decimals(places: int) -> Write:
    """Write all numbers to so many decimals."""
    return lambda value, _: f"{value:.{places}f}"


def worked(exercise: Exercise, write: Write, **chosen: Write) -> dict[str, str]:
    """Work through a sheet by hand, each number made from those that were written before."""
    asked = {question.id: question.quantity for question in numbers_asked(exercise)}
    numbers = SimpleNamespace(**exercise.givens)
    answers = {}
    for key, formula in FORMULAS[exercise.id].items():
        value = formula(numbers)
        if key in asked:
            origin = origin_of(exercise, asked[key])
            answers[key] = chosen.get(key, write)(value, origin)
            value = float(answers[key])
        setattr(numbers, key, value)
    return answers


HABITS = {
    **{f"{n} figures": figured(n) for n in (2, 3, 4, 5)},
    **{f"{n} decimals": with_decimals(n) for n in (3, 4, 5)},
}


@pytest.mark.parametrize("name", FORMULAS)
@pytest.mark.parametrize("habit", HABITS)
def test_rounding_is_never_called_a_slip(name: str, habit: str) -> None:
    """However few digits are kept, a number that follows from them is not explained otherwise."""
    draw = random.Random(f"{name} to {habit}")
    for _ in range(SHEETS):
        exercise = varied(net(name), draw) if name in EXAMPLES else net(name)
        results = grade(exercise, worked(exercise, HABITS[habit])).results
        assert [] == [(r.question.id, r.answer) for r in results if r.verdict.reason == "slip"]
        if name not in EXAMPLES:
            break


@pytest.mark.parametrize("name", FORMULAS)
@pytest.mark.parametrize("figures", [3, 4, 5])
def test_the_figures_asked_are_enough_all_the_way(name: str, figures: int) -> None:
    """Rounding every number to them, and going on with the rounded ones, earns every mark."""
    exercise = net(name)
    answers = worked(exercise, figured(figures))
    lost = [r.question.id for r in grade(exercise, answers).results if r.answer and not r.full]
    assert [] == lost


@pytest.mark.parametrize("name", FORMULAS)
@pytest.mark.parametrize("figures", [2, 3])
def test_a_right_rounded_number_earns_no_less_than_a_wrong_one(name: str, figures: int) -> None:
    """In all: with the rest computed from either, by the formulas and to eight figures."""
    exercise = net(name)

    def wrong(value: float, _: float) -> str:
        return f"{1.37 * value + 0.0577:.5g}"

    for question in numbers_asked(exercise):
        if question.id in FORMULAS[name]:
            rounded = worked(exercise, figured(8), **{question.id: figured(figures)})
            spoiled = worked(exercise, figured(8), **{question.id: wrong})
            assert grade(exercise, rounded).earned >= grade(exercise, spoiled).earned, question.id


def test_the_message_names_the_number_that_was_rounded() -> None:
    """What follows exactly is never told that rounding put it off."""
    answers = {"yhat": "0.56", "dL_dyhat": "-0.94"}
    results = {r.question.id: r.verdict for r in grade(shipped("one_neuron"), answers).results}
    assert Outcome.COARSE is results["yhat"].outcome
    assert Outcome.CARRIED is results["dL_dyhat"].outcome
    said = "This follows from your own ŷ = 0.56 (line 1): only the rounding there"
    assert said in results["dL_dyhat"].message
    assert "put it off" not in results["dL_dyhat"].message


@pytest.mark.parametrize(
    ("key", "answer", "outcome"),
    [
        ("w_new", "0.3115", Outcome.CORRECT),
        ("w_new", "0.312", Outcome.COARSE),
        ("w_new", "0.31", Outcome.WRONG),
        ("w_new", "0.3", Outcome.WRONG),
        ("b_new", "0.12", Outcome.WRONG),
    ],
)
def test_an_update_with_too_few_decimals_is_told_so(
    key: str, answer: str, outcome: Outcome
) -> None:
    """Whether it is coarse or shows nothing of its step, it is right as far as it goes."""
    results = grade(shipped("one_neuron"), {key: answer}).results
    verdict = next(r.verdict for r in results if r.question.id == key)
    assert outcome is verdict.outcome
    if outcome is not Outcome.CORRECT:
        assert "Right as far as it goes, but only" in verdict.message
        assert "decimal place" in verdict.message
