"""Forks without end.

Must happen: target TimedOut; the others right.
Needs: starting processes.
"""

import os


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    while True:
        try:
            os.fork()
        except OSError:
            pass
