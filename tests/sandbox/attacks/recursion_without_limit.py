"""Lifts the recursion limit, then calls itself through C code.

Must happen: target Died, Raised or TimedOut; the others right.
"""

import sys


def double(x):
    return 2 * x


def square(x):
    return x * x


class Deep:
    def __getattr__(self, name):
        return getattr(self, name + "x" if len(name) < 5 else name)


def target(x):
    sys.setrecursionlimit(2**31 - 1)
    return Deep().a
