"""Reads the next request itself.

Must happen: target TimedOut; the others right.
"""

import os


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    return os.read(3, 1 << 20)
