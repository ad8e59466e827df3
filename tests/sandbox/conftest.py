"""A sandbox that the tests of its replies share, and a way to submit a text."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.sandbox.run import Run
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.submission import Limits, Submission

Submit = Callable[..., Run]


@pytest.fixture(scope="session")
def shared() -> Iterator[Sandbox]:
    """One sandbox for all tests that only look at replies."""
    with Sandbox(Limits(seconds=2.0)) as sandbox:
        yield sandbox


@pytest.fixture
def submit(shared: Sandbox, tmp_path: Path) -> Iterator[Submit]:
    """Give a function that opens a source text as a submission."""
    opened: list[Run] = []

    def submit(
        source: str, limits: Limits | None = None, *, helpers: bool = True, numpy: bool = False
    ) -> Run:
        path = tmp_path / "answers.py"
        path.write_text(source, "utf-8")
        opened.append(shared.open(Submission(path, numpy, helpers), limits))
        return opened[-1]

    yield submit
    for run in opened:
        run.close()
