"""One neuron: reference functions."""

import math


def sigmoid(z):
    """Compute 1 / (1 + e^-z) without overflow."""
    if z >= 0:
        return 1 / (1 + math.exp(-z))
    e = math.exp(z)
    return e / (1 + e)


def forward(x, w, b):
    """Go from the input to the prediction."""
    z = w * x + b
    return z, sigmoid(z)


def loss(x, y, w, b):
    """Compute half the squared error."""
    _, yhat = forward(x, w, b)
    return (y - yhat) ** 2 / 2


def gradients(x, y, w, b):
    """Go back from the loss to the weight and the bias."""
    _, yhat = forward(x, w, b)
    dL_dz = -(y - yhat) * yhat * (1 - yhat)
    return dL_dz * x, dL_dz


def training_step(x, y, w, b, alpha):
    """Move both parameters against their gradients."""
    dL_dw, dL_db = gradients(x, y, w, b)
    return w - alpha * dL_dw, b - alpha * dL_db


def train(x, y, w, b, alpha, steps):
    """Take so many training steps."""
    for _ in range(steps):
        w, b = training_step(x, y, w, b, alpha)
    return w, b
