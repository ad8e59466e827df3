"""Takes memory through numpy's own allocator.

Must happen: target Raised; the others right.
Needs: numpy.
"""

import numpy


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    return numpy.ones(8 << 30).sum()
