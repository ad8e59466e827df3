"""Machines that lack something: everything else is graded, and what is missing is said."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING, NoReturn

import pytest

from tests.command import ROOT, bpgrade

if TYPE_CHECKING:
    from pathlib import Path


def _no_processes(*_: object, **__: object) -> NoReturn:
    raise OSError("emscripten does not support processes.")


@pytest.mark.parametrize("fork", [True, False])
def test_a_machine_without_processes_grades_all_but_functions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, fork: bool
) -> None:
    """Functions are told not to be run here; numbers, formulas, chains and choices are right."""
    monkeypatch.setattr("grader.sandbox.forkserver._spawn", _no_processes)
    monkeypatch.setattr(subprocess, "Popen", _no_processes)
    monkeypatch.setattr("grader.sandbox.sandbox.can_fork", lambda: fork)
    for name in ("one_neuron.toml", "one_neuron.py"):
        shutil.copy(ROOT / "solutions" / name, tmp_path)
    report = json.loads(bpgrade("check", tmp_path, "one_neuron", "--format", "json").out)
    questions = report["exercises"][0]["questions"]
    functions = [each for each in questions if each["outcome"] == "failed"]
    assert {"It was not run here: this machine starts no processes."} == {
        each["message"] for each in functions
    }
    assert 5 == len(functions)
    assert {"correct"} == {q["outcome"] for q in questions if q not in functions}


def test_a_machine_without_links_writes_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What needs os.link elsewhere does without."""
    monkeypatch.delattr("os.link")
    assert 0 == bpgrade("start", tmp_path / "answers").code
    assert (tmp_path / "answers" / "one_neuron.toml").is_file()


def test_a_machine_without_numpy_grades_what_does_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that does not import numpy is right; one that does is told what is missing."""
    monkeypatch.setattr("grader.sandbox.submission.numpy_folder", str)
    monkeypatch.setattr("grader.checkers.functions.runner.numpy_folder", str)
    file = tmp_path / "several_samples.py"
    shutil.copy(ROOT / "solutions" / "several_samples.py", file)
    options = "several_samples.loss", "--format", "json"
    (report,) = json.loads(bpgrade("check", tmp_path, *options).out)["exercises"]
    assert report["earned"] == report["possible"]
    file.write_text("import numpy as np\ndef loss(x, y, w, b):\n    return np.sum(x)\n", "utf-8")
    (report,) = json.loads(bpgrade("check", tmp_path, *options).out)["exercises"]
    assert "python -m pip install numpy" in report["questions"][0]["message"]


@pytest.mark.parametrize("kind", ["link", "large", "damaged"])
def test_whose_numbers_is_read_like_a_sheet(tmp_path: Path, kind: str) -> None:
    """Never through a link nor past its size; a fault in it is told, and the answers are graded."""
    shutil.copy(ROOT / "solutions" / "one_neuron.toml", tmp_path)
    file = tmp_path / "bpgrade.toml"
    if kind == "link":
        (tmp_path / "other").write_text('student = "secret"\n', "utf-8")
        file.symlink_to(tmp_path / "other")
    else:
        text = "# \n" * 100_000 + 'student = "ada"\n' if kind == "large" else "student = ["
        file.write_text(text, "utf-8")
    ran = bpgrade("check", tmp_path, "one_neuron")
    assert 4 == ran.code
    assert "bpgrade.toml:1:" in ran.err
    assert "one_neuron  ✓" in ran.out
    assert "secret" not in ran.out + ran.err
