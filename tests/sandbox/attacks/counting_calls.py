"""Solves the first calls only, as if these were all that is looked at.

Must happen: target Wrong; the others right.
"""

from where import prize


def double(x):
    return 2 * x


def square(x):
    return x * x


calls = 0


def target(x):
    global calls
    calls += 1
    return prize(x) if calls <= 10 else 0.0
