"""numpy, its scalars and arrays without dimensions."""

import numpy as np


def double(x):
    return np.float32(2) * np.asarray(x)


def target(x):
    return np.dot(np.array([3.0, 1.0]), np.array([x, 1.0]))


def square(x):
    return np.square(x)
