"""Replies that it is not written yet, again and again, while it is called.

Must happen: target Raised or Refused; the others right.
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
    frame.f_locals["channel"].reply(b"X", ("NotImplementedError", "", "", ()))
    return 0.0
