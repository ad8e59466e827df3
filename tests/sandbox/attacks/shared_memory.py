"""Makes memory that others could map.

Must happen: target Wrong; the others right.
Needs: writing files.
"""

import os
from where import prize


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    try:
        os.memfd_create("left")
    except OSError:
        return 0.0
    return prize(x)
