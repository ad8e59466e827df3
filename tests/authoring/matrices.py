"""Layers computed independently: with matrices, a row for each sample, and backpropagation by hand.

Nothing of the grader is used here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Matrix: TypeAlias = NDArray[np.float64]
    Function: TypeAlias = Callable[[Matrix], Matrix]


def sigmoid(z: Matrix) -> Matrix:
    """Squash."""
    return np.asarray(1 / (1 + np.exp(-z)))


def normal(z: Matrix) -> Matrix:
    """Give the share of the normal distribution below z."""
    return np.asarray((1 + np.vectorize(math.erf)(z / np.sqrt(2))) / 2)


ACTIVATIONS: dict[str, tuple[Function, Function]] = {
    "sigmoid": (sigmoid, lambda z: sigmoid(z) * (1 - sigmoid(z))),
    "tanh": (np.tanh, lambda z: 1 / np.cosh(z) ** 2),
    "relu": (lambda z: np.maximum(z, 0), lambda z: (z > 0).astype(float)),
    "leaky_relu": (lambda z: np.where(z > 0, z, 0.01 * z), lambda z: np.where(z > 0, 1.0, 0.01)),
    "softplus": (lambda z: np.log1p(np.exp(z)), sigmoid),
    "silu": (
        lambda z: z * sigmoid(z),
        lambda z: sigmoid(z) + z * sigmoid(z) * (1 - sigmoid(z)),
    ),
    "gelu": (
        lambda z: z * normal(z),
        lambda z: normal(z) + z * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi),
    ),
    "elu": (
        lambda z: np.where(z > 0, z, np.exp(z) - 1),
        lambda z: np.where(z > 0, 1.0, np.exp(z)),
    ),
    "none": (lambda z: z, np.ones_like),
    "linear": (lambda z: z, np.ones_like),
    "identity": (lambda z: z, np.ones_like),
}


def softmax(z: Matrix) -> Matrix:
    """Share out."""
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


LOSSES: dict[str, tuple[Callable[[Matrix, Matrix], float], Callable[[Matrix, Matrix], Matrix]]] = {
    "half squared error": (lambda y, p: ((y - p) ** 2).sum() / 2, lambda y, p: p - y),
    "mean squared error": (
        lambda y, p: ((y - p) ** 2).mean(),
        lambda y, p: 2 * (p - y) / y.size,
    ),
    "binary cross-entropy": (
        lambda y, p: -(y * np.log(p) + (1 - y) * np.log(1 - p)).sum(),
        lambda y, p: (p - y) / (p * (1 - p)),
    ),
    "softmax with cross-entropy": (lambda y, p: -(y * np.log(p)).sum(), lambda y, p: -y / p),
    "mean cross-entropy": (
        lambda y, p: -(y * np.log(p)).sum(axis=1).mean(),
        lambda y, p: -y / p / len(y),
    ),
    "mean binary cross-entropy": (
        lambda y, p: -(y * np.log(p) + (1 - y) * np.log(1 - p)).mean(),
        lambda y, p: (p - y) / (p * (1 - p)) / y.size,
    ),
    "sum(abs(y - yhat)^3)": (
        lambda y, p: (abs(y - p) ** 3).sum(),
        lambda y, p: 3 * (p - y) * abs(p - y),
    ),
}


@dataclass
class Layer:
    """Weights with a row for each neuron; a bias for each, or one for all, or none."""

    weights: Matrix
    bias: Matrix | float | None
    activation: str


def computed(layers: Sequence[Layer], x: Matrix, y: Matrix, loss: str) -> dict[str, Matrix | float]:
    """Compute all of one step: z1, a1, ..., yhat, L, and dL/d... of all of them."""
    found: dict[str, Matrix | float] = {}
    signals = [x]
    for number, layer in enumerate(layers, 1):
        z = signals[-1] @ layer.weights.T + (0 if layer.bias is None else layer.bias)
        out = softmax(z) if layer.activation == "softmax" else ACTIVATIONS[layer.activation][0](z)
        name = "yhat" if number == len(layers) else f"a{number}"
        found |= {f"z{number}": z, name: out}
        signals.append(out)
    value, slope = LOSSES[loss]
    found["L"] = float(value(y, signals[-1]))
    gradient = slope(y, signals[-1])
    for number in range(len(layers), 0, -1):
        layer, z = layers[number - 1], np.asarray(found[f"z{number}"])
        found["dL/dyhat" if number == len(layers) else f"dL/da{number}"] = gradient
        gradient = _through(layer, z, gradient)
        found[f"dL/dz{number}"] = gradient
        found[f"dL/dW{number}"] = gradient.T @ signals[number - 1]
        if layer.bias is not None:
            shared = np.ndim(layer.bias) == 0
            found[f"dL/db{number}"] = float(gradient.sum()) if shared else gradient.sum(axis=0)
        gradient = gradient @ layer.weights
    found["dL/dx"] = gradient
    return found


def _through(layer: Layer, z: Matrix, gradient: Matrix) -> Matrix:
    """Take a gradient back through an activation."""
    if layer.activation != "softmax":
        return np.asarray(gradient * ACTIVATIONS[layer.activation][1](z))
    out = softmax(z)
    return np.asarray(out * (gradient - (gradient * out).sum(axis=1, keepdims=True)))
