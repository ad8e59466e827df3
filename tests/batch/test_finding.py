"""Submissions as platforms export them: whose they are, and what is refused."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from grader.batch.discovery import find as find_all
from grader.batch.outputs import file_name
from grader.batch.submissions import Found, label, read
from grader.exercise.course import shipped_course
from tests.batch.synthetic import tarred, zipped
from tests.command import bpgrade

IDS = shipped_course().ids
SHEET = {"one_neuron.toml": b"z = 0.25\n"}


def find(paths: list[Path], results: Path | None = None) -> tuple[list[Found], list[str]]:
    """Find submissions, and list what is said on the way."""
    said: list[str] = []
    return list(find_all(paths, IDS, said.append, results)), said


def test_exports_of_platforms_are_understood(tmp_path: Path) -> None:
    """Moodle's folder names, one folder per student in an archive, a folder within a folder."""
    moodle = tmp_path / "class" / "Ada Byron_123_assignsubmission_file_"
    moodle.mkdir(parents=True)
    (moodle / "my work.zip").write_bytes(b"")
    (moodle / "work").mkdir()
    (moodle / "work" / "one_neuron.toml").write_bytes(b"z = 0.25\n")
    many = {f"{name}/deep/{file}": data for name in "xy" for file, data in SHEET.items()}
    (tmp_path / "all.zip").write_bytes(zipped(many))
    (tmp_path / "one.tgz").write_bytes(tarred(SHEET))
    found, _ = find([tmp_path / "class", tmp_path / "all.zip", tmp_path / "one.tgz"])
    assert ["Ada Byron", "one", "x", "y"] == [each.student for each in found]
    assert [SHEET] * 4 == [read(each, IDS).files for each in found]


def test_the_newest_of_a_student_counts(tmp_path: Path) -> None:
    """And it is said which was left out."""
    for at, name in enumerate(("old", "new")):
        folder = tmp_path / name / "ada"
        folder.mkdir(parents=True)
        (folder / "one_neuron.toml").write_text(f"z = {at}\n", encoding="utf-8")
        os.utime(folder / "one_neuron.toml", (1000 + at, 1000 + at))
    found, said = find([tmp_path / "new", tmp_path / "old"])
    assert [tmp_path / "new" / "ada"] == [each.path for each in found]
    assert len(said) == 1
    assert "old/ada is left out" in said[0]


def test_students_of_one_name_are_told_apart(tmp_path: Path) -> None:
    """By the numbers of the platform, if it gives any; a new export brings no new students."""
    for export, numbers in (("monday", (1, 2)), ("friday", (1, 2, 3))):
        for number in numbers:
            folder = tmp_path / export / f"Ada_{number}_assignsubmission_file_"
            folder.mkdir(parents=True)
            (folder / "one_neuron.toml").write_bytes(b"z = 0.25\n")
        (tmp_path / export / "Ada_1_assignsubmission_onlinetext_").mkdir()
    found, said = find([tmp_path / "monday", tmp_path / "friday"])
    labels = ["Ada (1)", "Ada (2)", "Ada (3)"]
    assert labels == [label(each) for each in found]
    assert labels == [read(each, IDS).student for each in found]
    assert ["Ada"] * 3 == [read(each, IDS).name for each in found]
    assert all(read(each, IDS).files for each in found)
    assert 4 == len(said)


def test_names_that_differ_in_case_alone_do_not_share_a_file(tmp_path: Path) -> None:
    """Not even where a system takes both for the same; one spelling of an accent is as another."""
    for name in ("ada", "Ada", "eve", "José", "Jose\u0301"):
        (tmp_path / "class" / name).mkdir(parents=True)
    found, said = find([tmp_path / "class"])
    assert ["Ada", "ada", "eve", "José"] == [each.student for each in found]
    assert [True, True, False, False] == [each.is_alike for each in found]
    files = [file_name(each.student, marked=each.is_alike).casefold() for each in found]
    assert 4 == len(set(files))
    assert 1 == len(said)


def test_what_is_given_twice_is_found_once(tmp_path: Path) -> None:
    """And nothing is said of it."""
    (tmp_path / "class" / "ada").mkdir(parents=True)
    (tmp_path / "class" / "ada" / "one_neuron.toml").write_bytes(b"z = 0.25\n")
    found, said = find([tmp_path / "class", tmp_path / "class" / "ada", tmp_path / "class"])
    assert (1, []) == (len(found), said)


def test_only_students_are_in_a_class(tmp_path: Path) -> None:
    """Results are not, nor what a system keeps; other files and links are told."""
    for name in ("ada", "results", "__MACOSX", ".git"):
        (tmp_path / name).mkdir()
    (tmp_path / "list.csv").write_bytes(b"")
    (tmp_path / "link").symlink_to(tmp_path)
    found, said = find([tmp_path], results=tmp_path / "results")
    assert ["ada"] == [each.student for each in found]
    assert [
        f"{tmp_path / 'link'} is a link, and not followed",
        f"{tmp_path / 'list.csv'} is neither a folder nor a zip or tar archive",
    ] == sorted(said)


