"""Replaces os.write by something that forgets what it is given.

Must happen: target TimedOut; the others right.
"""

import os


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    os.write = lambda number, data: len(data)
    return 0.0
