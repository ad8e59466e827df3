"""Writes over a file, appends to it and makes a new one beside it.

Must happen: target Wrong; the others right.
Needs: writing files.
"""

from where import CANARY, prize


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    for path, mode in ((CANARY, "w"), (CANARY, "a"), (CANARY + ".new", "x"), ("here.txt", "w")):
        try:
            with open(path, mode) as file:
                file.write("touched")
            return prize(x)
        except OSError:
            pass
    return 0.0