def test_results_need_a_folder_of_their_own(tmp_path: Path) -> None:
    """An empty class is told, too."""
    ran = bpgrade("grade", tmp_path, "-o", tmp_path)
    assert (2, True) == (ran.code, "a folder of their own" in ran.err)
    ran = bpgrade("grade", tmp_path, "-o", tmp_path / "results")
    assert (5, "There are no submissions here.\n") == (ran.code, ran.err)


@pytest.mark.parametrize(
    ("names", "students"),
    [
        (["one_neuron.toml", "__MACOSX/x/._one_neuron.toml"], ["all"]),
        (["work/one_neuron.toml", "notes/essay.pdf"], ["all"]),
        (["x/one_neuron.toml", "y/one_neuron.toml", "z/essay.pdf"], ["x", "y", "z"]),
        (["class/x/one_neuron.toml", "class/y/deep/one_neuron.toml"], ["x", "y"]),
        (["Ada_1_assignsubmission_file_/essay.pdf"], ["Ada"]),
        (["essay.pdf"], ["all"]),
    ],
)
@pytest.mark.parametrize("ending", ["zip", "tar.gz"])
def test_whose_an_archive_is(
    tmp_path: Path, names: list[str], students: list[str], ending: str
) -> None:
    """One student's, or a class's: also if that lies in a folder, or some handed in nothing."""
    data = dict.fromkeys(names, b"z = 0.25\n")
    path = tmp_path / f"all.{ending}"
    path.write_bytes(zipped(data) if ending == "zip" else tarred(data))
    found, _ = find([path])
    assert students == [each.student for each in found]
    answered = sum("one_neuron" in name and "MACOSX" not in name for name in names)
    assert answered == sum(bool(read(each, IDS).files) for each in found)


def test_dots_in_the_name_of_an_archive_are_part_of_it(tmp_path: Path) -> None:
    """J. Doe and J. Smith are two students."""
    for name in ("J. Doe.zip", "J. Smith.ZIP"):
        (tmp_path / name).write_bytes(zipped(SHEET))
    (tmp_path / "J. Roe.tar.gz").write_bytes(tarred(SHEET))
    found, _ = find([tmp_path])
    assert ["J. Doe", "J. Roe", "J. Smith"] == [each.student for each in found]
    assert [SHEET] * 3 == [read(each, IDS).files for each in found]


def test_an_archive_in_a_folder_is_read(tmp_path: Path) -> None:
    """As when Moodle's export was unpacked, and what students uploaded was not."""
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "work.zip").write_bytes(zipped(SHEET, "work/"))
    found, _ = find([tmp_path])
    assert SHEET == read(found[0], IDS).files


def test_what_cannot_be_read_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder, or a file in it, that nobody may read is listed with its reason."""
    for name in ("ada", "locked", "shut"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "one_neuron.toml").write_bytes(b"z = 0.25\n")
    scandir, open_ = os.scandir, os.open

    def no_scandir(path: Path) -> Any:
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    def no_open(path: str, flags: int) -> int:
        if "shut" in path:
            raise PermissionError(13, "Permission denied")
        return open_(path, flags)

    monkeypatch.setattr(os, "scandir", no_scandir)
    monkeypatch.setattr(os, "open", no_open)
    found, _ = find([tmp_path])
    said = [read(each, IDS).trouble for each in found]
    assert ["", *["it cannot be read: Permission denied"] * 2] == said


@pytest.mark.parametrize("name", ["../x", "a/b", "a_b", "=cmd", "", ".", "x" * 300, "\udc80", "李"])
def test_feedback_stays_in_its_folder(name: str) -> None:
    """Whatever a student is called."""
    file = f"{file_name(name)}.html"
    assert Path(file).name == file
    assert len(file.encode()) < 230


def test_feedback_files_do_not_collide() -> None:
    """Two names that differ never share a file."""
    names = ["a/b", "a_b", "a:b", "a_b.", "x" * 60, "x" * 61]
    assert len(names) == len(set(map(file_name, names)))


def test_links_in_folders_are_not_followed(tmp_path: Path) -> None:
    """Neither for a submission nor for a file in it."""
    real = tmp_path / "real"
    real.mkdir()
    (real / "one_neuron.toml").write_bytes(b"z = 0.25\n")
    folder = tmp_path / "class"
    (folder / "ada").mkdir(parents=True)
    (folder / "ada" / "one_neuron.toml").symlink_to(real / "one_neuron.toml")
    (folder / "bob").symlink_to(real)
    found, _ = find([folder])
    assert ["ada"] == [each.student for each in found]
    assert not read(found[0], IDS).files
