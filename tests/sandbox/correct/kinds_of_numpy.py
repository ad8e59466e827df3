"""Returns a float of Python, one of numpy, and an array without dimensions in turn."""

from itertools import cycle

import numpy as np

kinds = cycle((float, np.float64, np.array))


def double(x):
    return next(kinds)(2 * x)


def target(x):
    return next(kinds)(3 * x + 1)


def square(x):
    return next(kinds)(x * x)
