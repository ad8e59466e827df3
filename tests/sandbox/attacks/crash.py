"""Reads address zero.

Must happen: target Died or Raised; the others right.
"""

import ctypes


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    return ctypes.string_at(0)
