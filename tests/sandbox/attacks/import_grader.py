"""Imports the grader, to ask its engine.

Must happen: target Wrong; the others right.
Needs: reading files.
"""

import sys
from where import PROJECT, prize


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    sys.path.insert(0, PROJECT)
    try:
        import grader.backprop
    except ImportError:
        return 0.0
    return prize(x)
