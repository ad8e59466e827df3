"""The command as its users run it, but in this process: what goes in, and what comes out."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from grader.cli import main

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[1]
# The command as a process: Ctrl-C means the same to it where the tests run in the background.
_START = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
PROCESS = (sys.executable, "-c", f"{_START}from grader.cli import main; main()")
_OUTSIDE = ("NO_COLOR", "FORCE_COLOR", "GITHUB_STEP_SUMMARY", "COLUMNS")
CLASSROOM50 = {
    "CLASSROOM": "cs",
    "ASSIGNMENT": "backprop",
    "ASSIGNMENT_TYPE": "individual",
    "OWNER": "ada",
    "SUBMISSION_TAG": "submit/2026-10-01T12-00-00Z-abc1234",
    "COMMIT_URL": "https://git.invalid/c",
    "RELEASE_URL": "https://git.invalid/r",
    "REVIEW_URL": "https://git.invalid/v",
}


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run of the command gave."""

    code: int
    out: str
    err: str


def bpgrade(
    *arguments: str | Path, at: Path = ROOT, env: Mapping[str, str] | None = None, typed: str = ""
) -> Ran:
    """Run ``bpgrade`` with these arguments in a folder, with lines that come in as from a pipe."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    variables = {key: value for key, value in os.environ.items() if key not in _OUTSIDE}
    with (
        contextlib.chdir(at),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        patch("sys.stdin", io.StringIO(typed)),
        patch("sys.argv", ["bpgrade", *map(str, arguments)]),
        patch.dict(os.environ, {**variables, **(env or {})}, clear=True),
    ):
        code = _exit_code()
    return Ran(code, _text(out), _text(err))


def _exit_code() -> int:
    try:
        main()
    except SystemExit as exit_:
        return int(exit_.code or 0)
    return 0


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    return stream.buffer.getvalue().decode() if isinstance(stream.buffer, io.BytesIO) else ""
