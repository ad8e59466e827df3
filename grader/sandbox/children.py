"""The child of one submission: what is common to all ways of starting it."""

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, Protocol

from .limits import Limits
from .line import Line, Printed

_START = "import sys; sys.path.insert(0, sys.argv.pop(1)); from child import ready; ready.{}()"


class SandboxError(Exception):
    """The sandbox itself does not work here, or protects less than was required."""


class Ending(NamedTuple):
    """How a child ended."""

    exit_code: int | None
    signal: int | None
    cpu_seconds: float


class Child(Protocol):
    """One process that serves one submission."""

    line: Line

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
