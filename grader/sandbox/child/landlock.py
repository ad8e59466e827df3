"""Landlock: no files, no TCP, no signals and no memory of processes outside."""

import ctypes
import os

from . import linux

# The numbers are the same on every architecture.
_CREATE_RULESET, _RESTRICT_SELF = 444, 446
_VERSION = 1

# What each version of Landlock (its "ABI") can deny of the file system, as the number of its
# lowest bits: 2 knows renaming across folders, 3 truncation, 5 ioctl on devices.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_BIND_AND_CONNECT_TCP = 0b11
_ABSTRACT_SOCKETS_AND_SIGNALS = 0b11


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("files", ctypes.c_uint64),
        ("network", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


def version() -> int:
    """Ask the kernel which version of Landlock it has. Raises OSError where it has none."""
    return linux.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION))


def deny_all() -> None:
    """Take every right that Landlock knows from this process, for good. Raises OSError."""
    abi = version()
    rules = _Ruleset(
        (1 << _FILE_RIGHTS.get(abi, 16)) - 1,
        _BIND_AND_CONNECT_TCP if abi >= 4 else 0,
        _ABSTRACT_SOCKETS_AND_SIGNALS if abi >= 6 else 0,
    )
    size = ctypes.c_size_t(ctypes.sizeof(rules))
    number = linux.syscall(_CREATE_RULESET, ctypes.byref(rules), size, ctypes.c_uint32(0))
    linux.syscall(_RESTRICT_SELF, ctypes.c_int(number), ctypes.c_uint32(0))
    os.close(number)
