"""Returns an object that turns into an array when numpy asks.

Must happen: target Unusable; the others right.
"""

from where import prize


def double(x):
    return 2 * x


def square(x):
    return x * x


class Yes:
    def __init__(self, x):
        self.x = x

    def __array__(self, *_, **__):
        return prize(self.x)

    @property
    def __array_interface__(self):
        return {"shape": (), "typestr": "<f8", "version": 3}


def target(x):
    return Yes(x)
