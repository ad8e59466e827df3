"""Hints: one level more each time, and never the result."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from grader.exercise.verbs import Compute, Derive
from grader.feedback.hints import STATE_FILE, hint_levels, next_hint
from grader.feedback.solutions import recipe, solution
from tests.feedback.sheets import COURSE, digits, shipped

if TYPE_CHECKING:
    from pathlib import Path

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


def test_the_levels_go_from_a_nudge_to_the_recipe_with_the_own_numbers() -> None:
    """The student's numbers are put in as they are, right or wrong; blanks keep their symbols."""
    wanted = [
        "The square brings a 2 down, which meets the 1/2; the minus before ŷ comes out.",
        "∂L/∂ŷ depends on y and ŷ.",
        "∂L/∂ŷ = −(y − ŷ)",
        "∂L/∂ŷ = −(1.5 − 0.7)",
    ]
    assert wanted == hint_levels(*asked("one_neuron", "dL_dyhat"), {"yhat": "0.7"})
    assert "∂L/∂ŷ = −(1.5 − ŷ)" == hint_levels(*asked("one_neuron", "dL_dyhat"), {})[-1]


def test_a_derivative_that_is_a_number_is_not_told() -> None:
    """Of dz/db = 1 the hints show the equation to begin with."""
    wanted = "Begin with the equation z = w · x + b."
    assert wanted == hint_levels(*asked("one_neuron", "dz_db"), {})[-1]


def test_each_asking_gives_one_level_more(tmp_path: Path) -> None:
    """Up to the last level, which is then given again."""
    assert [0, 1, 2, 2] == [next_hint(tmp_path, "one_neuron.z", 3) for _ in range(4)]


def test_questions_and_workspaces_are_counted_apart(tmp_path: Path) -> None:
    """The count is kept in each workspace."""
    other = tmp_path / "other"
    other.mkdir()
    next_hint(tmp_path, "one_neuron.z", 3)
    assert 0 == next_hint(tmp_path, "one_neuron.L", 3)
    assert 0 == next_hint(other, "one_neuron.z", 3)
    assert 1 == next_hint(tmp_path, "one_neuron.z", 3)


@pytest.mark.parametrize(
    "state",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[1, 2]",
        b"null",
        b'{"one_neuron.z": "two"}',
        b'{"one_neuron.z": null}',
        b'{"one_neuron.z": -7}',
        b'{"one_neuron.z": [1]}',
        b"[" * 100_000,
    ],
)
def test_a_spoilt_state_file_begins_anew(tmp_path: Path, state: bytes) -> None:
    """It never stands in the way of a hint, and is put right."""
    (tmp_path / STATE_FILE).write_bytes(state)
    assert 0 == next_hint(tmp_path, "one_neuron.z", 3)
    assert 1 == next_hint(tmp_path, "one_neuron.z", 3)


def test_a_count_beyond_the_last_level_gives_the_last(tmp_path: Path) -> None:
    """As after an exercise has lost a hint."""
    (tmp_path / STATE_FILE).write_text(json.dumps({"one_neuron.z": 99}), encoding="utf-8")
    assert 2 == next_hint(tmp_path, "one_neuron.z", 3)


def test_the_working_shows_recipe_numbers_and_result() -> None:
    """With trailing zeros, to the figures asked."""
    exercise, question = asked("two_neurons", "dL_dw2")
    wanted = [
        "∂L/∂w⁽²⁾ = ∂L/∂z⁽³⁾ · ∂z⁽³⁾/∂w⁽²⁾",
        "= (−0.204907) · 0.562177",
        "= −0.115",
    ]
    assert wanted == solution(exercise, question)
