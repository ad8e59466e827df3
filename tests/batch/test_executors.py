"""Where a class is graded makes no difference: dask, threads, or whatever else is an executor."""

from __future__ import annotations

import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures.thread import BrokenThreadPool
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest

from grader.batch import executors
from grader.batch import worker as jobs
from grader.batch.dispatch import Dispatcher
from grader.batch.submissions import Contents
from grader.batch.worker import CourseFiles, Result
from tests.batch.classroom import (
    ENVIRONMENT,
    ROOT,
    grade,
    lines,
    processes,
    results,
    start,
    wait_for,
    write_sheets,
)
from tests.batch.cluster import Cluster
from tests.command import bpgrade

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NEURON = ROOT / "exercises" / "one_neuron.toml"


POOLS = """
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

def threads():
    return ThreadPoolExecutor(4)

def processes():
    return ProcessPoolExecutor(2)

def nothing():
    return None
"""


@pytest.mark.parametrize("factory", ["threads", "processes"])
def test_any_executor_gives_the_same_results(
    classroom: Path,
    serial: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    factory: str,
) -> None:
    """Also one of threads, of which each has a sandbox of its own."""
    offer_pools(tmp_path, monkeypatch)
    before = processes()
    ran = grade(classroom, tmp_path / "out", "--executor", f"pools:{factory}")
    assert 0 == ran.returncode, ran.stderr
    assert results(serial) == results(tmp_path / "out")
    wait_for(lambda: processes() <= before)


@pytest.mark.parametrize(
    ("factory", "said"),
    [
        ("pools", "package.module:factory is wanted"),
        ("pools:none", "no attribute 'none'"),
        ("no_such.module:pool", "No module named 'no_such'"),
        (":pool", "package.module:factory is wanted"),
        ("pools:nothing", "gives no concurrent.futures.Executor"),
        ("pools:ThreadPoolExecutor", ""),
    ],
)
def test_a_factory_that_is_none_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, factory: str, said: str
) -> None:
    """As wrong usage, and before anything is graded."""
    offer_pools(tmp_path, monkeypatch)
    write_sheets(tmp_path / "class", {"ada": "z = 0.25\n"})
    ran = bpgrade("grade", tmp_path / "class", "-o", tmp_path / "out", "--executor", factory)
    assert (2 if said else 0) == ran.code
    assert said in ran.err


def test_each_thread_has_a_sandbox_of_its_own() -> None:
    """One that distrusts its sandbox leaves those of others alone."""
    files = CourseFiles((("one_neuron.toml", NEURON.read_text(encoding="utf-8")),))
    both = Barrier(2)

    def opened(_: int) -> tuple[object, object]:
        both.wait()
        return jobs.opened(files)

    with ThreadPoolExecutor(2) as pool:
        (course, first), (other_course, second) = pool.map(opened, range(2))
    assert course is other_course
    assert first is not second
    assert jobs.opened(files)[1] is jobs.opened(files)[1]


def offer_pools(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a module of factories where Python finds it."""
    (folder / "pools.py").write_text(POOLS, encoding="utf-8")
    monkeypatch.setitem(ENVIRONMENT, "PYTHONPATH", f"{ROOT}{os.pathsep}{folder}")
    monkeypatch.syspath_prepend(folder)
    monkeypatch.delitem(sys.modules, "pools", raising=False)


class Losing(ThreadPoolExecutor):
    """An executor that loses what holds a word, as if that had ended a worker."""

    def submit(self, work: Any, /, *args: Any, **more: Any) -> Any:
        """Refuse a chunk, or do it."""
        _, chunk = args
        if any(b"kill" in data for each in chunk for data in each.files.values()):
            raise BrokenThreadPool
        return super().submit(work, *args, **more)


def test_what_ends_a_worker_costs_only_itself() -> None:
    """Those in hand with it are graded all the same."""
    files = CourseFiles((("one_neuron.toml", NEURON.read_text(encoding="utf-8")),))
    sheets = [b"z = 0.25", b"kill = 1", b"", b"z = 1"] * 3
    contents = [Contents(f"{at}", {"one_neuron.toml": data}) for at, data in enumerate(sheets)]
    kept: list[Result] = []
    Dispatcher(files, lambda: Losing(2), kept.append, ahead=2, chunk=2).grade(contents)
    assert list(map(str, range(12))) == sorted((each["student"] for each in kept), key=int)
    troubled = [each for each in kept if each["trouble"]]
    assert ["1", "5", "9"] == sorted(each["student"] for each in troubled)
    assert {"not graded, as the process that graded it ended, for want of memory maybe"} == {
        each["trouble"] for each in troubled
    }


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Give a dask scheduler and two workers."""
    pytest.importorskip("distributed", reason="dask.distributed is not installed")
    with Cluster(tmp_path_factory.mktemp("dask")) as started:
        yield started


def test_control_c_stops_a_run_on_dask(classroom: Path, tmp_path: Path, cluster: Cluster) -> None:
    """As cleanly as on one machine."""
    run = start(classroom, tmp_path, "--scheduler", cluster.address)
    wait_for(lambda: lines(tmp_path) > 0)
    os.killpg(run.pid, signal.SIGINT)
    _, said = run.communicate(timeout=60)
    assert (130, "Stopped. To go on: the same command with --resume\n") == (run.returncode, said)


def test_dask_gives_the_same_results(
    classroom: Path, serial: Path, tmp_path: Path, cluster: Cluster
) -> None:
    """Also when one of the two workers is killed on the way."""
    run = start(classroom, tmp_path, "--scheduler", cluster.address)
    wait_for(lambda: lines(tmp_path) >= 10)
    cluster.processes[1].kill()
    _, said = run.communicate(timeout=120)
    assert 0 == run.returncode, said
    assert results(serial) == results(tmp_path)


def test_a_scheduler_without_workers_is_told() -> None:
    """After a while, in which they may start; nobody waits for ever."""

    class Idle:
        """A client of a scheduler that nobody works for."""

        closed = False

        def wait_for_workers(self, _: int, timeout: float) -> None:
            """Wait in vain."""
            raise TimeoutError(timeout)

        def close(self) -> None:
            """Be closed."""
            Idle.closed = True

    with pytest.raises(executors.ExecutorError, match="no workers at the scheduler tcp://x"):
        executors._client(lambda *_, **__: Idle(), "tcp://x")  # noqa: SLF001 (dask is an extra)
    assert Idle.closed


def test_a_scheduler_that_is_not_there_is_told(tmp_path: Path) -> None:
    """As wrong usage; so is dask that is not installed."""
    write_sheets(tmp_path / "class", {"ada": "z = 0.25\n"})
    ran = bpgrade("grade", tmp_path / "class", "-o", tmp_path / "out", "--scheduler", "a://b")
    assert 2 == ran.code
    assert "there is no scheduler at a://b" in ran.err or "pip install 'bpgrade[dask]'" in ran.err
