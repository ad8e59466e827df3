"""A seccomp filter: computing, memory and the open pipes are allowed; all else fails."""

import ctypes
import errno
import os
from contextlib import suppress
from functools import cache

from . import linux

# name: (number on x86-64, number on aarch64, which lacks the older ones)
CALLS: dict[str, tuple[int, int | None]] = {
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "readv": (19, 65),
    "writev": (20, 66),
    "lseek": (8, 62),
    "fstat": (5, 80),
    "poll": (7, None),
    "ppoll": (271, 73),
    "select": (23, None),
    "pselect6": (270, 72),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "brk": (12, 214),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "restart_syscall": (219, 128),
    "sched_yield": (24, 124),
    "nanosleep": (35, 101),
    "clock_nanosleep": (230, 115),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "gettimeofday": (96, 169),
    "time": (201, None),
    "times": (100, 153),
    "getrusage": (98, 165),
    "getpid": (39, 172),
    "gettid": (186, 178),
    "getuid": (102, 174),
    "geteuid": (107, 175),
    "getgid": (104, 176),
    "getegid": (108, 177),
    "futex": (202, 98),
    "getrandom": (318, 278),
    "exit": (60, 93),
    "exit_group": (231, 94),
}
_CLONE3 = 435  # on every architecture
_ARCHITECTURES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}

_LOAD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000

Step = tuple[int, int, int, int]


class _Instruction(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_uint16),
        ("if_true", ctypes.c_uint8),
        ("if_false", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("steps", ctypes.POINTER(_Instruction)))


def steps(machine: str) -> list[Step]:
    """Return the filter's instructions. Raises NotImplementedError for an unknown processor."""
    if machine not in _ARCHITECTURES:
        raise NotImplementedError(f"no system call numbers for {machine}")
    identity, column = _ARCHITECTURES[machine]
    numbers = [number for call in CALLS.values() if (number := call[column]) is not None]
    return [
        (_LOAD, 0, 0, 4),  # the architecture of the call
        (_JUMP_IF_EQUAL, 1, 0, identity),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, 0),  # its number
        *((_JUMP_IF_EQUAL, len(numbers) - at + 2, 0, n) for at, n in enumerate(numbers)),
        # ENOSYS makes the C library fall back to clone, which the last line denies.
        (_JUMP_IF_EQUAL, 0, 1, _CLONE3),
        (_RETURN, 0, 0, _ERRNO | errno.ENOSYS),
        (_RETURN, 0, 0, _ERRNO | errno.EPERM),
        (_RETURN, 0, 0, _ALLOW),
    ]


@cache
def _program() -> _Program:
    listed = steps(os.uname().machine)
    array = (_Instruction * len(listed))(*(_Instruction(*step) for step in listed))
    return _Program(len(listed), array)


def prepare() -> None:
    """Build the filter, if there is one for this processor, so that no child has to."""
    with suppress(NotImplementedError):
        _program()


def install() -> None:
    """Filter the system calls of this process, for good.

    Raises OSError or NotImplementedError. NO_NEW_PRIVS must be set.
    """
    linux.prctl_filter(_program())
