"""Answers from a table of inputs seen before, with a guess for new ones.

Must happen: target Wrong; the others right.
"""

from where import prize


def double(x):
    return 2 * x


def square(x):
    return x * x


table = {0.0: prize(0.0), 1.0: prize(1.0)}


def target(x):
    return table.setdefault(x, 0.0)
