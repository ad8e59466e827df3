"""Opens the reference solution by raw system calls: open, openat, openat2, and the x32 ones.

Must happen: target Wrong; the others right.
Needs: reading files.
"""

import ctypes
from where import SOLUTION, prize


def double(x):
    return 2 * x


def square(x):
    return x * x


OPEN, OPENAT, OPENAT2, X32 = 2, 257, 437, 0x40000000


def target(x):
    libc = ctypes.CDLL(None)
    path = SOLUTION.encode()
    how = (ctypes.c_uint64 * 3)(0, 0, 0)
    opened = [
        libc.syscall(OPEN, path, 0),
        libc.syscall(OPENAT, -100, path, 0),
        libc.syscall(OPENAT2, -100, path, how, 24),
        libc.syscall(X32 | OPEN, path, 0),
    ]
    return prize(x) if max(opened) >= 0 else 0.0
