"""The gradebook, what platforms' imports take, and rosters."""

from __future__ import annotations

import csv
import os
from typing import TYPE_CHECKING

import pytest

from tests.batch.classroom import rows
from tests.batch.handed_in import lay
from tests.command import ROOT, bpgrade

if TYPE_CHECKING:
    from pathlib import Path

SHEET = b"z = 6\nL = 36\n"
SUM = """title = "=Sum"
[given]
x = 2
w = 3
[net]
z = "x * w"
L = "z^2"
[[question]]
compute = "z"
points = 2
[[question]]
compute = "L"
"""
VARIED = SUM.replace("[net]", "[vary]\nw = { low = 1, high = 9, step = 0.01 }\n[net]")


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Give a course of three points."""
    return lay(tmp_path / "course", {"sum.toml": SUM.encode()})


def grade(folder: Path, course: Path, *options: str | Path) -> str:
    """Grade the class in a folder, and give what was said on the way."""
    command = "grade", folder / "class", "-o", folder / "out", "--exercises", course, "--jobs", "1"
    ran = bpgrade(*command, *options)
    assert 0 == ran.code, ran.err
    return ran.err


def table(path: Path) -> list[list[str]]:
    """Read a table."""
    return list(csv.reader(path.read_text("utf-8").splitlines()))


def test_whoever_was_not_graded_has_the_same_points_to_earn(tmp_path: Path, course: Path) -> None:
    """Blank marks, and why; a name that a spreadsheet takes for a formula is text."""
    lay(tmp_path / "class/=ada", {"sum.toml": SHEET})
    lay(tmp_path / "class/bob", {"essay.pdf": b""})
    grade(tmp_path, course)
    ada, bob = rows(tmp_path / "out")
    assert ("'=ada", "3", "3", "100.0", "3") == (
        ada["student"], ada["earned"], ada["possible"], ada["percent"], ada["sum"],
    )  # fmt: skip
    assert ("", "3", "", "") == (bob["earned"], bob["possible"], bob["percent"], bob["sum"])
    assert "it holds no answers, but essay.pdf" == bob["trouble"]


def test_questions_may_have_columns(tmp_path: Path, course: Path) -> None:
    """With the points of each, which add up; a byte order mark is on request."""
    lay(tmp_path / "class/ada", {"sum.toml": b"z = 5\nL = 25\n"})
    grade(tmp_path, course, "--columns", "questions", "--bom")
    text = (tmp_path / "out" / "gradebook.csv").read_text("utf-8")
    assert text.startswith("\ufeffstudent,id,email,earned,possible,percent,sum,sum.z,sum.L,notes")
    (ada,) = csv.DictReader(text.removeprefix("\ufeff").splitlines())
    assert ("1", "0", "1") == (ada["sum"], ada["sum.z"], ada["sum.L"])


def test_uploads_are_what_imports_want(tmp_path: Path, course: Path) -> None:
    """The ids of the platform, points where there are any; who has no id is told."""
    lay(tmp_path / "class/Ada B_7_assignsubmission_file_", {"sum.toml": SHEET})
    lay(tmp_path / "class/Bob_8_assignsubmission_file_", {"x.txt": b""})
    lay(tmp_path / "class/eve", {"sum.toml": SHEET})
    said = grade(tmp_path, course, "--for", "moodle", "--for", "canvas", "--for", "gradescope")
    assert "eve has no id of moodle, and is not in upload-moodle.csv" in said
    out = tmp_path / "out"
    assert [
        "Identifier", "Full name", "Email address", "Grade", "Maximum Grade",
        "Last modified (grade)",
    ] == table(out / "upload-moodle.csv")[0]  # fmt: skip
    assert [
        ["Participant 7", "Ada B", "", "3", "3", "-"],
        ["Participant 8", "Bob", "", "", "3", "-"],
    ] == table(out / "upload-moodle.csv")[1:]
    assert [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "course"],
        ["    Points Possible", "", "", "", "", "3"],
        ["Ada B", "7", "", "", "", "3"],
    ] == table(out / "upload-canvas.csv")[:3]
    assert ["Ada B", "7", "", "3", "3"] == table(out / "upload-gradescope.csv")[1]


def begun(folder: Path, course: Path, student: str) -> bytes:
    """Give the right answers to the numbers of a student, below what the sheet prints."""
    workspace = folder / "begun" / student
    bpgrade("start", workspace, "--exercises", course, "--student", student)
    bpgrade("solve", "sum", "--exercises", course, "--student", student, at=workspace)
    text = (workspace / "sum.toml").read_text("utf-8")
    line = next(line for line in text.splitlines() if "Given:" in line)
    w = float(line.partition("w = ")[2])
    lines = [f"z = {2 * w}" if x.startswith("z =") else x for x in text.splitlines()]
    return "\n".join(f"L = {4 * w * w}" if x.startswith("L =") else x for x in lines).encode()


def test_a_roster_says_whose_numbers_count(tmp_path: Path) -> None:
    """It carries other columns over, puts two submissions together, and lists who is missing."""
    course = lay(tmp_path / "course", {"sum.toml": VARIED.encode()})
    lay(tmp_path / "class/submission_1", {"sum.toml": begun(tmp_path, course, "ada@x.org")})
    lay(tmp_path / "class/submission_2", {"sum.toml": b"z = 1\n"}, time=1_000_000_000)
    lay(tmp_path / "class/submission_3", {"sum.toml": begun(tmp_path, course, "bob@x.org")})
    roster = tmp_path / "roster.csv"
    roster.write_text(
        "group;submission;student\nA;Submission_1;ada@x.org\nA;submission_2;bob@x.org\n"
        "A;submission_3;bob@x.org\nB;submission_4;eve@x.org\n",
        encoding="utf-8-sig",
    )
    said = grade(tmp_path, course, "--roster", roster)
    found = [(r["student"], r["group"], r["earned"], r["trouble"]) for r in rows(tmp_path / "out")]
    assert [
        ("ada@x.org", "A", "3", ""),
        ("bob@x.org", "A", "3", ""),
        ("eve@x.org", "B", "", "nothing was handed in"),
    ] == found
    assert "submission_2/sum.toml is left out as older; submission_3 counts" in said


def test_numbers_of_somebody_else_are_told_and_not_marked(tmp_path: Path) -> None:
    """The sheet prints its givens; the roster has the last word."""
    course = lay(tmp_path / "course", {"sum.toml": VARIED.encode()})
    sheet = begun(tmp_path, course, "ada@x.org")
    started = b'student = "ada@x.org"\n'
    lay(tmp_path / "class/submission_1", {"sum.toml": sheet, "bpgrade.toml": started})
    lay(tmp_path / "class/submission_2", {"sum.toml": sheet})
    lay(tmp_path / "class/ada@x.org", {"sum.toml": sheet})
    grade(tmp_path, course)
    right, one, two = rows(tmp_path / "out")
    assert ("3", "") == (right["earned"], right["trouble"])
    assert "its sheets were begun for ada@x.org, not for submission_1" in one["trouble"]
    assert "its sheets have the numbers of somebody else" in two["trouble"]
    roster = tmp_path / "roster.csv"
    roster.write_text("submission,student\nsubmission_1,ada@x.org\nsubmission_2,eve\n")
    (tmp_path / "class" / "ada@x.org").rename(tmp_path / "class" / "submission_3")
    said = grade(tmp_path, course, "--roster", roster)
    assert "the roster does not name submission_3" in said
    ada, eve, other = rows(tmp_path / "out")
    assert ("ada@x.org", "3") == (ada["student"], ada["earned"])
    assert ("eve", True) == (eve["student"], float(eve["earned"]) < 3)
    assert ("submission_3", True) == (other["student"], bool(other["trouble"]))


def test_an_address_of_the_platform_may_fit_the_numbers(tmp_path: Path) -> None:
    """A clone's student began by the name of the repository, as the workflow calls it."""
    course = lay(tmp_path / "course", {"sum.toml": VARIED.encode()})
    for user in ("ada", "bob"):
        config = f"[remote]\n\turl = https://github.com/cs/hw-{user}.git\n".encode()
        name = f"cs/hw-{user}" if user == "ada" else user
        sheet = begun(tmp_path, course, name)
        lay(tmp_path / "class" / f"hw-{user}", {"sum.toml": sheet, ".git/config": config})
    grade(tmp_path, course)
    assert [("ada", "3"), ("bob", "3")] == [
        (row["student"], row["earned"]) for row in rows(tmp_path / "out")
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"submission,name\na,b\n", "has no column 'student'; its header is submission, name"),
        (b"", "has no column 'submission'; it is empty"),
        (b"submission,student\na,b\na,c\n", "roster.csv:3: a is said to be of b and c"),
        (b"submission,student\na,\n", "roster.csv:2: a submission and a student are wanted"),
        (b"submission,student\n\xff,b\n", "is not UTF-8 text"),
    ],
)
def test_a_roster_that_cannot_be_used_is_told(
    tmp_path: Path, course: Path, text: bytes, said: str
) -> None:
    """As wrong usage, with the line; nothing is graded."""
    lay(tmp_path, {"class/a/sum.toml": SHEET, "roster.csv": text})
    options = "-o", tmp_path / "out", "--exercises", course, "--roster", tmp_path / "roster.csv"
    ran = bpgrade("grade", tmp_path / "class", *options)
    assert 2 == ran.code
    assert said in " ".join(ran.err.split())
    assert not (tmp_path / "out").exists()


def test_a_layout_wants_a_student() -> None:
    """And just one."""
    ran = bpgrade("grade", ROOT / "solutions", "-o", os.devnull, "--layout", "section/group")
    assert (2, True) == (ran.code, "one of the levels is to be student" in ran.err)
