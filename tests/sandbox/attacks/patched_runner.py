"""Replaces the runner's own converter.

Must happen: target Wrong; the others right before it.
"""

import sys


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    values = sys.modules["child.values"]
    values.Converter.plain = lambda *_: 1.0
    return 0.0
