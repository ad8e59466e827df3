"""Right submissions are right, however they are written."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from grader.sandbox.sandbox import Sandbox
from grader.sandbox.submission import Submission
from tests.sandbox.judge import CORRECT, judge


@pytest.fixture(scope="module", params=[True, False], ids=["forked", "fresh"])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """Both ways of starting a process."""
    with Sandbox(fork=request.param) as made:
        yield made


@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "call by call"])
@pytest.mark.parametrize("path", CORRECT, ids=lambda path: path.stem)
def test_right_submission_is_right(path: Path, sandbox: Sandbox, *, at_once: bool) -> None:
    """Every function of it gives the right numbers."""
    if "numpy" in path.stem and not find_spec("numpy"):
        pytest.skip("numpy is not installed")
    with sandbox.open(Submission(path)) as run:
        judged = judge(run, at_once=at_once)
    assert set(judged.outcomes.values()) == {"Right"}, judged


def test_each_run_shows_its_own_output(sandbox: Sandbox) -> None:
    """What a submission prints is kept, on both streams and in order."""
    path = next(path for path in CORRECT if path.stem == "printing")
    with sandbox.open(Submission(path)) as run:
        run.call("double", [(1.0,), (2.0,)])
        run.call("target", [(1.0,)])
        assert run.output == "doubling 1.0\ndoubling 2.0\nwarning: σ\n"
