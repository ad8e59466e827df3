"""Raises SystemExit(0) while the file is loaded, which ends it: what was defined is there.

Must happen: target Missing; the others right.
"""


def double(x):
    return 2 * x


def square(x):
    return x * x


raise SystemExit(0)
