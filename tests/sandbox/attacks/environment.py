"""Looks for a secret in the environment.

Must happen: target Wrong; the others right.
"""

import os
from where import prize


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    return prize(x) if "BPGRADE_SECRET" in os.environ else 0.0
