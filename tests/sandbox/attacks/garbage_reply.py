"""Sends bytes at random.

Must happen: target Refused or TimedOut; the others right.
"""

import os
import random


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    os.write(4, random.randbytes(1000))
    return 0.0
