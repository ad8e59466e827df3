"""A new process for every submission, where fork is unsafe or does not exist."""

import os

from .children import Child, Ending, SandboxError, command, ending, environment, kill_group
from .limits import Limits
from .line import Line, Printed
from .threaded import ThreadedLine


class FreshProcesses:
    """Starts a whole new process per submission."""

    def __init__(self, numpy_folder: str = "") -> None:
        self._numpy_folder = numpy_folder

    def start(self, limits: Limits, printed: Printed) -> Child:
        """Start a process for one submission. Raises SandboxError."""
        limited = str(limits.cpu_seconds), str(limits.memory)
        try:
            child = _FreshChild(command("alone", self._numpy_folder, *limited))
        except OSError as error:
            raise SandboxError(f"no process could be started: {error}") from error
        child.line.printed = printed
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
        self.line: Line = ThreadedLine(ask, answer, show)

    def end(self) -> Ending:
        before = _children_seconds()
        if hasattr(os, "killpg"):
            kill_group(self._process.pid)
        else:
            self._process.kill()
        code = self._process.wait()
        self.line.close()
        return ending(code, _children_seconds() - before)

    def leave(self) -> None:
        self.end()


def _children_seconds() -> float:
    times = os.times()
    return times.children_user + times.children_system
