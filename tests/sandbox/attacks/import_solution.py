"""Imports the reference solution by its place.

Must happen: target Wrong; the others right.
Needs: reading files.
"""

import sys
from where import SOLUTION


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    sys.path.insert(0, SOLUTION.rpartition("/")[0])
    try:
        import solution
    except ImportError:
        return 0.0
    return solution.target(x)
