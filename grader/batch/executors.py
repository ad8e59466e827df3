"""Executors: where the work is done. The rest knows only ``concurrent.futures.Executor``."""

from __future__ import annotations

import os
import signal
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import cache, partial
from importlib import import_module
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import TYPE_CHECKING, Any

from grader.sandbox.forkserver import can_fork

if TYPE_CHECKING:
    from collections.abc import Callable


WAIT_FOR_WORKERS = 60  # seconds, for those that are still starting


class ExecutorError(ValueError):
    """An executor that cannot be had, and what to do."""


def local(jobs: int, prepare: Callable[[], object]) -> Callable[[], Executor]:
    """Work in so many processes of this machine.

    Where it is safe to fork, they have all that was ``prepare``-d before; elsewhere each is started
    anew, and prepares itself.
    """
    if not can_fork():
        return partial(ProcessPoolExecutor, jobs, get_context("spawn"), _follow)

    def make() -> Executor:
        prepare()
        return ProcessPoolExecutor(jobs, get_context("fork"), _follow)

    return make


def _follow() -> None:
    """End this worker without a word on control-C, and when its parent has ended, however."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)


def dask(address: str) -> Callable[[], Executor]:
    """Work on the machines of a dask.distributed scheduler; raise ExecutorError without dask."""
    try:
        from dask.distributed import Client  # noqa: PLC0415 (an optional extra)
    except ImportError:
        raise ExecutorError("--scheduler needs dask: pip install 'bpgrade[dask]'") from None

    client = cache(partial(_client, Client, address))

    def make() -> Executor:
        executor: Executor = client().get_executor(retries=3, pure=False)
        return executor

    return make


def _client(connect: Callable[..., Any], address: str) -> Any:  # noqa: ANN401 (an optional extra's)
    """Connect to a scheduler, and wait for a worker; raise ExecutorError."""
    try:
        client = connect(address, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ExecutorError(f"there is no scheduler at {address}: {error}") from None
    try:
        client.wait_for_workers(1, timeout=WAIT_FOR_WORKERS)
    except TimeoutError:
        client.close()
        raise ExecutorError(f"there are no workers at the scheduler {address}") from None
    return client


def named(factory: str) -> Callable[[], Executor]:
    """Work where ``package.module:factory`` says; raise ExecutorError if there is no such thing."""
    module, _, name = factory.partition(":")
    try:
        found = getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise ExecutorError(f"package.module:factory is wanted, not {factory}: {error}") from None

    def make() -> Executor:
        executor: Executor | None = found() if callable(found) else None
        if executor is None or not hasattr(executor, "submit"):
            raise ExecutorError(f"{factory} gives no concurrent.futures.Executor")
        return executor

    return make
