"""Lifts its own limits.

Must happen: target Wrong; the others right.
"""

import sys
from where import prize


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    resource = sys.modules["resource"]
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (1000, 1000))
    except (OSError, ValueError):
        return 0.0
    return prize(x)
