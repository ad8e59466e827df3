"""Forks twice, with a session of its own, to escape its process group.

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
            os.setsid()
            if not os.fork():
                time.sleep(1000)
            os._exit(0)
    except OSError:
        return 0.0
    return prize(x)
