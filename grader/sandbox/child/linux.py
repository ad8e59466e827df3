"""The few calls into the kernel that Python does not offer."""

import ctypes
import sys

PLATFORM: str = sys.platform
_LIBRARY = ctypes.CDLL(None, use_errno=True) if PLATFORM == "linux" else None
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38


def on_linux() -> bool:
    """Return whether these calls exist here."""
    return PLATFORM == "linux"


def prctl(option: int, *values: int) -> None:
    """Call prctl. Raises OSError."""
    _checked("prctl", ctypes.c_int(option), *map(ctypes.c_ulong, (*values, 0, 0, 0, 0)[:4]))


def prctl_filter(program: ctypes.Structure) -> None:
    """Install a seccomp filter for this process. Raises OSError."""
    _checked("prctl", PR_SET_SECCOMP, ctypes.c_ulong(2), ctypes.byref(program), 0, 0)


def syscall(number: int, *values: object) -> int:
    """Call a system call by its number. Raises OSError."""
    return _checked("syscall", ctypes.c_long(number), *values)


def _checked(name: str, *values: object) -> int:
    result = int(getattr(_LIBRARY, name)(*values))
    if result < 0:
        raise OSError(ctypes.get_errno(), name)
    return result
