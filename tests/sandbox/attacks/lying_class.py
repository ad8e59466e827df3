"""Returns an object whose __class__ claims to be float.

Must happen: target Unusable; the others right.
"""


def double(x):
    return 2 * x


def square(x):
    return x * x


class Yes:
    __class__ = float

    def __float__(self):
        return 1.0


def target(x):
    return Yes()
