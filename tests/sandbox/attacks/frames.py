"""Looks for answers in the frames that called it.

Must happen: target Wrong; the others right.
"""

import sys


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    frame = sys._getframe()
    while frame:
        for name, thing in {**frame.f_globals, **frame.f_locals}.items():
            if name in {"expected", "answer", "answers", "solution"} and callable(thing):
                return thing(x)
        frame = frame.f_back
    return 0.0
