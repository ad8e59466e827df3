"""Faults that are nobody's answers: one line, an exit code, and no points lost."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

import pytest

from grader.batch import worker
from grader.batch.faults import MachineError
from grader.checkers.functions.runner import FunctionChecker
from tests.batch.classroom import rows, write_sheets
from tests.batch.handed_in import lay
from tests.command import ROOT, Ran, bpgrade

if TYPE_CHECKING:
    from pathlib import Path

POOLS = """
from concurrent.futures import ThreadPoolExecutor

def pool():
    return ThreadPoolExecutor(1)
"""
DYING = """
import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

def die():
    os._exit(1)

def pool():
    return ProcessPoolExecutor(1, get_context("spawn"), die)
"""


@pytest.fixture
def grade(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """Give what grades a class of three in this process, where faults can be made."""
    write_sheets(tmp_path / "class", dict.fromkeys(("ada", "bob", "eve"), "z = 0.25\n"))
    (tmp_path / "pools.py").write_text(POOLS, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "pools", raising=False)
    monkeypatch.setattr(worker, "_courses", {})

    def run(*options: str | Path) -> Ran:
        out = "-o", tmp_path / "out", "--executor", "pools:pool"
        return bpgrade("grade", tmp_path / "class", *out, *options)

    return run


def raising(error: Exception, times: list[int]) -> object:
    """Give a check of functions that raises an error when its turn has come."""

    def check_all(*_: object) -> object:
        times[0] -= 1
        if times[0] == 0:
            raise error
        return original(*_)  # type: ignore[arg-type]  # as it was called

    original = FunctionChecker.check_all
    return check_all


def said(ran: Ran) -> list[str]:
    """List the lines that were said."""
    return [line for line in ran.err.splitlines() if line.strip()]


@pytest.mark.parametrize("number", [24, 28, 5])
def test_a_fault_of_the_machine_stops_the_run(
    grade: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """In a line, with exit 2 and no gradebook; resumed, everybody has their points."""
    assert callable(grade)
    error = OSError(number, os.strerror(number))
    with monkeypatch.context() as patched:
        patched.setattr(FunctionChecker, "check_all", raising(error, [2]))
        ran = grade()
    assert 2 == ran.code
    (line,) = said(ran)
    assert os.strerror(number) in line
    assert "the same command with --resume" in line
    assert not (tmp_path / "out" / "gradebook.csv").exists()
    assert 0 == grade("--resume").code
    assert {"1"} == {row["earned"] for row in rows(tmp_path / "out")}


def test_a_fault_of_our_own_keeps_its_traceback(
    grade: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a file; the student is not graded, the others are, and the code is 3."""
    assert callable(grade)
    with monkeypatch.context() as patched:
        patched.setattr(FunctionChecker, "check_all", raising(KeyError("oops"), [2]))
        ran = grade()
    assert 3 == ran.code
    assert "Traceback" not in ran.err
    assert "please report it" in said(ran)[-1]
    assert "KeyError: 'oops'" in (tmp_path / "out" / "faults.txt").read_text("utf-8")
    marks = [(row["earned"], bool(row["trouble"])) for row in rows(tmp_path / "out")]
    assert [("1", False), ("", True), ("1", False)] == marks
    assert 0 == grade("--resume").code
    assert {"1"} == {row["earned"] for row in rows(tmp_path / "out")}


@pytest.mark.parametrize("name", ["gradebook.csv", "summary.html", "results.jsonl"])
def test_what_stands_in_the_place_of_results_is_told_first(
    grade: object, tmp_path: Path, name: str
) -> None:
    """Before anything is graded."""
    assert callable(grade)
    (tmp_path / "out" / name).mkdir(parents=True)
    ran = grade()
    assert 2 == ran.code
    (line,) = said(ran)
    assert f"{name}: it is a folder, not a file" in line


def test_a_file_in_the_place_of_the_feedback_is_told(grade: object, tmp_path: Path) -> None:
    """As is one in the place of the results."""
    assert callable(grade)
    lay(tmp_path / "out", {"feedback": b""})
    ran = grade()
    assert (2, True) == (ran.code, "feedback: File exists" in ran.err)


def test_results_of_another_course_are_refused_by_name(grade: object, tmp_path: Path) -> None:
    """They stay as they were; a course that was changed is the same course."""
    assert callable(grade)
    assert 0 == grade().code
    book = (tmp_path / "out" / "gradebook.csv").read_bytes()
    text = (ROOT / "exercises" / "one_neuron.toml").read_bytes()
    other = lay(tmp_path / "other", {"another.toml": text})
    for options in ((), ("--resume",)):
        ran = grade("--exercises", other, *options)
        assert 2 == ran.code
        assert "holds the results of another course" in " ".join(ran.err.split())
        assert "Backpropagation, step by step" in " ".join(ran.err.split())
    assert book == (tmp_path / "out" / "gradebook.csv").read_bytes()
    changed = lay(tmp_path / "changed", {"one_neuron.toml": text, "new.toml": text})
    assert 0 == grade("--exercises", changed, "--resume").code


def test_feedback_of_who_is_gone_goes(grade: object, tmp_path: Path) -> None:
    """And so does what a killed run left; other files stay."""
    assert callable(grade)
    grade()
    lay(tmp_path / "out/feedback", {".ada.html.x1.part": b"", "notes.md": b""})
    (tmp_path / "class" / "eve").rename(tmp_path / "class" / "joe")
    ran = grade()
    assert "removed the feedback of 1 who are not among the submissions any more" in ran.err
    names = {path.name for path in (tmp_path / "out" / "feedback").iterdir()}
    students = {f"{name}.{ending}" for name in ("ada", "bob", "joe") for ending in ("txt", "html")}
    assert {"notes.md"} | students == names


def test_a_dead_process_is_no_fault_of_the_student(grade: object, tmp_path: Path) -> None:
    """Who was graded by it is not graded, blank marks and all, and the code says so."""
    assert callable(grade)
    (tmp_path / "dying.py").write_text(DYING, encoding="utf-8")
    ran = bpgrade("grade", tmp_path / "class", "-o", tmp_path / "out", "--executor", "dying:pool")
    assert 2 == ran.code
    assert "3 not graded for a fault of the machine" in said(ran)[-1]
    assert {""} == {row["earned"] for row in rows(tmp_path / "out")}
    journal = (tmp_path / "out" / "results.jsonl").read_text("utf-8").splitlines()
    assert {"machine"} == {json.loads(line)["fault"] for line in journal}
    assert 0 == grade("--resume").code


def test_an_error_tells_its_place() -> None:
    """The target of a rename, the file, or else what was being done."""
    assert "a: Permission denied" == str(
        MachineError(PermissionError(13, "Permission denied", "a"))
    )
    assert "b: x" == str(MachineError(OSError(28, "x", "a", None, "b")))
    assert "here: x" == str(MachineError(OSError(28, "x"), "here"))
