"""A ready process that forks a child for every submission."""

import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable  # noqa: TC003 - so it is everywhere else
from contextlib import suppress

from .child.control import CONTROL, FORK, FORKED, REAP, REAPED
from .processes import Child, Ending, SandboxError, command, ending, environment, kill_group
from .submission import Limits
from .transport import PolledTransport, Printed, Transport

_ANSWER_SECONDS = 20.0


def can_fork() -> bool:
    """Return whether a ready process can be used: elsewhere than on Linux fork is unsafe."""
    platform: str = sys.platform
    return platform == "linux"


class ReadyProcess:
    """A process that waits with everything loaded and forks a child per submission.

    It starts at once and gets ready while the grader does other work. So does the child of the
    next submission: it is forked while this one is at work.
    """

    def __init__(self, numpy_folder: str = "", late: str = "") -> None:
        import socket  # noqa: PLC0415 - only runs that call functions need it

        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control.settimeout(_ANSWER_SECONDS)
        self._send_files = socket.send_fds
        self._lock = threading.RLock()
        self._expected: deque[Callable[[bytes], None]] = deque()
        self._spare: _ForkedChild | None = None
        try:
            with theirs:
                self._process = _spawn(command("main", numpy_folder, late), theirs.fileno())
        except OSError:
            self._control.close()
            raise
        # If it has ended already, the first submission will tell.
        with suppress(SandboxError):
            self._spare = self._fork(Limits())

    def start(self, limits: Limits, printed: Printed) -> Child:
        """Return a child for one submission. Raises SandboxError."""
        with self._lock:
            if self._spare is None or not self._spare.suits(limits):
                self.distrust()
                self._spare = self._fork(limits)
            child, self._spare = self._spare, self._fork(limits)
        child.transport.printed = printed
        return child

    def distrust(self) -> None:
        """End the child that was forked ahead."""
        with self._lock:
            spare, self._spare = self._spare, None
        if spare:
            spare.leave()

    def kill(self, child: "_ForkedChild") -> None:
        """Kill a child's process group, and have it collected. Raises SandboxError."""
        with self._lock:
            while child.number is None:
                self._take_reply()
            kill_group(child.number)
            self._send(REAP.pack(b"R", child.number), [])
            self._expected.append(child.reaped)

    def wait(self, child: "_ForkedChild") -> Ending:
        """Wait until a killed child is collected. Raises SandboxError."""
        with self._lock:
            while child.ending is None:
                self._take_reply()
        return child.ending

    def close(self) -> None:
        """End the process; its children end with it."""
        self.distrust()
        self._control.close()
        kill_group(self._process)
        os.waitpid(self._process, 0)

    def _fork(self, limits: Limits) -> "_ForkedChild":
        (requests, ask), (answer, replies), (show, output) = os.pipe(), os.pipe(), os.pipe()
        child = _ForkedChild(self, limits, PolledTransport(ask, answer, show))
        theirs = [requests, replies, output]
        try:
            self._send(FORK.pack(b"F", limits.cpu_seconds, limits.memory), theirs)
        except SandboxError:
            child.transport.close()
            raise
        finally:
            for number in theirs:
                os.close(number)
        self._expected.append(child.numbered)
        return child

    def _send(self, message: bytes, files: list[int]) -> None:
        try:
            self._send_files(self._control, [message], files)
        except OSError as error:
            raise SandboxError(f"the ready process cannot be asked: {error}") from error

    def _take_reply(self) -> None:
        """Give the next reply to whom it is for: they come in the order of the requests."""
        try:
            reply = self._control.recv(64)
        except OSError as error:
            raise SandboxError(f"the ready process does not answer: {error}") from error
        if not reply:
            raise SandboxError("the ready process has ended")
        self._expected.popleft()(reply)


class _ForkedChild:
    def __init__(self, ready: ReadyProcess, limits: Limits, transport: PolledTransport) -> None:
        self._ready, self._limits = ready, limits
        self.transport: Transport = transport
        self.number: int | None = None
        self.ending: Ending | None = None

    def suits(self, limits: Limits) -> bool:
        wanted = limits.cpu_seconds, limits.memory
        return (self._limits.cpu_seconds, self._limits.memory) == wanted

    def numbered(self, reply: bytes) -> None:
        (self.number,) = FORKED.unpack(reply)

    def reaped(self, reply: bytes) -> None:
        status, cpu_seconds = REAPED.unpack(reply)
        self.ending = ending(os.waitstatus_to_exitcode(status), cpu_seconds)

    def end(self) -> Ending:
        try:
            self._ready.kill(self)
            return self._ready.wait(self)
        finally:
            self.transport.close()

    def leave(self) -> None:
        # Without its ready process it ends by itself.
        with suppress(SandboxError):
            self._ready.kill(self)
        self.transport.close()


def _spawn(arguments: list[str], control: int) -> int:
    return os.posix_spawn(
        arguments[0],
        arguments,
        environment(),
        setsid=True,  # an interruption of the grader is none of its business, from the very start
        file_actions=[
            (os.POSIX_SPAWN_DUP2, control, CONTROL),
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
        ],
        # Ctrl-C is the grader's to tell of, until this process has left its group.
        setsigmask=[signal.SIGINT],
    )
