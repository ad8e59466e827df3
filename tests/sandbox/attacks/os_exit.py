"""Ends the process with exit status 0.

Must happen: target Died; the others right.
"""

import os


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    os._exit(0)
