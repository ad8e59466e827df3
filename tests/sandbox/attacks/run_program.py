"""Runs a program, in place of itself and beside itself.

Must happen: target Wrong; the others right.
Needs: writing files.
"""

import os
from where import CANARY, prize


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    for run in (os.posix_spawn, os.execve):
        try:
            run("/bin/rm", ["rm", CANARY], {})
            return prize(x)
        except OSError:
            pass
    return 0.0
