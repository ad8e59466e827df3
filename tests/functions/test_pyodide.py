"""Pyodide: a browser's Python grades numbers, formulas, chains and choices."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tests.browsers import node, node_package
from tests.command import ROOT, bpgrade

if TYPE_CHECKING:
    import pytest

SCRIPT = ROOT / "tests" / "functions" / "pyodide.mjs"


def test_answers_are_graded_in_pyodide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All but functions, which are told not to be run where no process can be started.

    Pydantic, which is no pure Python, is not needed there: the exercises are known to be valid.
    """
    program, package = node(), node_package("pyodide")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert 0 == bpgrade("list").code
    site = Path(click.__file__).parents[1]
    module = (package / "pyodide.mjs").as_uri()
    ran = subprocess.run(
        [program, SCRIPT, module, str(ROOT), str(site), str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={**os.environ, "NO_COLOR": "1"},
    )
    assert "{" in ran.stdout, ran.stderr
    report = json.loads(ran.stdout[ran.stdout.index("{") : ran.stdout.rindex("}") + 1])
    questions = report["exercises"][0]["questions"]
    functions = {each["id"] for each in questions if each["outcome"] == "failed"}
    assert {"forward", "loss", "gradients", "training_step", "train"} == functions
    assert {"correct"} == {each["outcome"] for each in questions if each["id"] not in functions}
