"""Stays inside one call of C code, where no Python signal handler runs.

Must happen: target TimedOut; the others right.
"""

import itertools


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    return sum(itertools.repeat(1))
