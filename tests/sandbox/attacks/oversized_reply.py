"""Announces a reply of four gigabytes.

Must happen: target Refused; the others right.
"""

import os


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    os.write(4, b"\xff\xff\xff\xff")
    return 0.0
