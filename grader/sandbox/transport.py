"""The transport of bytes between the grader and one child: its ends of three pipes."""

import os
import queue
import select
import threading
from collections.abc import Iterator
from time import monotonic
from typing import Protocol

_CHUNK = 64 << 10
_READS = 64  # more than pipes and queue can hold
_QUEUED = 32
_QUIET_SECONDS = 0.02


class Printed:
    """What a submission printed: the first part is kept, all of it is counted.

    While it is muted, nothing is kept. `total` counts what one process printed.
    """

    def __init__(self, keep: int) -> None:
        self._keep = keep
        self.kept = bytearray()
        self.total = 0
        self.muted = self.cut = False

    def mark(self) -> tuple[int, bool]:
        """Return what `forget` needs to come back to this place."""
        return len(self.kept), self.cut

    def forget(self, mark: tuple[int, bool]) -> None:
        """Keep nothing of what came after a mark."""
        size, self.cut = mark
        del self.kept[size:]

    def add(self, data: bytes) -> None:
        """Take more output in."""
        self.total += len(data)
        if not self.muted:
            room = self._keep - len(self.kept)
            self.kept += data[:room]
            self.cut = self.cut or len(data) > room


class Transport(Protocol):
    """Sends requests, receives replies, and keeps the output out of the child's way."""

    received: bytearray
    closed: bool
    printed: Printed

    def send(self, data: bytes) -> None:
        """Send without waiting for the child to read."""

    def wait(self, until: float) -> None:
        """Wait until something happens, or until this time of the monotonic clock."""

    def settle(self) -> None:
        """Take in what was printed so far."""

    def close(self) -> None:
        """Close every pipe, after taking in what was printed."""


class PolledTransport:
    """A transport over three pipes, watched together."""

    def __init__(self, requests: int, replies: int, output: int) -> None:
        self.received, self.closed, self.printed = bytearray(), False, Printed(0)
        self._requests, self._replies, self._output = requests, replies, output
        self._waiting = bytearray()
        self._poll = select.poll()
        for number in (requests, replies, output):
            os.set_blocking(number, False)
        self._poll.register(replies, select.POLLIN)
        self._poll.register(output, select.POLLIN)

    def send(self, data: bytes) -> None:
        """Send without waiting for the child to read."""
        self._waiting += data
        self._write()

    def wait(self, until: float) -> None:
        """Wait until something happens, or until this time of the monotonic clock."""
        for number, _ in self._poll.poll(max(0.0, until - monotonic()) * 1000):
            if number == self._requests:
                self._write()
            elif number == self._output:
                self._print()
            else:
                self._receive()

    def settle(self) -> None:
        """Take in what was printed so far."""
        # Not for ever: whatever has escaped may go on printing.
        for _ in range(_READS):
            if not self._print():
                return

    def close(self) -> None:
        """Close every pipe, after taking in what was printed."""
        self.settle()
        for number in (self._requests, self._replies, self._output):
            os.close(number)

    def _write(self) -> None:
        try:
            sent = os.write(self._requests, self._waiting)
        except BlockingIOError:
            sent = 0
        except BrokenPipeError:
            sent = len(self._waiting)
        del self._waiting[:sent]
        if self._waiting:
            self._poll.register(self._requests, select.POLLOUT)
        elif sent:
            self._forget(self._requests)

    def _receive(self) -> None:
        data = _read(self._replies)
        if data == b"":
            self.closed = True
            self._forget(self._replies)
        self.received += data or b""

    def _print(self) -> bool:
        data = _read(self._output)
        if data == b"":
            self._forget(self._output)
        self.printed.add(data or b"")
        return bool(data)

    def _forget(self, number: int) -> None:
        try:
            self._poll.unregister(number)
        except KeyError:
            return


def _read(number: int) -> bytes | None:
    try:
        return os.read(number, _CHUNK)
    except BlockingIOError:
        return None


class ThreadedTransport:
    """A transport with a thread for each pipe, on systems that cannot wait for several at once."""

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
        for _ in range(_READS):
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
    while data := os.read(number, _CHUNK):
        yield data
    os.close(number)


def _write_all(number: int, data: bytes) -> None:
    while data:
        data = data[os.write(number, data) :]
