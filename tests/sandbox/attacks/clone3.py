"""Makes a process by raw system calls that wrappers do not know.

Must happen: target Wrong; the others right.
Needs: starting processes.
"""

import ctypes
from where import prize


def double(x):
    return 2 * x


def square(x):
    return x * x


CLONE, VFORK, CLONE3 = 56, 58, 435


def target(x):
    libc = ctypes.CDLL(None)
    if libc.syscall(CLONE3, None, 0) == 0 or libc.syscall(CLONE, 17, 0, 0, 0, 0) >= 0:
        return prize(x)
    return 0.0
