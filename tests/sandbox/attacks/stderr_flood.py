"""Writes to stderr for ever, below Python.

Must happen: target Refused or TimedOut; the others right.
"""

import os


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    while True:
        os.write(2, b"spam" * 10_000)
