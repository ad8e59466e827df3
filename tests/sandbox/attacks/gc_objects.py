"""Looks for answers among all objects of the process.

Must happen: target Wrong; the others right.
"""

import gc
from where import prize


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    wanted = prize(x) + 1e-9
    for thing in gc.get_objects():
        if type(thing) in (list, tuple) and any(
            type(n) is float and abs(n - wanted) < 1e-6 for n in thing
        ):
            return prize(x)
    return 0.0
