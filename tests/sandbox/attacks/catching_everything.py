"""Catches BaseException for ever.

Must happen: target TimedOut; the others right.
"""


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
