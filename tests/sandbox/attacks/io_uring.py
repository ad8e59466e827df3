"""Sets up an io_uring, which opens files without the usual system calls.

Must happen: target Wrong; the others right.
Needs: reading files.
"""

import ctypes
from where import prize


def double(x):
    return 2 * x


def square(x):
    return x * x


IO_URING_SETUP = 425


def target(x):
    parameters = ctypes.create_string_buffer(120)
    opened = ctypes.CDLL(None).syscall(IO_URING_SETUP, 4, parameters)
    return prize(x) if opened >= 0 else 0.0
