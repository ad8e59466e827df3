"""Gradients as formulas of lists and matrices: right in every form, and slips named."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.command import bpgrade

if TYPE_CHECKING:
    from pathlib import Path

LAYER = """title = "A layer and its gradients"
[given]
x = [0.5, -0.9]
t = [0.2, 0.7, -0.4]
W = [[0.3, -0.4], [0.8, 0.6], [-0.5, 0.2]]
b = [0.1, -0.3, 0.25]
[net]
z = "W @ x + b"
p = "softmax(z)"
L = "1/2*sum((p - t)^2)"
q = "tanh(z)"
E = "sum((q - t)^2)"
"""
BATCH = """title = "A layer on three samples"
[given]
X = [[0.5, -0.9], [1.1, 0.4], [-0.7, 0.8]]
T = [[0.2, 0.3], [0.7, -0.1], [-0.4, 0.9]]
W = [[0.3, -0.4], [0.6, 0.15]]
b = [0.15, -0.2]
[net]
Z = "X @ W.T + b"
P = "tanh(Z)"
L = "sum((P - T)^2)/6"
"""


def judged(folder: Path, exercise: str, asked: str, answer: str) -> tuple[str, str]:
    """Give the outcome of a formula, and what is said of it."""
    text = f'{exercise}[[question]]\nid = "f"\n{asked}\n'
    for name, content in (("course", text), ("work", f'f = "{answer}"\n')):
        (folder / name).mkdir(exist_ok=True)
        (folder / name / "net.toml").write_text(content)
    ran = bpgrade("check", "work", "--exercises", "course", "--format", "json", at=folder)
    (result,) = json.loads(ran.out)["exercises"][0]["questions"]
    return result["outcome"], result["message"]


RIGHT = [
    (LAYER, "dE/dq", "2*(q - t)"),
    (LAYER, "dE/dz", "dE/dq*(1 - q^2)"),
    (LAYER, "dE/dz", "2*(tanh(W @ x + b) - t)*(1 - tanh(W @ x + b)^2)"),
    (LAYER, "dE/dW", "outer(dE/dz, x)"),
    (LAYER, "dE/dW", "dE/dz @ x.T"),
    (LAYER, "dE/dW", "dE/dz @ xᵀ"),
    (LAYER, "dE/dW", "[dE/dz[1]*x, dE/dz[2]*x, dE/dz[3]*x]"),
    (LAYER, "dE/dx", "W.T @ dE/dz"),
    (LAYER, "dE/dx", "dE/dz @ W"),
    (LAYER, "dE/db", "dE/dz"),
    (LAYER, "dL/dz", "p*(dL/dp - p @ dL/dp)"),
    (LAYER, "dL/dz", "dp/dz @ dL/dp"),
    (
        LAYER,
        "dp/dz",
        "[[p[1], 0, 0], [0, p[2], 0], [0, 0, p[3]]] - outer(p, p)",
    ),
    (LAYER, "dz/dW[2]", "[[0, 0], x, [0, 0]]"),
    (BATCH, "dL/dZ", "(P - T)*(1 - P^2)/3"),
    (BATCH, "dL/dW", "dL/dZ.T @ X"),
    (BATCH, "dL/dW", "(X.T @ dL/dZ).T"),
    (BATCH, "dL/db", "colsum(dL/dZ)"),
    (BATCH, "dL/db", "[1, 1, 1] @ dL/dZ"),
    (BATCH, "dL/dX", "dL/dZ @ W"),
]


@pytest.mark.parametrize(("exercise", "asked", "answer"), RIGHT)
def test_every_right_form_is_right(tmp_path: Path, exercise: str, asked: str, answer: str) -> None:
    """Formulas are compared entry by entry, however they are written."""
    assert ("correct", "") == judged(tmp_path, exercise, f'derive = "{asked}"', answer)


SLIPS = [
    (LAYER, "dE/dW", "outer(x, dE/dz)", "with the factors of outer(x, ∂E/∂z) the wrong way round"),
    (LAYER, "dE/dW", "x @ dE/dz.T", "for the transpose of ∂E/∂W"),
    (LAYER, "dE/dx", "W @ dE/dz", "with W where its transpose belongs"),
    (LAYER, "dz/dx", "W.T", "for the transpose of ∂z/∂x"),
    (LAYER, "dE/dz", "-dE/dq*(1 - q^2)", "with the wrong sign"),
    (LAYER, "dE/dz", "dE/dq", "without the factor ∂q₁/∂z₁ in ∂E/∂z₁"),
    (LAYER, "dE/dq", "q - t", "without the factor 2 that the square brings down in ∂E/∂q₁"),
    (BATCH, "dL/dW", "dL/dZ @ X", "with ∂L/∂Z where its transpose belongs"),
    (BATCH, "dL/dW", "X.T @ dL/dZ", "for the transpose of ∂L/∂W"),
    (BATCH, "dL/dW", "dL/dZ.T @ X/3", "with the mean in place of the sum in ∂L/∂W₁,₁"),
    (BATCH, "dL/dZ", "(P - T)*(1 - P^2)", "without the factor 1/3 in ∂L/∂P₂,₁"),
    (BATCH, "dL/db", "dL/dZ", "without the sum over the rows"),
    (BATCH, "dL/db", "rowsum(dL/dZ)", "with rowsum in place of colsum"),
    (BATCH, "dL/dX", "dL/dZ @ W.T", "with Wᵀ where its transpose belongs"),
    (BATCH, "dL/dX", "dL/dZ*W", "with ∂L/∂Z · W entry by entry instead of a product"),
]


@pytest.mark.parametrize(("exercise", "asked", "answer", "slip"), SLIPS)
def test_slips_with_arrays_are_named(
    tmp_path: Path, exercise: str, asked: str, answer: str, slip: str
) -> None:
    """A transpose, the order of factors, a forgotten sum: the one change that mends it is told."""
    if "transpose of ∂L" in slip:  # of one neuron, so that there is a product
        exercise = exercise.replace(", [0.6, 0.15]]", "]").replace("[0.15, -0.2]", "[0.15]")
        exercise = exercise.replace("0.2, 0.3], [0.7, -0.1], [-0.4, 0.9", "0.2], [0.7], [-0.4")
    outcome, said = judged(tmp_path, exercise, f'derive = "{asked}"', answer)
    assert ("wrong", f"This is what you get {slip}.") == (outcome, said)


OTHERS = [
    ("dE/dW", "dE/dz", "wrong", "This is a list of 3, but ∂E/∂W is 3 by 2."),
    ("dE/dx", "(p + x)*x", "wrong", "a list of 3 and a list of 2 do not fit"),
    ("dE/dz", "dE/dz[1]*[1, 1, 1]", "wrong", "∂E/∂z₁ is what is asked"),
    ("dE/dq", "dE/dL*q", "unreadable", "E does not depend on L"),
    ("dE/dW", "outer(dE/dz, x", "unreadable", "this parenthesis is never closed"),
    ("dE/dz[1]", "dE/dz", "unreadable", "this is a list of 3; name entries, such as [1]"),
    ("dE/dz[1]", "[dE/dq[1]]*2", "unreadable", "this is a list of 1"),
]


@pytest.mark.parametrize(("asked", "answer", "outcome", "said"), OTHERS)
def test_what_does_not_fit_is_told(
    tmp_path: Path, asked: str, answer: str, outcome: str, said: str
) -> None:
    """Shapes that do not fit are a mistake; what is no formula cannot be read."""
    found, message = judged(tmp_path, LAYER, f'derive = "{asked}"', answer)
    assert outcome == found
    assert said in message


def test_whole_lists_may_be_the_only_names_allowed(tmp_path: Path) -> None:
    """Using takes lists and matrices, entries of which may stand in the answer then."""
    asked = 'derive = "dE/dW"\nusing = ["q", "t", "x"]'
    right = "outer(2*(q - t)*(1 - q^2), x)"
    assert ("correct", "") == judged(tmp_path, LAYER, asked, right)
    outcome, said = judged(tmp_path, LAYER, asked, "outer(dE/dz, x)")
    assert ("wrong", "∂E/∂z₁ must not appear here: only q, t and x.") == (outcome, said)


def test_a_foreseen_mistake_may_be_an_array_of_any_shape(tmp_path: Path) -> None:
    """What its author says of it comes before what would be said otherwise."""
    mistake = '{ gives = "outer(x, dE/dz)", say = "Rows are neurons." }'
    asked = f'derive = "dE/dW"\nmistakes = [{mistake}]'
    for answer in ("outer(x, dE/dz)", "x @ dE/dz.T"):
        assert ("wrong", "Rows are neurons.") == judged(tmp_path, LAYER, asked, answer)
    outcome, said = judged(tmp_path, LAYER, asked, "outer(dE/dz, -x)")
    assert ("wrong", "This is what you get with the wrong sign.") == (outcome, said)


@pytest.mark.parametrize(
    ("hint", "code"),
    [
        ("All products: outer(dE/dz, x), a down and b across.", 1),
        ("It is dE/dz @ x.T, of course.", 1),
        ("Each entry of z, one by one, meets each of x.", 0),
    ],
)
def test_a_hint_with_the_formula_of_arrays_is_found(tmp_path: Path, hint: str, code: int) -> None:
    """Validation knows an answer in a hint, also one with commas and matrices."""
    asked = f'[[question]]\nid = "f"\nderive = "dE/dW"\nhint = "{hint}"\n'
    (tmp_path / "net.toml").write_text(LAYER + asked)
    assert code == bpgrade("validate", "net.toml", at=tmp_path).code


def test_the_jacobian_of_a_softmax_is_answered_in_numbers(tmp_path: Path) -> None:
    """Row i, column j of a whole derivative is that of entry i by entry j."""
    text = f'{LAYER}[[question]]\nid = "f"\ncompute = "dp/dz"\n'
    (tmp_path / "net.toml").write_text(text)
    assert 0 == bpgrade("start", "work", "--exercises", ".", at=tmp_path).code
    assert '["?", "?", "?"]' in (tmp_path / "work" / "net.toml").read_text()
