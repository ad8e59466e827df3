"""Leaves an exit handler that never ends and would write a file.

Must happen: target Wrong; the others right.
"""

import atexit
from where import CANARY


def double(x):
    return 2 * x


def square(x):
    return x * x


@atexit.register
def stay():
    with open(CANARY, "w") as file:
        file.write("touched")
    while True:
        pass


def target(x):
    return 0.0
