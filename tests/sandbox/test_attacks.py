"""Hostile submissions get nothing that they have not earned, and harm nobody."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.sandbox.protection import Protection
from grader.sandbox.sandbox import Sandbox
from tests.sandbox.judge import ATTACKS, LIMITS, PROJECT, Arena, arena, attack, missing_wall

# One of each kind: a fresh process for every submission takes its time.
_CORE = [
    "lying_float", "os_exit", "catching_everything", "double_fork", "kill_grader", "proc_memory",
    "read_solution", "write_file", "udp", "forged_on_every_descriptor", "forged_with_nonce",
    "stdout_flood", "memory_creep", "terminal_escapes", "broken_streams",
]  # fmt: skip
_UNPRIVILEGED = 65533


@pytest.fixture(scope="module")
def place() -> Iterator[Arena]:
    """Set up what an attack may be after."""
    with arena() as made:
        yield made


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """One sandbox for all attacks, so that what one leaves behind would show."""
    with Sandbox(LIMITS) as made:
        yield made


@pytest.fixture(scope="module")
def fresh() -> Iterator[Sandbox]:
    """Start a sandbox that forks nothing."""
    with Sandbox(LIMITS, fork=False) as made:
        yield made


@pytest.fixture(scope="module")
def protection(sandbox: Sandbox) -> Protection:
    """Find out what this machine protects from."""
    return sandbox.protection()


@pytest.fixture(scope="module", autouse=True)
def ordinary() -> Iterator[subprocess.Popen[str] | None]:
    """Judge all of it as an ordinary user at the same time, if there is a way to."""
    python = _python_for_everyone()
    if os.name != "posix" or os.getuid() or not python:
        yield None
        return
    with subprocess.Popen(
        [python, "-B", "-m", "tests.sandbox.judge"],
        cwd=PROJECT, user=_UNPRIVILEGED, group=_UNPRIVILEGED, extra_groups=[],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={},
    ) as process:  # fmt: skip
        yield process


def _python_for_everyone() -> str | None:
    for python in (sys.executable, shutil.which("python3", path="/usr/bin:/usr/local/bin")):
        if python and _runs(python):
            return python
    return None


def _runs(python: str) -> bool:
    test = "import sys; assert sys.version_info >= (3, 11); import grader.sandbox.sandbox"
    try:
        done = subprocess.run(
            [python, "-B", "-c", test],
            cwd=PROJECT, user=_UNPRIVILEGED, group=_UNPRIVILEGED, check=False, capture_output=True,
        )  # fmt: skip
    except OSError:
        return False
    return not done.returncode


def test_there_are_enough_attacks() -> None:
    """The corpus is as large as was promised."""
    assert len(ATTACKS) >= 60


@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "call by call"])
@pytest.mark.parametrize("submission", ATTACKS, ids=lambda path: path.stem)
def test_attack_fails(
    submission: Path, sandbox: Sandbox, place: Arena, protection: Protection, *, at_once: bool
) -> None:
    """It gets no mark it has not earned, touches nothing, and leaves the others as they were."""
    if missing := missing_wall(submission, protection):
        pytest.skip(missing)
    assert attack(sandbox, place, submission, at_once=at_once) == []


@pytest.mark.parametrize(
    "submission", [path for path in ATTACKS if path.stem in _CORE], ids=lambda path: path.stem
)
def test_attack_fails_on_a_fresh_process(
    submission: Path, fresh: Sandbox, place: Arena, protection: Protection
) -> None:
    """The same holds where nothing can be forked."""
    if missing := missing_wall(submission, protection):
        pytest.skip(missing)
    assert attack(fresh, place, submission) == []


def test_attacks_fail_as_an_ordinary_user(ordinary: subprocess.Popen[str] | None) -> None:
    """All of it holds for a grader that is not root."""
    if ordinary is None:
        pytest.skip("not root, or no Python that another user may run: nothing to change to")
    output, _ = ordinary.communicate(timeout=120)
    assert ordinary.returncode == 0, output
    assert "0 failures" in output
