"""Prints more than is kept, then returns.

Must happen: target Wrong; the others right.
"""


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    print("spam " * 2000)
    return 0.0
