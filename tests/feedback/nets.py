"""The exercises of the table of slips: those of the course, and small nets of other kinds."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tests.feedback import by_hand
from tests.feedback.sheets import exercise_from, shipped

if TYPE_CHECKING:
    from grader.exercise.model import Exercise
    from tests.feedback.by_hand import Formulas

FORMULAS: dict[str, Formulas] = {
    "one_neuron": by_hand.ONE_NEURON,
    "two_neurons": by_hand.TWO_NEURONS,
    "layer_numbers": by_hand.LAYER,
    "tanh_relu": by_hand.TANH_RELU,
    "shared": by_hand.SHARED,
    "samples": by_hand.SAMPLES,
    "cross_entropy": by_hand.CROSS_ENTROPY,
    "sin_log": by_hand.SIN_LOG,
}

_GIVEN_AND_NET = {
    "tanh_relu": """
[given]
x = 0.8
y = 1.7
w1 = 0.9
b1 = -0.2
w2 = 1.3
b2 = 0.35
eta = 0.2
[net]
z1 = "w1*x + b1"
h = "tanh(z1)"
z2 = "w2*h + b2"
yhat = "relu(z2)"
L = "(yhat - y)^2"
[update]
w1_new = "w1 - eta*dL/dw1"
w2_new = "w2 - eta*dL/dw2"
""",
    "shared": """
[given]
x = 0.7
y = 1.2
q = 0.4
w = 0.9
v = -0.6
rate = 0.3
[net]
s = "w*x"
h = "tanh(s)"
u = "w*h"
t = "v*h"
L = "((y - u)^2 + (q - t)^2)/2"
[update]
w_new = "w - rate*dL/dw"
""",
    "samples": """
[given]
x1 = 0.6
x2 = -1.7
y1 = 0.9
y2 = 0.3
w = 0.8
b = -0.4
alpha = 0.7
[net]
z1 = "w*x1 + b"
z2 = "w*x2 + b"
p1 = "sigmoid(z1)"
p2 = "sigmoid(z2)"
L1 = "1/2*(y1 - p1)^2"
L2 = "1/2*(y2 - p2)^2"
L = "L1 + L2"
[update]
w_new = "w - alpha*dL/dw"
b_new = "b - alpha*dL/db"
""",
    "cross_entropy": """
[given]
x = 1.3
y = 0.8
w = -0.7
b = 0.25
alpha = 0.4
[net]
z = "w*x + b"
p = "sigmoid(z)"
L = "-(y*log(p) + (1 - y)*log(1 - p))"
[update]
w_new = "w - alpha*dL/dw"
""",
    "sin_log": """
[given]
x = 0.75
w = 1.1
c = 1.6
alpha = 0.3
[net]
s = "w*x"
u = "sin(s)"
r = "u + c"
L = "log(r)"
[update]
w_new = "w - alpha*dL/dw"
""",
}
_ASKED = {
    "tanh_relu": "z1 h z2 yhat L dL/dyhat dh/dz1 dL/dz2 dL/dw2 dL/dh dL/dz1 dL/dw1 w1_new w2_new",
    "shared": "s h u t L dL/dh dL/ds dL/dw dL/dv w_new",
    "samples": "z1 z2 p1 p2 L dL/dz1 dL/dz2 dL/dw dL/db w_new",
    "cross_entropy": "z p L dL/dp dp/dz dL/dz dL/dw w_new",
    "sin_log": "s u r L du/ds dL/dr dL/ds dL/dw w_new",
}


@cache
def net(name: str) -> Exercise:
    """Load an exercise of the course, or one of the small nets."""
    if name not in _GIVEN_AND_NET:
        return shipped(name)
    questions = "".join(f'[[question]]\ncompute = "{q}"\n' for q in _ASKED[name].split())
    return exercise_from(f'title = "{name}"\n{_GIVEN_AND_NET[name]}{questions}', name)
