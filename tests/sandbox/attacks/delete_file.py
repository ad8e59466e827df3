"""Deletes, renames, truncates and links a file.

Must happen: target Wrong; the others right.
Needs: writing files.
"""

import os
from where import CANARY, prize


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    for act in (
        lambda: os.remove(CANARY),
        lambda: os.rename(CANARY, CANARY + ".old"),
        lambda: os.truncate(CANARY, 0),
        lambda: os.link(CANARY, CANARY + ".link"),
        lambda: os.symlink(CANARY, CANARY + ".link"),
        lambda: os.mkdir(CANARY + ".folder"),
    ):
        try:
            act()
            return prize(x)
        except OSError:
            pass
    return 0.0
