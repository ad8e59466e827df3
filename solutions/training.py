"""Several steps: reference functions."""

import math


def sigmoid(z):
    """Compute 1 / (1 + e^-z) without overflow."""
    if z >= 0:
        return 1 / (1 + math.exp(-z))
    e = math.exp(z)
    return e / (1 + e)


def train(x, y, w, b, alpha, steps):
    """Take so many training steps."""
    for _ in range(steps):
        yhat = sigmoid(w * x + b)
        dL_dz = -(y - yhat) * yhat * (1 - yhat)
        w, b = w - alpha * dL_dz * x, b - alpha * dL_dz
    return w, b


def last_loss(x, y, w, b, alpha, steps):
    """Compute the loss that the last step finds."""
    w, b = train(x, y, w, b, alpha, steps - 1)
    return (y - sigmoid(w * x + b)) ** 2 / 2
