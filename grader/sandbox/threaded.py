"""The line to a child on systems that cannot wait for several pipes at once."""

import os
import queue
import threading
from collections.abc import Iterator
from time import monotonic

from .line import CHUNK, READS, Printed

_QUEUED = 32
_QUIET_SECONDS = 0.02


class ThreadedLine:
    """A line with a thread for each of its pipes."""

    def __init__(self, requests: int, replies: int, output: int) -> None:
        self.received, self.closed, self.printed = bytearray(), False, Printed(0)
        self._requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        # Bounded, so that a flood waits in the child.
        self._events: queue.Queue[tuple[bool, bytes]] = queue.Queue(_QUEUED)
        for work, number in (
            (self._writer, requests),
            (self._replied, replies),
            (self._showed, output),
        ):
            threading.Thread(target=work, args=(number,), daemon=True).start()

    def send(self, data: bytes) -> None:
        """Send without waiting for the child to read."""
        self._requests.put(data)

    def wait(self, until: float) -> None:
        """Wait until something happens, or until this time of the monotonic clock."""
        self._take(max(0.0, until - monotonic()))

    def settle(self) -> None:
        """Take in what was printed so far."""
        for _ in range(READS):
            if not self._take(_QUIET_SECONDS):
                return

    def close(self) -> None:
        """Close every pipe, after taking in what was printed."""
        self._requests.put(b"")
        self.settle()

    def _take(self, seconds: float) -> bool:
        try:
            is_reply, data = self._events.get(timeout=seconds)
        except queue.Empty:
            return False
        if not is_reply:
            self.printed.add(data)
        elif data:
            self.received += data
        else:
            self.closed = True
        return True

    def _writer(self, number: int) -> None:
        with open(number, "wb", buffering=0) as file:
            while data := self._requests.get():
                try:
                    _write_all(file.fileno(), data)
                except OSError:
                    return

    def _replied(self, number: int) -> None:
        for data in _chunks(number):
            self._events.put((True, data))
        self._events.put((True, b""))

    def _showed(self, number: int) -> None:
        for data in _chunks(number):
            self._events.put((False, data))


def _chunks(number: int) -> Iterator[bytes]:
    while data := os.read(number, CHUNK):
        yield data
    os.close(number)


def _write_all(number: int, data: bytes) -> None:
    while data:
        data = data[os.write(number, data) :]
