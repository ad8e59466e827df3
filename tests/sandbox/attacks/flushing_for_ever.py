"""Puts a stream in the place of stdout that never comes to the end of flushing.

Must happen: target TimedOut; the others right.
"""

import sys


def double(x):
    return 2 * x


def square(x):
    return x * x


class Stream:
    def flush(self):
        while True:
            pass


def target(x):
    sys.stdout = Stream()
    return 0.0
