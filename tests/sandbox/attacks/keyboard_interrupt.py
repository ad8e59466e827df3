"""Raises KeyboardInterrupt, as if the teacher had pressed Ctrl-C.

Must happen: target Raised; the others right.
"""


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    raise KeyboardInterrupt
