"""Forbidden acts, run like a submission to learn which of them this machine stops.

Each gives True if it succeeded. None of them does any harm.
"""

import os
import socket
from collections.abc import Callable

try:
    import resource
except ImportError:  # Windows has none
    resource = None  # type: ignore[assignment]


def _done(act: Callable[[], object]) -> bool:
    try:
        act()
    except (OSError, MemoryError, ImportError, AttributeError):
        return False
    return True


def read_file(path: list[int]) -> bool:
    """Open a file that anyone may read."""
    return _done(lambda: os.open(bytes(path), os.O_RDONLY))


def write_file(path: list[int]) -> bool:
    """Make a file where anyone may."""
    return _done(lambda: os.open(bytes(path), os.O_WRONLY | os.O_CREAT, 0o600))


def read_grader(process: int) -> bool:
    """Open the grader's memory."""
    return _done(lambda: os.open(f"/proc/{process}/mem", os.O_RDONLY))


def limit_grader(process: int) -> bool:
    """Reach for the grader's limits, without changing any."""
    return _done(lambda: resource.prlimit(process, resource.RLIMIT_CORE))


def signal_grader(process: int) -> bool:
    """Send the signal that does nothing."""
    # On Windows even signal 0 would end the process.
    return not hasattr(os, "killpg") or _done(lambda: os.kill(process, 0))


def start_process(_: int) -> bool:
    """Fork."""

    def start() -> None:
        child: int = os.fork()
        if not child:
            os._exit(0)
        os.waitpid(child, 0)

    return not hasattr(os, "fork") or _done(start)


def connect(port: int) -> bool:
    """Connect to a port of the grader's own."""
    return _done(lambda: socket.socket().connect(("127.0.0.1", port)))


def send_datagram(port: int) -> bool:
    """Send to a port of the grader's own."""
    kind = socket.SOCK_DGRAM
    return _done(lambda: socket.socket(type=kind).sendto(b"x", ("127.0.0.1", port)))


def take_memory(size: int) -> bool:
    """Take more memory than allowed."""
    return _done(lambda: bytearray(size))
