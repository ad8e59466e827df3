"""Two neurons in a row: reference functions."""

import math


def sigmoid(z):
    """Compute 1 / (1 + e^-z) without overflow."""
    if z >= 0:
        return 1 / (1 + math.exp(-z))
    e = math.exp(z)
    return e / (1 + e)


def forward(x, w1, b1, w2, b2):
    """Go through both neurons."""
    a2 = sigmoid(w1 * x + b1)
    return a2, sigmoid(w2 * a2 + b2)


def loss(x, y, w1, b1, w2, b2):
    """Compute half the squared error."""
    _, yhat = forward(x, w1, b1, w2, b2)
    return (y - yhat) ** 2 / 2


def gradients(x, y, w1, b1, w2, b2):
    """Go back through both neurons; two gradients hang on each delta."""
    a2, yhat = forward(x, w1, b1, w2, b2)
    dL_dz3 = -(y - yhat) * yhat * (1 - yhat)
    dL_dz2 = dL_dz3 * w2 * a2 * (1 - a2)
    return dL_dz2 * x, dL_dz2, dL_dz3 * a2, dL_dz3


def training_step(x, y, w1, b1, w2, b2, alpha):
    """Move all four parameters against their gradients."""
    parameters = (w1, b1, w2, b2)
    slopes = gradients(x, y, *parameters)
    return tuple(p - alpha * slope for p, slope in zip(parameters, slopes, strict=True))


def train(x, y, w1, b1, w2, b2, alpha, steps):
    """Take so many training steps."""
    parameters = (w1, b1, w2, b2)
    for _ in range(steps):
        parameters = training_step(x, y, *parameters, alpha)
    return parameters
