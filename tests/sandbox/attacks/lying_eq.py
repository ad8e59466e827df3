"""Returns an object that equals everything.

Must happen: target Unusable; the others right.
"""


def double(x):
    return 2 * x


def square(x):
    return x * x


class Yes:
    def __eq__(self, other):
        return True

    def __sub__(self, other):
        return self

    __abs__ = __rsub__ = __sub__

    def __le__(self, other):
        return True


def target(x):
    return Yes()
