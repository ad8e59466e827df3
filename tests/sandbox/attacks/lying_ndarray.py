"""Returns a subclass of ndarray that lies about its size, type and items.

Must happen: target Wrong; the others right.
Needs: numpy.
"""

import numpy


def double(x):
    return 2 * x


def square(x):
    return x * x


class Yes(numpy.ndarray):
    size = property(lambda self: 0)
    ndim = property(lambda self: 0)
    dtype = property(lambda self: numpy.dtype(float))

    def tolist(self):
        raise SystemExit(0)

    def __eq__(self, other):
        return True


def target(x):
    return numpy.zeros(3).view(Yes)
