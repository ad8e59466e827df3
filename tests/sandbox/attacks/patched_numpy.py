"""Makes numpy's comparisons say yes to everything.

Must happen: target Wrong; the others right.
Needs: numpy.
"""

import numpy


def double(x):
    return 2 * x


def square(x):
    return x * x


numpy.allclose = numpy.isclose = numpy.array_equal = lambda *_, **__: True
numpy.testing = None


def target(x):
    return numpy.float64(0.0)
