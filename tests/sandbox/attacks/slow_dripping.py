"""Takes a little time for each call, more than is allowed for all.

Must happen: target TimedOut; the others right.
"""

import time


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    time.sleep(0.1)
    return 0.0
