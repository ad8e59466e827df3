"""Reaches for the grader's own modules by relative imports.

Must happen: target Raised or NoModule or Wrong; the others right.
"""


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    from ..where import prize
    from . import where

    return 0.0 * (prize(x) + where.prize(x))
