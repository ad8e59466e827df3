"""Prints and raises lone surrogates, which no encoding takes.

Must happen: target Raised; the others right.
"""

import os


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    print("\udcff\ud800")
    os.write(1, b"\xff\xfe\xc3")
    raise ValueError("\udcff\ud800")
