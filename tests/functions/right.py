"""Right functions in the habits of the field: exercise, functions that must be right, the files."""

from __future__ import annotations

SIGMOID = "import math\ndef s(z): return 1 / (1 + math.exp(-z))\n"
NUMPY = "import numpy as np\n"
DENSE = (
    "def forward(x, W1, b1, W2, b2):\n"
    "    return 1 / (1 + np.exp(-(W2 @ np.tanh(W1 @ x + b1) + b2)))\n"
)
BACK = """
def gradients(x, y, W1, b1, W2, b2):
    h = np.tanh(W1 @ x + b1)
    p = 1 / (1 + np.exp(-(W2 @ h + b2)))
    d = (p - y) * p * (1 - p)
    e = W2.T @ d * (1 - h**2)
    return np.outer(e, x), e, np.outer(d, h), d
"""

NET = NUMPY + DENSE + BACK
CODED = "# -*- coding: utf-8 -*-\n" + SIGMOID

# Each has a name, the exercise, the functions that earn full marks, and the files beside it.
RIGHT: dict[str, tuple[str, tuple[str, ...], dict[str, str]]] = {
    "loops_over_lists": (
        "line",
        ("loss", "gradients"),
        {
            "line.py": """
def loss(x, y, w, b):
    total = 0
    for xi, yi in zip(x, y):
        total += (w * xi + b - yi) ** 2
    return total / len(x)

def gradients(x, y, w, b):
    dw = db = 0.0
    for i in range(len(x)):
        e = w * x[i] + b - y[i]
        dw += 2 * e * x[i] / len(x)
        db += 2 * e / len(x)
    return [dw, db]
"""
        },
    ),
    "arrays_with_mean": (
        "line",
        ("loss", "gradients", "train"),
        {
            "line.py": NUMPY
            + """
def loss(x, y, w, b):
    return np.mean((w * x + b - y) ** 2)

def gradients(x, y, w, b):
    e = w * x + b - y
    return np.array([2 * np.mean(e * x), 2 * np.mean(e)])

def train(x, y, w, b, rate, steps):
    for _ in range(steps):
        dw, db = gradients(x, y, w, b)
        w -= rate * dw
        b -= rate * db
    return w, b
"""
        },
    ),
    "columns_of_samples": (
        "line",
        ("gradients",),
        {
            "line.py": NUMPY
            + """
def gradients(x, y, w, b):
    X = np.asarray(x).reshape(-1, 1)
    Y = np.asarray(y).reshape(-1, 1)
    E = X * w + b - Y
    return 2 / len(X) * X.T @ E, 2 / len(X) * E.sum(axis=0, keepdims=True)
"""
        },
    ),
    "a_matrix_of_numpy": (
        "line",
        ("loss",),
        {
            "line.py": NUMPY
            + """
def loss(x, y, w, b):
    e = np.matrix(w * np.array(x) + b - np.array(y))
    return e * e.T / 4
"""
        },
    ),
    "helper_with_state_of_its_own": (
        "line",
        ("loss",),
        {
            "line.py": "from .tools import mean_square\n\ndef loss(x, y, w, b):\n"
            "    return mean_square([w * v + b - t for v, t in zip(x, y)])\n",
            "tools.py": "import math\n\ndef mean_square(e):\n"
            "    return math.fsum(v * v for v in e) / len(e)\n",
        },
    ),
    "package_of_helpers": (
        "line",
        ("loss",),
        {
            "line.py": "from lib import errors\n\ndef loss(x, y, w, b):\n"
            "    return errors.mean(x, y, w, b)\n",
            "lib/__init__.py": "",
            "lib/errors.py": "from . import square\n\ndef mean(x, y, w, b):\n    return sum("
            "square.of(w * v + b - t) for v, t in zip(x, y)) / len(x)\n",
            "lib/square.py": "def of(v):\n    return v * v\n",
        },
    ),
    "unused_libraries": (
        "line",
        ("loss",),
        {
            "line.py": """
import logging
import pickle
import threading
import pandas as pd
from torch import nn
import matplotlib.pyplot as plt
plt.style.use("ggplot")
log = logging.getLogger(__name__)

class Net(nn.Module):
    pass

def loss(x, y, w, b):
    return sum((w * v + b - t) ** 2 for v, t in zip(x, y)) / len(x)

def plot(losses):
    plt.plot(losses)
"""
        },
    ),
    "optional_library": (
        "line",
        ("loss",),
        {
            "line.py": """
try:
    import numba
except ImportError:
    numba = None

def loss(x, y, w, b):
    assert numba is None
    return sum((w * v + b - t) ** 2 for v, t in zip(x, y)) / len(x)
"""
        },
    ),
    "greek_names": (
        "line",
        ("loss",),
        {
            "line.py": """
def loss(x, y, w, b):
    ŷ = [w * ξ + b for ξ in x]
    größe = len(x)
    return sum((α - β) ** 2 for α, β in zip(ŷ, y)) / größe
"""
        },
    ),
    "the_word_numpy_only": (
        "line",
        ("loss",),
        {
            "line.py": '''
"""No numpy here: import numpy as np would change what x is."""
# import numpy as np
def loss(x, y, w, b):
    return sum((w * v + b - t) ** 2 for v, t in zip(x + [], y)) / len(x)
'''
        },
    ),
    "truth_of_a_list": (
        "line",
        ("loss",),
        {
            "line.py": NUMPY
            + """
def loss(x, y, w, b):
    if not x:
        return 0.0
    return float(np.square(w * x[0] + b - y[0])) / 4 + loss_of_rest(x[1:], y[1:], w, b)

def loss_of_rest(x, y, w, b):
    return sum((w * v + b - t) ** 2 for v, t in zip(x, y)) / 4
"""
        },
    ),
    "methods_of_arrays_without_import": (
        "line",
        ("loss",),
        {
            "line.py": """
def loss(x, y, w, b):
    return ((w * x + b - y) ** 2).mean()
"""
        },
    ),
    "changed_in_place": (
        "line",
        ("loss", "gradients"),
        {
            "line.py": """
def loss(x, y, w, b):
    for i, v in enumerate(x):
        x[i] = (w * v + b - y.pop(0)) ** 2
    return sum(x) / len(x)

def gradients(x, y, w, b):
    e = [2 * (w * v + b - y.pop(0)) / len(x) for v in x]
    return sum(map(lambda a, c: a * c, e, x)), sum(e)
"""
        },
    ),
    "single_precision": (
        "line",
        ("gradients",),
        {
            "line.py": NUMPY
            + """
def gradients(x, y, w, b):
    x, y = np.float32(x), np.float32(y)
    e = np.float32(w) * x + np.float32(b) - y
    return (2 * e * x).mean(), (2 * e).mean()
"""
        },
    ),
    "ends_with_a_demonstration": (
        "line",
        ("loss",),
        {
            "line.py": """
def loss(x, y, w, b):
    return sum((w * v + b - t) ** 2 for v, t in zip(x, y)) / len(x)

if __name__ == "__main__":
    print(loss([1], [2], 3, 4))
print(loss([1, 2, 3, 4], [1, 2, 3, 4], 1, 0))
input("Press enter to end")
"""
        },
    ),
    "dates_and_times": (
        "line",
        ("loss",),
        {
            "line.py": """
from datetime import datetime
STARTED = datetime.strptime("2026-11-27", "%Y-%m-%d")

def loss(x, y, w, b):
    return sum((w * v + b - t) ** 2 for v, t in zip(x, y)) / len(x)
"""
        },
    ),
    "everything_of_numpy": (
        "dense",
        ("forward",),
        {
            "dense.py": """
from numpy import *

def forward(x, W1, b1, W2, b2):
    h = tanh(dot(W1, x) + b1)
    return 1 / (1 + exp(-dot(W2, h) - b2))

testing.assert_allclose(forward(zeros(2), zeros((2, 2)), zeros(2), eye(2), zeros(2)), 0.5)
assert percentile(unique([3.0, 1.0]), 50) == 2 and fft.fft([1.0]).size == 1
"""
        },
    ),
    "dense_layers": (
        "dense",
        ("forward", "gradients", "update"),
        {
            "dense.py": NUMPY
            + DENSE
            + BACK
            + """
def update(x, y, W1, b1, W2, b2, rate):
    g = gradients(x, y, W1, b1, W2, b2)
    return [p - rate * d for p, d in zip((W1, b1, W2, b2), g)]
"""
        },
    ),
    "columns_for_vectors": (
        "dense",
        ("gradients",),
        {
            "dense.py": NUMPY
            + """
def gradients(x, y, W1, b1, W2, b2):
    x, y, b1, b2 = (np.reshape(v, (-1, 1)) for v in (x, y, b1, b2))
    h = np.tanh(W1 @ x + b1)
    p = 1 / (1 + np.exp(-(W2 @ h + b2)))
    d = (p - y) * p * (1 - p)
    e = W2.T @ d * (1 - h**2)
    return e @ x.T, e, d @ h.T, d
"""
        },
    ),
    "nested_lists": (
        "dense",
        ("forward",),
        {
            "dense.py": SIGMOID
            + """
def forward(x, W1, b1, W2, b2):
    h = [math.tanh(sum(a * v for a, v in zip(row, x)) + b) for row, b in zip(W1, b1)]
    return tuple(s(sum(a * v for a, v in zip(row, h)) + b) for row, b in zip(W2, b2))
"""
        },
    ),
    "updated_in_place": (
        "dense",
        ("update",),
        {
            "dense.py": NUMPY
            + BACK
            + """
def update(x, y, W1, b1, W2, b2, rate):
    for p, d in zip((W1, b1, W2, b2), gradients(x, y, W1, b1, W2, b2)):
        p -= rate * d
    return W1, b1, W2, b2
"""
        },
    ),
    "a_class_for_the_net": (
        "dense",
        ("forward",),
        {
            "dense.py": NUMPY
            + """
class Layer:
    def __init__(self, W, b, f):
        self.W, self.b, self.f = W, b, f

    def __call__(self, x):
        return self.f(self.W @ x + self.b)

def forward(x, W1, b1, W2, b2):
    return Layer(W2, b2, lambda z: 1 / (1 + np.exp(-z)))(Layer(W1, b1, np.tanh)(x))
"""
        },
    ),
    "shares_minus_targets": (
        "classes",
        ("forward", "gradients"),
        {
            "classes.py": NUMPY
            + """
def forward(x, W, b):
    z = W @ x + b
    e = np.exp(z - z.max())
    return e / e.sum()

def gradients(x, y, W, b):
    d = forward(x, W, b) - y
    return d[:, None] @ x[None, :], d
"""
        },
    ),
    "index_of_the_class": (
        "classes",
        ("gradients",),
        {
            "classes.py": NUMPY
            + """
def gradients(x, y, W, b):
    z = W @ x + b
    p = np.exp(z) / np.exp(z).sum()
    p[np.argmax(y)] -= 1
    return np.outer(p, x), p
"""
        },
    ),
    "no_steps_at_all": (
        "one_neuron",
        ("train",),
        {
            "one_neuron.py": SIGMOID
            + """
def train(x, y, w, b, alpha, steps):
    if steps == 0:
        return w, b
    a = s(w * x + b)
    d = (a - y) * a * (1 - a)
    return train(x, y, w - alpha * d * x, b - alpha * d, alpha, steps - 1)
"""
        },
    ),
    "an_encoding_line": (
        "one_neuron",
        ("loss",),
        {
            "one_neuron.py": "# -*- coding: utf-8 -*-\n"
            + SIGMOID
            + """
def loss(x, y, w, b):
    return (y - s(w * x + b)) ** 2 / 2
exit()
"""
        },
    ),
    "decimal_inside": (
        "one_neuron",
        ("forward",),
        {
            "one_neuron.py": """
from decimal import Decimal, getcontext
getcontext().prec = 40

def forward(x, w, b):
    z = Decimal(w) * Decimal(x) + Decimal(b)
    return float(z), float(1 / (1 + (-z).exp()))
"""
        },
    ),
}
