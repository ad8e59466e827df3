"""Attaches to the grader and to its own parent as a debugger.

Must happen: target Wrong; the others right.
Needs: reading the grader's memory.
"""

import ctypes
import os
from where import GRADER, prize


def double(x):
    return 2 * x


def square(x):
    return x * x


PTRACE, ATTACH = 101, 16


def target(x):
    libc = ctypes.CDLL(None)
    for process in (GRADER, os.getppid()):
        if libc.syscall(PTRACE, ATTACH, process, 0, 0) == 0:
            return prize(x)
    return 0.0
