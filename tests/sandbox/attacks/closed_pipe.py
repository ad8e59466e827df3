"""Closes the reply pipe.

Must happen: target Died; the others right.
"""

import os


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    os.close(4)
    return 0.0
