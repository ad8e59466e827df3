"""Several samples: reference functions."""

import math


def sigmoid(z):
    """Compute 1 / (1 + e^-z) without overflow."""
    if z >= 0:
        return 1 / (1 + math.exp(-z))
    e = math.exp(z)
    return e / (1 + e)


def loss(x, y, w, b):
    """Add up half the squared errors of all samples."""
    return sum((yp - sigmoid(w * xp + b)) ** 2 / 2 for xp, yp in zip(x, y, strict=True))


def gradients(x, y, w, b):
    """Add up the gradients of all samples."""
    dL_dw = dL_db = 0.0
    for xp, yp in zip(x, y, strict=True):
        yhat = sigmoid(w * xp + b)
        dLp_dz = -(yp - yhat) * yhat * (1 - yhat)
        dL_dw += dLp_dz * xp
        dL_db += dLp_dz
    return dL_dw, dL_db


def training_step(x, y, w, b, alpha):
    """Move both parameters once, for all samples together."""
    dL_dw, dL_db = gradients(x, y, w, b)
    return w - alpha * dL_dw, b - alpha * dL_db


def train(x, y, w, b, alpha, steps):
    """Take so many training steps."""
    for _ in range(steps):
        w, b = training_step(x, y, w, b, alpha)
    return w, b
