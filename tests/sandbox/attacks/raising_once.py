"""Raises at one call only, and would be right if it were called once more.

Must happen: target Raised; the others right.
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
    if calls == 20:
        raise ValueError("not this time")
    return prize(x)
