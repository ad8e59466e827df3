"""Raises an error whose __str__ never ends.

Must happen: target TimedOut; the others right.
"""


def double(x):
    return 2 * x


def square(x):
    return x * x


class Mine(Exception):
    def __str__(self):
        while True:
            pass


def target(x):
    raise Mine
