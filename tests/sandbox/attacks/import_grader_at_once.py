"""Imports the grader as if it were installed.

Must happen: target Wrong; the others right.
"""

import grader.sandbox


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    return 0.0
