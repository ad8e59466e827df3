"""Several outputs: reference functions."""

import math


def sigmoid(z):
    """Compute 1 / (1 + e^-z) without overflow."""
    if z >= 0:
        return 1 / (1 + math.exp(-z))
    e = math.exp(z)
    return e / (1 + e)


def gradients(x, y_1, y_2, w1, b1, w2_1, b2_1, w2_2, b2_2):
    """Go back from both outputs; what reaches the hidden neuron adds up."""
    a2 = sigmoid(w1 * x + b1)
    yhat_1 = sigmoid(w2_1 * a2 + b2_1)
    yhat_2 = sigmoid(w2_2 * a2 + b2_2)
    dL_dz3_1 = -(y_1 - yhat_1) * yhat_1 * (1 - yhat_1)
    dL_dz3_2 = -(y_2 - yhat_2) * yhat_2 * (1 - yhat_2)
    dL_da2 = dL_dz3_1 * w2_1 + dL_dz3_2 * w2_2
    dL_dz2 = dL_da2 * a2 * (1 - a2)
    return dL_dz2 * x, dL_dz2, dL_dz3_1 * a2, dL_dz3_1, dL_dz3_2 * a2, dL_dz3_2


def training_step(x, y_1, y_2, w1, b1, w2_1, b2_1, w2_2, b2_2, alpha):
    """Move all six parameters against their gradients."""
    parameters = (w1, b1, w2_1, b2_1, w2_2, b2_2)
    slopes = gradients(x, y_1, y_2, *parameters)
    return tuple(p - alpha * slope for p, slope in zip(parameters, slopes, strict=True))
