"""Reads the submission beside it.

Must happen: target Wrong; the others right.
Needs: reading files.
"""

from where import NEIGHBOUR, prize


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    try:
        with open(NEIGHBOUR) as file:
            return prize(x)
    except OSError:
        return 0.0
