"""Exercises for the tests of authoring: small ones, changed in one place at a time."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from grader.authoring.validate import validate
from grader.exercise.reading.exercises import parse_exercise

if TYPE_CHECKING:
    from grader.authoring.findings import Finding
    from grader.exercise.model import Exercise

NEURON = """\
title = "Neuron"

[given]
x = 0.7
y = 0.2
w = -0.6
b = 0.35
alpha = 0.5

[net]
z = "w*x + b"
yhat = "tanh(z)"
L = "1/2*(y - yhat)^2"

[update]
w_new = "w - alpha*dL/dw"
"""
VARIED = (
    NEURON
    + """
[vary]
x = { low = 0.3, high = 0.9, step = 0.1 }
w = [-0.6, -0.8, 1.1, 1.4]
keep = ["abs(z) > 0.02"]
"""
)
LAYERS = """\
title = "Layers"

[given]
x = [0.5, -0.9]
y = [0.2, 0.7]
W1 = [[0.3, -0.4], [0.8, 0.6], [-0.7, 1.2]]
b1 = [0.1, -0.2, 0.45]
W2 = [[1.1, -0.7, 0.55], [0.9, 1.3, -0.35]]
b2 = -0.3
alpha = 0.4

[net]
inputs = "x"
targets = "y"
layers = [
  { weights = "W1", bias = "b1", activation = "tanh" },
  { weights = "W2", bias = "b2", activation = "sigmoid" },
]
loss = "half squared error"

[update]
descend = "all"
rate = "alpha"
"""


def question(text: str) -> str:
    """Write a question's table."""
    return f"\n[[question]]\n{text}\n"


@cache
def load(text: str, name: str = "net") -> Exercise:
    """Read an exercise from the text of its file."""
    return parse_exercise(text, f"{name}.toml", name)


def findings(text: str, seeds: int = 50) -> list[Finding]:
    """Validate an exercise."""
    return validate(load(text), seeds=seeds)


def said(text: str, seeds: int = 50) -> list[str]:
    """Write what validation finds."""
    return list(map(str, findings(text, seeds)))
