"""Stops itself, so that it neither runs nor ends.

Must happen: target Wrong or TimedOut; the others right.
"""

import os
import signal


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    try:
        os.kill(os.getpid(), signal.SIGSTOP)
    except OSError:
        return 0.0
