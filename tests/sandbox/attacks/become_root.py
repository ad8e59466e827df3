"""Asks to be root again.

Must happen: target Wrong; the others right.
"""

import os
from where import prize


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    try:
        os.setuid(0)
    except OSError:
        return 0.0
    return prize(x)
