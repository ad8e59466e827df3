"""A dask scheduler and two workers on this machine, each a process of its own."""

from __future__ import annotations

import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Self

from tests.batch.classroom import ENVIRONMENT

if TYPE_CHECKING:
    from pathlib import Path

_CODE = "from distributed.cli.dask_{} import main; main()"


class Cluster:
    """Runs as long as the ``with`` block; ``processes`` are the scheduler and the workers."""

    def __init__(self, folder: Path, workers: int = 2) -> None:
        port = str(_free_port())
        self.address = f"tcp://127.0.0.1:{port}"
        worker = ("worker", self.address, "--nthreads", "1", "--no-nanny", "--local-directory")
        self.processes = [_process("scheduler", "--host", "127.0.0.1", "--port", port)]
        self.processes += [_process(*worker, str(folder)) for _ in range(workers)]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.processes:
            process.kill()
            process.wait()


def _process(kind: str, *options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", _CODE.format(kind), *options, "--no-dashboard"],
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
