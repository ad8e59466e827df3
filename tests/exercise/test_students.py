"""Students: numbers that follow from a name, and a workspace that is not trusted."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.authoring.nets import VARIED, question
from tests.command import ROOT, bpgrade

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ["ada", "Ada Lovelace", "José", "李小龍", 'O"Brien\\', "o'hara", "#1", "🦊"]


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Give a course whose exercise varies."""
    folder = tmp_path / "course"
    folder.mkdir()
    text = VARIED + question('compute = "z"\nprompt = "What is z for w = {w}?"')
    text += question('write = "forward(x, b)"\nreturns = ["z"]')
    (folder / "net.toml").write_text(text)
    return folder


def numbers(text: str) -> dict[str, float]:
    """Read the numbers out of a statement."""
    return {name: float(value) for name, value in re.findall(r"\b([xwb]) = (-?[\d.]+)", text)}


def started(course: Path, workspace: Path, *options: str) -> dict[str, float]:
    """Start a workspace, and read its numbers."""
    assert 0 == bpgrade("start", workspace, "--exercises", course, *options).code
    return numbers((workspace / "net.toml").read_text(encoding="utf-8"))


def answer(workspace: Path, given: dict[str, float]) -> None:
    """Write the right answers for these numbers."""
    z = given["w"] * given["x"] + given["b"]
    (workspace / "net.toml").write_text(f'z = "{z:.8f}"\n')
    (workspace / "net.py").write_text(f"def forward(x, b):\n    return {given['w']} * x + b\n")


def points(course: Path, workspace: Path, *options: str) -> float:
    """Check a workspace."""
    ran = bpgrade("check", workspace, "--exercises", course, "--format", "json", *options)
    return float(json.loads(ran.out)["earned"])


@pytest.mark.parametrize("name", NAMES)
def test_a_workspace_remembers_its_student(course: Path, tmp_path: Path, name: str) -> None:
    """All commands use the numbers that the sheet shows, prompts included."""
    workspace = tmp_path / "work"
    given = started(course, workspace, "--student", name)
    assert f"What is z for w = {given['w']}".removesuffix(".0") in (
        workspace / "net.toml"
    ).read_text(encoding="utf-8")
    answer(workspace, given)
    assert 2 == points(course, workspace)
    assert 2 == points(course, workspace, "--student", name)
    explained = bpgrade("explain", "net.z", "--workspace", workspace, "--exercises", course)
    assert f"{given['w']:g}".replace("-", "−") in explained.out
    shown = bpgrade("show", "net", "--exercises", course, at=workspace).out
    assert given == numbers(shown)


def test_a_name_on_the_command_line_comes_first(course: Path, tmp_path: Path) -> None:
    """A workspace that says it is somebody else's, or has other numbers, gains nothing."""
    mine, theirs = tmp_path / "mine", tmp_path / "theirs"
    own = started(course, mine, "--student", "ada")
    other = started(course, theirs, "--student", "grace")
    assert own != other
    answer(mine, other)
    (mine / "bpgrade.toml").write_text('student = "grace"\n')
    assert 2 == points(course, mine)
    assert 0 == points(course, mine, "--student", "ada")
    answer(mine, own)
    assert 2 == points(course, mine, "--student", "ada")


def test_an_empty_name_is_wrong_usage(course: Path, tmp_path: Path) -> None:
    """A variable that is not set in CI does not hand the choice to the workspace."""
    started(course, tmp_path / "w", "--student", "ada")
    for name in ("", " ", "\n", "a\0b", "\udc80"):
        ran = bpgrade("check", tmp_path / "w", "--exercises", course, "--student", name)
        assert (2, "") == (ran.code, ran.out)
        assert "a name of printable characters is wanted" in ran.err


def test_spaces_and_newlines_around_a_name_do_not_count(course: Path, tmp_path: Path) -> None:
    """A name read from a file with its end of line is the same name."""
    assert started(course, tmp_path / "a", "--student", "Ada  Lovelace\n") == started(
        course, tmp_path / "b", "--student", "Ada Lovelace"
    )
    assert 'student = "Ada Lovelace"\n' in (tmp_path / "a" / "bpgrade.toml").read_text()


def test_how_an_accent_was_typed_does_not_count(course: Path, tmp_path: Path) -> None:
    """A letter with an accent may be one character or two, and its workspace is the same one's."""
    composed, apart = "Jos\u00e9", "Jose\u0301"
    given = started(course, tmp_path / "a", "--student", composed)
    assert given == started(course, tmp_path / "b", "--student", apart)
    assert given == started(course, tmp_path / "a", "--student", apart)
    (tmp_path / "a" / "bpgrade.toml").write_text(f'student = "{apart}"\n', encoding="utf-8")
    assert given == started(course, tmp_path / "a", "--student", f" {composed}")


def test_capital_letters_count_in_a_name(course: Path, tmp_path: Path) -> None:
    """Grace is not grace: other numbers, another workspace; and the help says so."""
    assert started(course, tmp_path / "a", "--student", "grace") != started(
        course, tmp_path / "b", "--student", "Grace"
    )
    ran = bpgrade("start", tmp_path / "a", "--exercises", course, "--student", "Grace")
    assert 2 == ran.code
    assert "capital letters count" in " ".join(bpgrade("start", "--help").out.split())


@pytest.mark.parametrize(
    "text", ["student = 1", "", 'student = ""', "student = [", "\0", 'name = "ada"', "x = 1"]
)
def test_a_damaged_file_is_told(course: Path, tmp_path: Path, text: str) -> None:
    """Nobody's numbers are used by mistake."""
    (tmp_path / "bpgrade.toml").write_text(text)
    ran = bpgrade("check", tmp_path, "--exercises", course)
    assert 4 == ran.code
    assert f"{tmp_path / 'bpgrade.toml'}:1:" in ran.err


def test_a_workspace_has_one_student(course: Path, tmp_path: Path) -> None:
    """Starting it again for another one is refused; for the same one nothing is overwritten."""
    given = started(course, tmp_path, "--student", "ada")
    ran = bpgrade("start", tmp_path, "--exercises", course, "--student", "grace")
    assert 2 == ran.code
    assert f"{tmp_path} was started for ada; take another folder" in " ".join(ran.err.split())
    (tmp_path / "net.toml").unlink()
    assert given == started(course, tmp_path)


def test_the_seed_of_the_course_changes_the_numbers(course: Path, tmp_path: Path) -> None:
    """Next year's class has other numbers under the same names."""
    order = course / "course.toml"
    seen = []
    for year in range(2020, 2030):
        order.write_text(f'title = "C"\nexercises = ["net"]\nseed = {year}\n')
        seen.append(started(course, tmp_path / str(year), "--student", "ada"))
    assert 3 < len({tuple(given.values()) for given in seen})


def test_without_a_name_the_file_has_the_numbers(course: Path, tmp_path: Path) -> None:
    """Nobody in particular gets what the author wrote."""
    assert {"x": 0.7, "w": -0.6, "b": 0.35} == started(course, tmp_path)
    assert not (tmp_path / "bpgrade.toml").exists()


def test_names_that_are_no_text_are_refused(course: Path) -> None:
    """Bytes that are not UTF-8 do not end in a traceback."""
    ran = subprocess.run(
        [
            *(sys.executable, "-c", "from grader.cli import main; main()"),
            *("show", "net", "--exercises", str(course), b"--student=\xff"),
        ],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert 2 == ran.returncode
    assert b"printable" in ran.stderr
