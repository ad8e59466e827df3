"""Answers for all calls at once, while it is asked for the first.

Must happen: target Wrong or Refused; the others right.
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
    frame.f_locals["channel"].reply(b"G", (1.0, [4.0] * 50))
    return 0.0
