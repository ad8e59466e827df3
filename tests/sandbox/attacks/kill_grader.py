"""Sends signals to the grader, to its parent and to everything.

Must happen: target Wrong, Raised or Died; the others right.
Needs: sending signals to the grader.
"""

import os
import signal
from where import GRADER, prize


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    for process in (GRADER, os.getppid()):
        try:
            os.kill(process, signal.SIGKILL)
            return prize(x)
        except OSError:
            pass
    os.kill(-1, signal.SIGKILL)
    return 0.0
