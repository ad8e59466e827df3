"""Sends a text where a number should be.

Must happen: target Refused; the others right.
"""

import sys


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    frame = sys._getframe()
    while "channel" not in frame.f_locals:
        frame = frame.f_back
    frame.f_locals["channel"].reply(b"R", (False, "3 * x + 1"))
    return 0.0
