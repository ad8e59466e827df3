"""Reaches the runner's channel through its frames and replies by itself.

Must happen: target Wrong or Refused; the others right.
"""

import sys


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    frame = sys._getframe()
    while frame:
        channel = frame.f_locals.get("channel")
        if channel:
            for _ in range(60):
                channel.reply(b"R", (False, 0.0))
        frame = frame.f_back
    return 0.0
