"""Prints for ever.

Must happen: target Refused or TimedOut; the others right.
"""


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    while True:
        print("spam " * 1000)
