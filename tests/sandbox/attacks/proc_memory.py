"""Reads the grader's memory from /proc.

Must happen: target Wrong; the others right.
Needs: reading the grader's memory.
"""

import os
from where import GRADER, prize


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    for process in (GRADER, os.getppid()):
        try:
            with open(f"/proc/{process}/mem", "rb") as file:
                return prize(x)
        except OSError:
            pass
    return 0.0
