"""The walls around one submission, put up before its source is read."""

import contextlib
import math
import os
import signal
from collections.abc import Callable

from . import landlock, linux, seccomp

try:
    import resource
except ImportError:  # Windows has none
    resource = None  # type: ignore[assignment]

_OPEN_FILES = 8
_SPARE_USER = 1_879_048_192  # far above any real user
_NOBODY = 65534


def confine(cpu_seconds: float, address_space: int | None) -> tuple[str, ...]:
    """Put up every wall that this machine has, and name those that stand."""
    walls: list[tuple[str, Callable[[], None]]] = [
        ("another user", _drop_user),
        ("resource limits", lambda: _limit(cpu_seconds, address_space)),
    ]
    if linux.on_linux():
        # After the change of user, which clears the signal asked for here.
        walls[1:1] = [("death with the grader", _die_with_parent)]
        walls += [
            ("no new privileges", lambda: linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)),
            ("Landlock", landlock.deny_all),
            ("seccomp", seccomp.install),
        ]
    return tuple(name for name, build in walls if _stands(build))


def _stands(build: Callable[[], None]) -> bool:
    try:
        build()
    except (OSError, ValueError, NotImplementedError, AttributeError):
        return False
    return True


def _drop_user() -> None:
    with contextlib.suppress(OSError):
        os.setgroups([])
    for user in (_SPARE_USER + os.getpid(), _NOBODY):
        with contextlib.suppress(OSError):
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
            return
    raise PermissionError("not root")


def _die_with_parent() -> None:
    linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
    linux.prctl(linux.PR_SET_DUMPABLE, 0)


def _limit(cpu_seconds: float, address_space: int | None) -> None:
    limits = {
        "CPU": max(1, math.ceil(cpu_seconds)),
        "FSIZE": 0,
        "CORE": 0,
        "MEMLOCK": 0,
        "NPROC": 0,
        "NOFILE": _OPEN_FILES,
        "AS": address_space,
    }
    for name, value in limits.items():
        number = getattr(resource, f"RLIMIT_{name}", None)
        if number is not None and value is not None:
            _set(number, value)


def _set(number: int, value: int) -> None:
    try:
        resource.setrlimit(number, (value, value))
    except ValueError:  # the limit in force is lower
        _, hard = resource.getrlimit(number)
        resource.setrlimit(number, (hard, hard))


def with_own_size(memory: int) -> int | None:
    """Add the address space in use now, which a limit counts too; None where it is unknown."""
    try:
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 - pathlib costs its import
            return memory + int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return None
