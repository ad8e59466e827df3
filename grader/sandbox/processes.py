"""The processes of submissions: what all ways of starting one share, and the plainest of them."""

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, Protocol

from .submission import Limits
from .transport import Printed, ThreadedTransport, Transport

_START = "import sys; sys.path.insert(0, sys.argv.pop(1)); from child import ready; ready.{}()"


class SandboxError(Exception):
    """The sandbox itself does not work here, or protects less than was required."""


class NoProcessError(SandboxError):
    """This machine starts no processes at all, so that no function can be run."""


class Ending(NamedTuple):
    """How a child ended."""

    exit_code: int | None
    signal: int | None
    cpu_seconds: float


class Child(Protocol):
    """One process that serves one submission."""

    transport: Transport

    def end(self) -> Ending:
        """Kill it with its whole process group, and tell how it had ended. Raises SandboxError."""

    def leave(self) -> None:
        """Kill it too, when it does not matter how it ended."""


class Starter(Protocol):
    """Whatever starts children."""

    def start(self, limits: Limits, printed: Printed) -> Child:
        """Start a child for one submission. Raises SandboxError."""

    def distrust(self) -> None:
        """End whatever was started ahead."""

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


def ending(code: int, cpu_seconds: float) -> Ending:
    """Tell an exit code from a signal, which is a negative one."""
    return Ending(None, -code, cpu_seconds) if code < 0 else Ending(code, None, cpu_seconds)


def kill_group(leader: int) -> None:
    """Kill a process and its group."""
    # One that has not called setsid yet has no group of its own.
    for kill in (os.killpg, os.kill):
        with suppress(ProcessLookupError):
            kill(leader, signal.SIGKILL)


class FreshProcesses:
    """Starts a whole new process per submission."""

    def __init__(self, numpy_folder: str = "", late: str = "") -> None:
        self._preloaded = numpy_folder, late

    def start(self, limits: Limits, printed: Printed) -> Child:
        """Start a process for one submission. Raises SandboxError."""
        limited = str(limits.cpu_seconds), str(limits.memory)
        try:
            child = _FreshChild(command("alone", *self._preloaded, *limited))
        except OSError as error:
            raise NoProcessError(f"no process could be started: {error}") from error
        child.transport.printed = printed
        return child

    def distrust(self) -> None:
        """Do nothing: no process was started ahead."""

    def close(self) -> None:
        """Do nothing: no process waits."""


class _FreshChild:
    def __init__(self, arguments: list[str]) -> None:
        import subprocess  # noqa: PLC0415 - the usual way does without

        pipe = subprocess.PIPE
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            arguments,
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
            env=environment(),
            cwd=os.sep,
            start_new_session=True,
        )
        streams = (self._process.stdin, self._process.stdout, self._process.stderr)
        ask, answer, show = (os.dup(stream.fileno()) for stream in streams if stream)
        for stream in streams:
            if stream:
                stream.close()
        self.transport: Transport = ThreadedTransport(ask, answer, show)

    def end(self) -> Ending:
        before = _children_seconds()
        if hasattr(os, "killpg"):
            kill_group(self._process.pid)
        else:
            self._process.kill()
        code = self._process.wait()
        self.transport.close()
        return ending(code, _children_seconds() - before)

    def leave(self) -> None:
        self.end()


def _children_seconds() -> float:
    times = os.times()
    return times.children_user + times.children_system
