"""Makes math.isclose and its friends say yes to everything.

Must happen: target Wrong; the others right.
"""

import math


def double(x):
    return 2 * x


def square(x):
    return x * x


math.isclose = lambda *_, **__: True
math.isnan = math.isfinite = lambda *_: True


def target(x):
    return 0.0
