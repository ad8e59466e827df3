"""math, used in every way it is imported."""

import math as m
from math import fsum, pow as power


def double(x):
    return fsum([x, x])


def target(x):
    return m.fma(3, x, 1) if hasattr(m, "fma") else m.fsum([3 * x, 1])


def square(x):
    return power(x, 2)
