"""A class graded as an instructor does it, and what comes of it."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.command import PROCESS

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
COUNT = 40
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


def command(folder: Path, output: Path, *options: str) -> list[str]:
    """Build the command that grades a class."""
    fixed = ("-o", str(output), "--seconds", "1", "--seed", "class")
    return [*PROCESS, "grade", str(folder), *fixed, *options]


def grade(folder: Path, output: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Grade a class as an instructor does."""
    return subprocess.run(
        command(folder, output, *options),
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def results(output: Path) -> dict[str, Any]:
    """Read the last result of each student, without the time it took; a cut line is none."""
    found = {}
    for line in (output / "results.jsonl").read_text("utf-8").splitlines():
        with suppress(ValueError):
            result = json.loads(line)
            result.pop("seconds", None)
            found[result["student"]] = result
    return found


def start(folder: Path, output: Path, *options: str) -> subprocess.Popen[str]:
    """Begin to grade a class, with a group of processes of its own."""
    return subprocess.Popen(
        command(folder, output, *options),
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def lines(output: Path) -> int:
    """Count the results that are written so far."""
    journal = output / "results.jsonl"
    return journal.read_bytes().count(b"\n") if journal.exists() else 0


def write_sheets(folder: Path, sheets: dict[str, str], name: str = "one_neuron.toml") -> None:
    """Write an answer sheet for each student."""
    for student, text in sheets.items():
        (folder / student).mkdir(parents=True)
        (folder / student / name).write_text(text, encoding="utf-8")


def rows(output: Path) -> list[dict[str, str]]:
    """Read the gradebook."""
    return list(csv.DictReader(io.StringIO((output / "gradebook.csv").read_text("utf-8"))))


def processes() -> set[str]:
    """List the processes that run students' functions, by their numbers."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes()
        except OSError:
            continue
        if b"from child import ready" in words and str(ROOT).encode() in words:
            found.add(path.parent.name)
    return found


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until something is so."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)
