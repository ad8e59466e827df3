"""Raises SystemExit(0) while the file is loaded.

Must happen: target Raised; the others lost.
"""


def double(x):
    return 2 * x


def square(x):
    return x * x


raise SystemExit(0)
