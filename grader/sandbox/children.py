"""Starting a child for one submission: forked from a ready process, or a process of its own."""

import os
import signal
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from .child.control import CONTROL, FORK, FORKED, REAP, REAPED
from .limits import Limits
from .line import Line, PolledLine, Printed, ThreadedLine

_START = "import sys; sys.path.insert(0, sys.argv.pop(1)); from child import ready; ready.{}()"
_ANSWER_SECONDS = 20.0


class SandboxError(Exception):
    """The sandbox itself does not work here, or protects less than was required."""


@dataclass(frozen=True)
class Ending:
    """How a child ended."""

    exit_code: int | None
    signal: int | None
    cpu_seconds: float


class Child(Protocol):
    """One process that serves one submission."""

    line: Line

    def end(self) -> Ending:
        """Kill it with its whole process group, and tell how it had ended."""


class Starter(Protocol):
    """Whatever starts children."""

    def start(self, limits: Limits, printed: Printed) -> Child:
        """Start a child for one submission. Raises SandboxError."""

    def close(self) -> None:
        """End whatever waits to start children."""


def command(entry: str, *arguments: str) -> list[str]:
    """Build the command of a child: no site-packages, no current folder, no compiled files.

    Not -I, which would ignore the fixed hash seed; with an environment of its own and
    -P and -s it is just as isolated.
    """
    flags = ["-s", "-P", "-S", "-B", "-X", "utf8"]
    here = str(Path(__file__).parent)
    return [sys.executable, *flags, "-c", _START.format(entry), here, *arguments]


def environment() -> dict[str, str]:
    """Build the environment of a child, with nothing of the grader's own."""
    threads = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    # Windows starts no Python without it.
    kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    return kept | dict.fromkeys(threads, "1") | {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8"}


def can_fork() -> bool:
    """Tell whether a ready process can be used: elsewhere than on Linux fork is unsafe."""
    platform: str = sys.platform
    return platform == "linux"


class ReadyProcess:
    """A process that waits with everything loaded and forks a child per submission.

    It starts at once and gets ready while the grader does other work.
    """

    def __init__(self, numpy_folder: str = "") -> None:
        import socket  # noqa: PLC0415 - only runs that call functions need it

        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control.settimeout(_ANSWER_SECONDS)
        self._send_files = socket.send_fds
        self._lock = threading.Lock()
        with theirs:
            arguments = command("main", numpy_folder)
            self._process = os.posix_spawn(
                arguments[0],
                arguments,
                environment(),
                file_actions=[
                    (os.POSIX_SPAWN_DUP2, theirs.fileno(), CONTROL),
                    (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                    (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
                ],
            )

    def start(self, limits: Limits, printed: Printed) -> Child:
        """Fork a child for one submission. Raises SandboxError."""
        (requests, ask), (answer, replies), (show, output) = os.pipe(), os.pipe(), os.pipe()
        line = PolledLine(ask, answer, show, printed)
        message = FORK.pack(b"F", limits.cpu_seconds, limits.memory)
        try:
            reply = self._exchange(message, [requests, replies, output])
        except SandboxError:
            line.close()
            raise
        finally:
            for number in (requests, replies, output):
                os.close(number)
        return _ForkedChild(self, FORKED.unpack(reply)[0], line)

    def end(self, child: int) -> Ending:
        """Kill a child's process group and collect it. Raises SandboxError."""
        _kill_group(child)
        status, cpu_seconds = REAPED.unpack(self._exchange(REAP.pack(b"R", child)))
        code = os.waitstatus_to_exitcode(status)
        return _ending(code, cpu_seconds)

    def close(self) -> None:
        """End the process; its children end with it."""
        self._control.close()
        _kill_group(self._process)
        os.waitpid(self._process, 0)

    def _exchange(self, message: bytes, files: list[int] | None = None) -> bytes:
        with self._lock:
            try:
                self._send_files(self._control, [message], files or [])
                reply = self._control.recv(64)
            except OSError as error:
                raise SandboxError(f"the ready process does not answer: {error}") from error
        if not reply:
            raise SandboxError("the ready process has ended")
        return reply


class _ForkedChild:
    def __init__(self, ready: ReadyProcess, number: int, line: Line) -> None:
        self._ready, self._number, self.line = ready, number, line

    def end(self) -> Ending:
        try:
            return self._ready.end(self._number)
        finally:
            self.line.close()


class FreshProcesses:
    """Starts a whole new process per submission."""

    def __init__(self, numpy_folder: str = "") -> None:
        self._numpy_folder = numpy_folder

    def start(self, limits: Limits, printed: Printed) -> Child:
        """Start a process for one submission. Raises SandboxError."""
        limited = str(limits.cpu_seconds), str(limits.memory)
        try:
            return _FreshChild(command("alone", self._numpy_folder, *limited), printed)
        except OSError as error:
            raise SandboxError(f"no process could be started: {error}") from error

    def close(self) -> None:
        """Do nothing: no process waits."""


class _FreshChild:
    def __init__(self, arguments: list[str], printed: Printed) -> None:
        import subprocess  # noqa: PLC0415 - the usual way does without

        pipe = subprocess.PIPE
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            arguments, stdin=pipe, stdout=pipe, stderr=pipe, env=environment(), cwd=os.sep
        )
        streams = (self._process.stdin, self._process.stdout, self._process.stderr)
        ask, answer, show = (os.dup(stream.fileno()) for stream in streams if stream)
        for stream in streams:
            if stream:
                stream.close()
        self.line: Line = ThreadedLine(ask, answer, show, printed)

    def end(self) -> Ending:
        before = _children_seconds()
        if hasattr(os, "killpg"):
            _kill_group(self._process.pid)
        else:
            self._process.kill()
        code = self._process.wait()
        self.line.close()
        return _ending(code, _children_seconds() - before)


def _children_seconds() -> float:
    times = os.times()
    return times.children_user + times.children_system


def _ending(code: int, cpu_seconds: float) -> Ending:
    return Ending(None, -code, cpu_seconds) if code < 0 else Ending(code, None, cpu_seconds)


def _kill_group(leader: int) -> None:
    # A child that has not called setsid yet has no group of its own.
    for kill in (os.killpg, os.kill):
        try:
            kill(leader, signal.SIGKILL)
        except ProcessLookupError:
            continue
