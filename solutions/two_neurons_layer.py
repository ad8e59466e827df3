"""Two neurons in a layer: reference functions."""

import math


def sigmoid(z):
    """Compute 1 / (1 + e^-z) without overflow."""
    if z >= 0:
        return 1 / (1 + math.exp(-z))
    e = math.exp(z)
    return e / (1 + e)


def forward(x, w1_1, b1_1, w1_2, b1_2, w2_1, w2_2, b2):
    """Go through both hidden neurons, then through the output neuron."""
    a2_1 = sigmoid(w1_1 * x + b1_1)
    a2_2 = sigmoid(w1_2 * x + b1_2)
    return a2_1, a2_2, sigmoid(w2_1 * a2_1 + w2_2 * a2_2 + b2)


def loss(x, y, w1_1, b1_1, w1_2, b1_2, w2_1, w2_2, b2):
    """Compute half the squared error."""
    _, _, yhat = forward(x, w1_1, b1_1, w1_2, b1_2, w2_1, w2_2, b2)
    return (y - yhat) ** 2 / 2


def gradients(x, y, w1_1, b1_1, w1_2, b1_2, w2_1, w2_2, b2):
    """Go back from the output delta to one delta per hidden neuron."""
    a2_1, a2_2, yhat = forward(x, w1_1, b1_1, w1_2, b1_2, w2_1, w2_2, b2)
    dL_dz3 = -(y - yhat) * yhat * (1 - yhat)
    dL_dz2_1 = dL_dz3 * w2_1 * a2_1 * (1 - a2_1)
    dL_dz2_2 = dL_dz3 * w2_2 * a2_2 * (1 - a2_2)
    hidden = (dL_dz2_1 * x, dL_dz2_1, dL_dz2_2 * x, dL_dz2_2)
    return *hidden, dL_dz3 * a2_1, dL_dz3 * a2_2, dL_dz3


def training_step(x, y, w1_1, b1_1, w1_2, b1_2, w2_1, w2_2, b2, alpha):
    """Move all seven parameters against their gradients."""
    parameters = (w1_1, b1_1, w1_2, b1_2, w2_1, w2_2, b2)
    slopes = gradients(x, y, *parameters)
    return tuple(p - alpha * slope for p, slope in zip(parameters, slopes, strict=True))


def train(x, y, w1_1, b1_1, w1_2, b1_2, w2_1, w2_2, b2, alpha, steps):
    """Take so many training steps."""
    parameters = (w1_1, b1_1, w1_2, b1_2, w2_1, w2_2, b2)
    for _ in range(steps):
        parameters = training_step(x, y, *parameters, alpha)
    return parameters
