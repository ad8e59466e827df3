"""Forks a child that stays behind.

Must happen: target Wrong; the others right.
Needs: starting processes.
"""

import os
import time
from where import prize


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    try:
        if not os.fork():
            time.sleep(1000)
    except OSError:
        return 0.0
    return prize(x)
