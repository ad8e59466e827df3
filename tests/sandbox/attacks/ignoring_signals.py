"""Ignores every signal that can be ignored, then loops.

Must happen: target TimedOut; the others right.
"""

import signal


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    for number in range(1, 64):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    while True:
        pass
