"""Returns an array of objects that equal everything.

Must happen: target Unusable; the others right.
Needs: numpy.
"""

import numpy


def double(x):
    return 2 * x


def square(x):
    return x * x


class Yes:
    def __eq__(self, other):
        return True


def target(x):
    return numpy.array([Yes()], dtype=object)
