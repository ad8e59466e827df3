"""A cold start: what a command imports is what it needs, for all else takes time at every start."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.command import ROOT

if TYPE_CHECKING:
    from pathlib import Path

# Slow to import, or part of the program that nothing asked for.
FOREIGN = {"numpy", "pydantic", "hashlib", "shutil", "subprocess", "tempfile", "difflib"}
UNASKED = {
    "list": {"grader.exercise.model", "grader.checkers", "grader.feedback", "grader.session"},
    "check": {"grader.feedback.slips", "grader.session", "grader.sandbox.sandbox"},
}
CODE = """\
import sys
from grader.cli import main
try:
    main()
except SystemExit:
    pass
print(*sys.modules, file=sys.stderr)
"""
ARGUMENTS = {"list": [], "check": [".", "one_neuron"]}


@pytest.mark.parametrize("command", UNASKED)
def test_a_command_imports_what_it_needs(command: str, tmp_path: Path) -> None:
    """At its second run, when the files of the course are known to be valid."""
    cache, folder = tmp_path / "cache", tmp_path / "answers"
    folder.mkdir()
    if command != "list":
        shutil.copy(ROOT / "solutions" / "one_neuron.toml", folder)
    for _ in range(2):
        ran = subprocess.run(
            [sys.executable, "-c", CODE, command, *ARGUMENTS[command]],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(cache)},
            capture_output=True,
            text=True,
            check=True,
            encoding="utf-8",
        )
    imported = set(ran.stderr.split())
    assert "click" in imported
    assert set() == imported & (FOREIGN | UNASKED[command])
