"""Wrong formulas: told which slip they agree with; right ones are never accused."""

from __future__ import annotations

import pytest
import tomli

from grader.checkers.verdicts import Outcome
from grader.exercise.verbs import Derive
from tests.feedback.sheets import COURSE, ROOT, exercise_from, shipped, verdicts

# The formula asked for, what a student wrote, and what must be named.
ONE_NEURON = [
    ("dL_dyhat", "y - yhat", "the minus sign before y − ŷ lost in ∂L/∂ŷ"),
    ("dL_dyhat", "2*(yhat - y)", "without the factor 1/2 in ∂L/∂ŷ"),
    ("dL_dyhat", "-(y - yhat)/2", "without the factor 2 that the square brings down"),
    ("dL_dyhat", "-y - yhat", "the minus sign before ŷ lost in ∂L/∂ŷ"),
    ("dyhat_dz", "sigmoid(z)", "the activation σ(z) in place of its derivative"),
    ("dyhat_dz", "yhat", "the activation σ(z) in place of its derivative"),
    ("dyhat_dz", "1/(1 + exp(-z))", "the activation σ(z) in place of its derivative"),
    ("dyhat_dz", "1 - yhat", "without the factor σ(z) in ∂ŷ/∂z"),
    ("dyhat_dz", "1 - yhat^2", "the derivative of tanh in place of that of σ"),
    ("dyhat_dz", "sigmoid(yhat)*(1 - sigmoid(yhat))", "taken at ŷ instead of z in ∂ŷ/∂z"),
    ("dz_dw", "w", "the derivative with respect to x instead of w in ∂z/∂w"),
    ("dz_dw", "-x", "the wrong sign in ∂z/∂w"),
    ("dz_db", "b", "the value of b in place of the derivative in ∂z/∂b"),
    ("dz_db", "x", "the derivative with respect to w instead of b in ∂z/∂b"),
    ("dL_dw", "(y - yhat)*yhat*(1 - yhat)*x", "the minus sign before y − ŷ lost in ∂L/∂ŷ"),
    ("dL_dw", "(yhat - y)*yhat*(1 - yhat)", "without the factor ∂z/∂w in ∂L/∂w"),
    (
        "dL_dw",
        "(yhat - y)*yhat*(1 - yhat)*w",
        "the derivative with respect to x instead of w in ∂z/∂w",
    ),
    ("dL_dw", "(yhat - y)*x", "without the factor ∂ŷ/∂z in ∂L/∂z"),
    ("dL_dw", "dL/dyhat*yhat*x", "the activation σ(z) in place of its derivative"),
    ("dL_dw", "alpha*dL/dz*x", "the learning rate multiplied in already in ∂L/∂w"),
    ("dL_db", "dL/dz*x", "the derivative with respect to w instead of b in ∂z/∂b"),
    ("dL_db", "(sigmoid(w*x) - y)*sigmoid(w*x)*(1 - sigmoid(w*x))", "without b in z"),
    ("w_new", "w + alpha*dL/dw", "the step added instead of subtracted in w_new"),
    ("w_new", "w - dL/dw", "without the learning rate α in w_new"),
    ("w_new", "w - alpha*dL/db", "∂L/∂b in place of ∂L/∂w in w_new"),
    ("w_new", "dL/dw", "the gradient ∂L/∂w alone in place of the updated w"),
    ("w_new", "alpha*dL/dw", "the step alone in place of the updated w"),
    ("b_new", "b - alpha^2*dL/db", "the learning rate α applied twice in b_new"),
]
LAYER = [
    ("z2_1", "w1_1*x", "without b⁽¹⁾₁ in z⁽²⁾₁"),
    ("z2_1", "w1_1 + b1_1", "without the factor x in z⁽²⁾₁"),
    ("z2_2", "w1_1*x + b1_2", "w⁽¹⁾₁ in place of w⁽¹⁾₂ in z⁽²⁾₂"),
    ("z2_2", "w1_2*x + b1_1", "b⁽¹⁾₁ in place of b⁽¹⁾₂ in z⁽²⁾₂"),
    ("a2_1", "z2_1", "without applying σ in a⁽²⁾₁"),
    ("a2_2", "sigmoid(z2_1)", "z⁽²⁾₁ in place of z⁽²⁾₂ in a⁽²⁾₂"),
    ("z3", "w2_1*a2_1 + w2_2*a2_2", "without b⁽²⁾ in z⁽³⁾"),
    ("z3", "w2_1*a2_1 + w2_2*a2_1 + b2", "a⁽²⁾₁ in place of a⁽²⁾₂ in z⁽³⁾"),
    ("yhat", "sigmoid(-z3)", "the wrong sign in the exponent of σ in ŷ"),
    ("yhat", "tanh(z3)", "tanh in place of σ in ŷ"),
    ("L", "(y - yhat)^2", "without the factor 1/2 in L"),
    ("L", "(y - yhat)/2", "without the square in (y − ŷ)² in L"),
    ("dz3_dw2_1", "x", "x in place of a⁽²⁾₁ in ∂z⁽³⁾/∂w⁽²⁾₁"),
    ("dz3_da2_1", "w2_2", "w⁽²⁾₂ in place of w⁽²⁾₁ in ∂z⁽³⁾/∂a⁽²⁾₁"),
    ("dL_dw2_1", "dL/dz3*a2_2", "a⁽²⁾₂ in place of a⁽²⁾₁ in ∂z⁽³⁾/∂w⁽²⁾₁"),
    ("dL_dw2_1", "(yhat - y)*yhat*(1 - yhat)*x", "x in place of a⁽²⁾₁ in ∂z⁽³⁾/∂w⁽²⁾₁"),
    ("dL_dw1_1", "dL/dz3*w2_2*a2_1*(1 - a2_1)*x", "w⁽²⁾₂ in place of w⁽²⁾₁ in ∂z⁽³⁾/∂a⁽²⁾₁"),
    ("dL_dw1_1", "dL/dz3*w2_1*a2_1*x", "the activation σ(z⁽²⁾₁) in place of its derivative"),
    ("dL_dw1_2", "dL/dz3*w2_2*x", "without the factor ∂a⁽²⁾₂/∂z⁽²⁾₂ in ∂L/∂z⁽²⁾₂"),
    ("dL_db1_2", "dL/dz3*a2_2*(1 - a2_2)", "without the factor ∂z⁽³⁾/∂a⁽²⁾₂ in ∂L/∂a⁽²⁾₂"),
    ("w1_1_new", "w1_2 - alpha*dL/dw1_1", "w⁽¹⁾₂ in place of w⁽¹⁾₁ in w⁽¹⁾₁_new"),
    ("b2_new", "b2 + alpha*dL/db2", "the step added instead of subtracted in b⁽²⁾_new"),
]
ROWS = [
    *[("one_neuron", *row) for row in ONE_NEURON],
    *[("two_neurons_layer", *row) for row in LAYER],
]


