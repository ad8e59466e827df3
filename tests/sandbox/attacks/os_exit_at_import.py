"""Ends the process with exit status 0 while the file is loaded.

Must happen: target Died; the others lost.
"""

import os


def double(x):
    return 2 * x


def square(x):
    return x * x


os._exit(0)


def target(x):
    return 0.0
