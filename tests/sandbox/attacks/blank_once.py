"""Seems not to be written yet at the first call, and would be right from then on.

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
    if calls == 1:
        raise NotImplementedError
    return prize(x)