@pytest.mark.parametrize(("name", "key", "formula", "named"), ROWS)
def test_a_wrong_formula_is_told_its_slip(name: str, key: str, formula: str, named: str) -> None:
    """The true slip is named, alone or among at most three."""
    verdict = verdicts(shipped(name), {f"{key}_formula": formula})[f"{key}_formula"]
    assert Outcome.WRONG is verdict.outcome
    assert named in verdict.message
    assert 3 > verdict.message.count(", or ")


def test_what_a_formula_uses_by_name_is_not_blamed() -> None:
    """With dL/dw in it, the sign was lost in the update, not in any derivative before."""
    verdict = verdicts(shipped("one_neuron"), {"w_new_formula": "w + alpha*dL/dw"})
    wanted = "This is what you get with the step added instead of subtracted in w_new."
    assert wanted == verdict["w_new_formula"].message


@pytest.mark.parametrize("name", COURSE.ids)
def test_the_reference_formulas_are_right(name: str) -> None:
    """No formula of the reference solutions is accused of anything."""
    exercise = shipped(name)
    path = ROOT / "solutions" / f"{name}.toml"
    answers = tomli.loads(path.read_text(encoding="utf-8"))
    asked = [q.id for q in exercise.questions if isinstance(q, Derive)]
    got = verdicts(exercise, {key: answers[key] for key in asked})
    assert dict.fromkeys(asked, Outcome.CORRECT) == {key: got[key].outcome for key in asked}


@pytest.mark.parametrize(
    ("key", "formula"),
    [
        ("dL_dw", "-(y - yhat)*yhat*(1 - yhat)*x"),
        ("dL_dw", "x*(yhat - y)*exp(-z)/(1 + exp(-z))^2"),
        ("dL_dw", "dL/dz*dz/dw"),
        ("dL_dyhat", "yhat - y"),
        ("dL_dyhat", "-1/2*2*(y - yhat)"),
        ("dyhat_dz", "yhat - yhat^2"),
        ("dyhat_dz", "sigmoid(z)*sigmoid(-z)"),
        ("w_new", "w + alpha*(y - yhat)*yhat*(1 - yhat)*x"),
    ],
)
def test_a_right_formula_in_another_form_is_not_accused(key: str, formula: str) -> None:
    """However it is written."""
    verdict = verdicts(shipped("one_neuron"), {f"{key}_formula": formula})[f"{key}_formula"]
    assert Outcome.CORRECT is verdict.outcome


MISTAKES = """
title = "t"
[given]
x = 3
y = 0.7
[net]
u = "x*y"
L = "u^2"
[[question]]
compute = "L"
mistakes = [{ gives = "2*u", say = "Squaring is not doubling." }]
[[question]]
derive = "L"
mistakes = [{ gives = "u", say = "That is u alone." }]
"""


def test_what_the_author_foresaw_comes_first() -> None:
    """Their own words stand in the place of those of any slip, for numbers and formulas."""
    got = verdicts(exercise_from(MISTAKES), {"L": "4.20", "L_formula": "x*y"})
    assert "Squaring is not doubling." == got["L"].message
    assert "That is u alone." == got["L_formula"].message


def test_a_right_answer_is_not_taken_for_a_mistake_foreseen() -> None:
    """Even where the mistake gives the same number, or one near it."""
    text = MISTAKES.replace('"2*u"', '"2.1*u"')
    assert Outcome.CORRECT is verdicts(exercise_from(text), {"L": "4.41"})["L"].outcome
    near = MISTAKES.replace('"2*u"', '"2.11*u"')  # 4.431
    assert Outcome.COARSE is verdicts(exercise_from(near), {"L": "4.4"})["L"].outcome
