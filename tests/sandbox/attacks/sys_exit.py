"""Calls sys.exit(0), which some graders take for success.

Must happen: target Raised; the others right.
"""

import sys


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    sys.exit(0)
