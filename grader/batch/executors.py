"""Executors: where the work is done. The rest knows only ``concurrent.futures.Executor``."""

from __future__ import annotations

from concurrent.futures import Executor, ProcessPoolExecutor
from functools import partial
from importlib import import_module
from multiprocessing import get_context
from typing import TYPE_CHECKING

from grader.sandbox.forked import can_fork

if TYPE_CHECKING:
    from collections.abc import Callable


class ExecutorError(ValueError):
    """An executor that cannot be had, and what to do."""


def local(jobs: int, prepare: Callable[[], object]) -> Callable[[], Executor]:
    """Work in so many processes of this machine.

    Where it is safe to fork, they have all that was ``prepare``-d before; elsewhere each is started
    anew, and prepares itself.
    """
    if not can_fork():
        return partial(ProcessPoolExecutor, jobs, mp_context=get_context("spawn"))

    def make() -> Executor:
        prepare()
        return ProcessPoolExecutor(jobs, mp_context=get_context("fork"))

    return make


def dask(address: str) -> Callable[[], Executor]:
    """Work on the machines of a dask.distributed scheduler; raise ExecutorError without dask."""
    try:
        from dask.distributed import Client  # noqa: PLC0415 (an optional extra)
    except ImportError:
        raise ExecutorError("--scheduler needs dask: pip install 'bpgrade[dask]'") from None

    def make() -> Executor:
        client = Client(address, set_as_default=False)
        executor: Executor = client.get_executor(retries=3, pure=False)
        return executor

    return make


def named(factory: str) -> Callable[[], Executor]:
    """Work where ``package.module:factory`` says; raise ExecutorError if there is no such thing."""
    module, _, name = factory.partition(":")
    try:
        found = getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise ExecutorError(f"package.module:factory is wanted, not {factory}: {error}") from None
    make: Callable[[], Executor] = found
    return make
