"""Reads the reference solution.

Must happen: target Wrong; the others right.
Needs: reading files.
"""

from where import SOLUTION


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    try:
        with open(SOLUTION) as file:
            space = {}
            exec(file.read(), space)
    except OSError:
        return 0.0
    return space["target"](x)
