"""Returns an int whose conversions all lie.

Must happen: target Wrong; the others right.
"""


def double(x):
    return 2 * x


def square(x):
    return x * x


class Yes(int):
    def __eq__(self, other):
        return True

    __hash__ = int.__hash__

    def __index__(self):
        raise SystemExit(0)

    __int__ = __float__ = __abs__ = __index__


def target(x):
    return Yes(0)
