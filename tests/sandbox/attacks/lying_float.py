"""Returns a float that claims to equal everything.

Must happen: target Wrong; the others right.
"""


def double(x):
    return 2 * x


def square(x):
    return x * x


class Yes(float):
    def __eq__(self, other):
        return True

    __le__ = __ge__ = __lt__ = __gt__ = __eq__
    __hash__ = float.__hash__

    def __sub__(self, other):
        return Yes(0.0)

    __rsub__ = __abs__ = __sub__

    def __float__(self):
        raise SystemExit(0)


def target(x):
    return Yes(0.0)
