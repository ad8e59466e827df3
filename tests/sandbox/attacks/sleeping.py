"""Sleeps, which costs no CPU time.

Must happen: target TimedOut; the others right.
"""

import time


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    time.sleep(1000)
