"""Calls exit() in a call, which ends a file quietly only while it is loaded.

Must happen: target Raised; the others right.
"""


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    exit(3 * x + 1)
