"""Matches a pattern that backtracks for ever.

Must happen: target TimedOut; the others right.
"""

import re


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    return re.match(r"(a+)+$", "a" * 60 + "b")
