"""Right answers: whatever the numbers given, none is refused, and none is accused of a slip."""

from __future__ import annotations

import random
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from grader.checkers.verdicts import Outcome
from tests.feedback.by_hand import work
from tests.feedback.nets import FORMULAS
from tests.feedback.sheets import EXAMPLES, digits, grade, numbers_asked, shipped

if TYPE_CHECKING:
    from grader.exercise.model import Exercise

VARIATIONS = 10_000
FIGURES = (3, 4, 5, 6)


def varied(exercise: Exercise, draw: random.Random) -> Exercise:
    """Give an exercise other numbers: of two decimals, none of them 0."""
    scale = draw.choice([1, 1, 1, 3])
    givens = {}
    for name in exercise.givens:
        size = round(draw.uniform(0.01, scale), 2)
        givens[name] = size if name == "alpha" else size * draw.choice([1, -1])
    return replace(exercise, givens=givens)


def right_sheet(exercise: Exercise, figures: int) -> dict[str, str]:
    """Write all answers, worked out by hand and rounded at the end, as a careful student does."""
    values = work(exercise.givens, FORMULAS[exercise.id], {})
    answers = {}
    for question in numbers_asked(exercise):
        parameter = exercise.step.parameter_of(question.quantity)
        origin = exercise.givens[parameter] if parameter else 0.0
        answers[question.id] = digits(values[question.id], figures, origin)
    return answers


def refused(exercise: Exercise, answers: dict[str, str]) -> list[str]:
    """List what is said of answers that are not simply right."""
    return [
        f"{result.question.id} = {result.answer} at {exercise.givens}: {result.verdict}"
        for result in grade(exercise, answers).results
        if result.answer and result.verdict.outcome is not Outcome.CORRECT
    ]


@pytest.mark.parametrize("name", EXAMPLES)
def test_right_answers_are_neither_refused_nor_accused(name: str) -> None:
    """Of 10,000 sheets in all, to 3, 4, 5 or 6 figures, every answer is correct."""
    draw = random.Random(f"right answers of {name}")
    exercise = shipped(name)
    for number in range(VARIATIONS // len(EXAMPLES) + 1):
        figures = FIGURES[number % len(FIGURES)]
        other = varied(exercise, draw)
        assert [] == refused(other, right_sheet(other, figures)), figures


@pytest.mark.parametrize("written", ["1.00", "0.9996", "0.99960", "1.000"])
def test_a_number_rounded_up_to_a_power_of_ten_has_its_figures(written: str) -> None:
    """0.9996 to 3 figures is 1.00, whose last digit stands one place earlier."""
    exercise = replace(shipped("one_neuron"), givens={**shipped("one_neuron").givens, "b": 0.8496})
    assert [] == refused(exercise, {"z": written})


def test_a_right_answer_stays_right_beside_wrong_ones() -> None:
    """It is right by itself, whatever came before."""
    answers = {"z": "7.7", "yhat": "0.1", "dL_dz": "-0.231", "dL_db": "-0.231", "b_new": "0.1231"}
    got = {r.question.id: r.verdict.outcome for r in grade(shipped("one_neuron"), answers).results}
    right = ("dL_dz", "dL_db", "b_new")
    assert dict.fromkeys(right, Outcome.CORRECT) == {key: got[key] for key in right}


def rounded_sheet(exercise: Exercise) -> dict[str, str]:
    """Write all answers to 3 figures, each worked out from the rounded ones before."""
    asked = {question.id: question.quantity for question in numbers_asked(exercise)}
    numbers = SimpleNamespace(**exercise.givens)
    answers = {}
    for key, formula in FORMULAS[exercise.id].items():
        value = formula(numbers)
        parameter = exercise.step.parameter_of(asked[key]) if key in asked else None
        origin = exercise.givens[parameter] if parameter else 0.0
        written = digits(value, 3, origin) if value else "0"
        setattr(numbers, key, float(written))
        if key in asked:
            answers[key] = written
    return answers


@pytest.mark.parametrize("name", EXAMPLES)
def test_rounding_along_the_way_is_never_taken_for_a_slip(name: str) -> None:
    """Not even where it puts a number off by far: what it follows from is told instead."""
    draw = random.Random(f"rounded answers of {name}")
    for _ in range(100):
        exercise = varied(shipped(name), draw)
        results = grade(exercise, rounded_sheet(exercise)).results
        assert {"", "rounded", "few_digits", "carried", "trivial"} >= {
            result.verdict.reason for result in results
        }
