"""The derivative of the sigmoid: reference functions."""

import math


def sigmoid(x):
    """Compute 1 / (1 + e^-x) without overflow."""
    if x >= 0:
        return 1 / (1 + math.exp(-x))
    e = math.exp(x)
    return e / (1 + e)


def sigmoid_prime(x):
    """Compute the slope of the sigmoid from its value."""
    s = sigmoid(x)
    return s * (1 - s)
