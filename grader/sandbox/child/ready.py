"""The ready child: a process that has everything loaded and forks once per submission.

It is started by exec, so it has never held an answer, and students' code runs only in its forks.
"""

import gc
import importlib
import os
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress

from . import linux, seccomp, tidy
from .channel import REPLIES, REQUESTS
from .confine import confine, with_own_size
from .control import CONTROL, FORK, FORKED, REAP, REAPED
from .load import BUILTINS
from .serve import rehearse, serve

# What submissions may import besides numpy: they cannot open files, so it is loaded before.
OFFERED = (
    "__future__", "abc", "array", "bisect", "cmath", "collections", "collections.abc",
    "contextlib", "copy", "dataclasses", "datetime", "decimal", "enum", "fractions", "functools",
    "heapq", "inspect", "itertools", "json", "math", "numbers", "operator", "random", "re",
    "statistics", "string", "struct", "textwrap", "time", "traceback", "types", "typing",
    "unicodedata", "warnings",
)  # fmt: skip
OFFERED_NUMPY = ("numpy", "numpy.linalg", "numpy.random", "numpy.typing")
# What Python and numpy load when it is first used; it takes its time, so few processes have it.
LATE = ("_strptime",)
LATE_NUMPY = ("numpy.fft", "numpy.ma", "numpy.polynomial", "numpy.testing")

_HIGH = 50  # above every descriptor in use, so that moving one never closes another


def prepare(numpy_folder: str, late: str) -> None:
    """Load what submissions may import, then forget where the grader's own files are."""
    sys.path.pop(0)
    _load(OFFERED + LATE if late else OFFERED)
    if numpy_folder:
        sys.path.append(numpy_folder)
        _load(OFFERED_NUMPY + LATE_NUMPY if late else OFFERED_NUMPY)
        if late:
            exec("from numpy import *", {})  # noqa: S102 - a literal; it loads what is left
        sys.path.remove(numpy_folder)
    sys.modules["builtins"] = BUILTINS
    rehearse()
    tidy.learn()
    gc.collect()
    gc.freeze()


def _load(names: Sequence[str]) -> None:
    for name in names:
        importlib.import_module(name)


def main() -> None:
    """Serve the grader until it closes the control socket."""
    os.chdir(os.sep)
    # Whatever the grader was started with; old kernels close one by one, so only once.
    os.closerange(CONTROL + 1, max(os.sysconf("SC_OPEN_MAX"), 1 << 16))
    if linux.on_linux():
        linux.prctl(linux.PR_SET_DUMPABLE, 0)
        seccomp.prepare()
    prepare(*sys.argv[1:])
    control = socket.socket(fileno=CONTROL)
    size = with_own_size(0)
    # The grader may close it with a reply still unread, or not yet sent.
    with suppress(ConnectionError):
        while _serve_request(control, size):
            pass
    os._exit(0)


def _serve_request(control: socket.socket, size: int | None) -> bool:
    message, files, _, _ = socket.recv_fds(control, 64, 3)
    if message[:1] == b"F":
        control.send(FORKED.pack(_fork(message, files, size)))
    elif message:
        control.send(REAPED.pack(*_reap(REAP.unpack(message)[1])))
    return bool(message)


def _fork(message: bytes, files: list[int], size: int | None) -> int:
    _, cpu_seconds, memory = FORK.unpack(message)
    child = os.fork()
    if not child:
        try:
            _become(files)
            serve(confine(cpu_seconds, None if size is None else size + memory))
        finally:
            os._exit(1)
    for number in files:
        os.close(number)
    return child


def _become(files: list[int]) -> None:
    """Keep the three pipes and nothing else."""
    os.setsid()
    requests, replies, output = (os.dup2(number, _HIGH + at) for at, number in enumerate(files))
    for source, target in ((requests, REQUESTS), (replies, REPLIES), (output, 1), (output, 2)):
        os.dup2(source, target)
    os.closerange(REPLIES + 1, _HIGH + len(files))


def _reap(child: int) -> tuple[int, float]:
    _, status, usage = os.wait4(child, 0)
    return status, usage.ru_utime + usage.ru_stime


def alone() -> None:
    """Serve one submission in this very process, where nothing can be forked."""
    _, numpy_folder, late, cpu_seconds, memory = sys.argv
    prepare(numpy_folder, late)
    requests, replies = os.dup2(0, _HIGH), os.dup2(1, _HIGH + 1)
    os.dup2(2, 1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(requests, REQUESTS)
    os.dup2(replies, REPLIES)
    os.closerange(REPLIES + 1, _HIGH + 2)
    try:
        serve(confine(float(cpu_seconds), with_own_size(int(memory))))
    finally:
        os._exit(1)
