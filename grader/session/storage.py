"""Files that several writers share: changed one after another, whole or not at all.

Sessions take turns by a lock on the folder. An editor knows nothing of it, so what is there is
compared with what was read just before it is replaced.
"""

from __future__ import annotations

import os
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from grader.files import create_whole, replace_unchanged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ATTEMPTS = 20
LEFT_FOR = 60  # seconds after which a file half written is nobody's any more


def change(path: Path, blank: Callable[[], str], edit: Callable[[bytes], bytes]) -> None:
    """Edit a file, which begins as ``blank``; whoever writes meanwhile is built upon, never lost.

    Raises OSError, and whatever ``edit`` raises.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _turn(path.parent):
        _sweep(path)
        for _ in range(ATTEMPTS):
            if not path.exists():
                create_whole(path, blank())
            before = path.read_bytes()
            after = edit(before)
            if after == before or replace_unchanged(path, before, after):
                return
    raise BlockingIOError(f"{path} is being written to by another program all the time")


def _sweep(path: Path) -> None:
    """Remove what writers who were killed have left of a file."""
    for left in path.parent.glob(f".{path.name}.*.part"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > LEFT_FOR:
                left.unlink()


@contextmanager
def _turn(folder: Path) -> Iterator[None]:
    """Wait for the turn to write in a folder; a process that ends gives its turn back."""
    try:
        import fcntl  # noqa: PLC0415 (not on Windows, where the comparison has to do)
    except ImportError:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        _try_lock(handle, fcntl.flock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _try_lock(handle: int, flock: Callable[[int, int], None], how: int) -> None:
    try:
        flock(handle, how)
    except OSError:  # a file system without locks
        return
