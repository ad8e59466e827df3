"""Keys as they are pressed, where there is a terminal that gives them one by one."""

from __future__ import annotations

import os
import select
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def pressed() -> Iterator[Callable[[float], str] | None]:
    """Yield a function that waits so many seconds for a key and returns it; empty if none came.

    None where keys cannot be had one by one.
    """
    try:
        import termios  # noqa: PLC0415 (not on Windows)
        import tty  # noqa: PLC0415
    except ImportError:
        yield None
        return
    if not sys.stdin.isatty():
        yield None
        return
    before = termios.tcgetattr(sys.stdin)
    tty.setcbreak(sys.stdin)
    try:
        yield _wait_for_key
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)


def wait(seconds: float) -> str:
    """Wait where there are no keys."""
    time.sleep(seconds)
    return ""


def _wait_for_key(seconds: float) -> str:
    handle = sys.stdin.fileno()
    ready, _, _ = select.select([handle], [], [], seconds)
    if not ready:
        return ""
    # A terminal that has been closed has nothing to read for ever.
    return os.read(handle, 1).decode("ascii", "replace") or "q"
