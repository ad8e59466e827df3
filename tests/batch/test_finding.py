"""Students of a class: their names, who is told apart from whom, and what is nobody's."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from grader.batch.outputs import file_name
from tests.batch.handed_in import DRAFT, EARLY, FINAL, files, find, lay, read_all
from tests.batch.synthetic import tarred, zipped
from tests.command import bpgrade


def test_two_exports_of_one_class_are_put_together(tmp_path: Path) -> None:
    """The newest counts, in whatever order they are given; and it is told which was left out."""
    lay(tmp_path / "old/ada", {"one.toml": DRAFT}, EARLY)
    lay(tmp_path / "new/ada", {"one.toml": FINAL})
    for paths in ((tmp_path / "new", tmp_path / "old"), (tmp_path / "old", tmp_path / "new")):
        (ada,) = read_all(*paths).values()
        assert {"one.toml": FINAL} == ada.files
        assert "left out as older" in ada.notes[0]


def test_students_of_one_name_are_told_apart(tmp_path: Path) -> None:
    """By the numbers of the platform, if it gives any; a new export brings no new students."""
    for export, numbers in (("monday", (1, 2)), ("friday", (1, 2, 3))):
        for number in numbers:
            name = f"Ada_{number}_assignsubmission_file_"
            lay(tmp_path / export / name, {"one.toml": FINAL})
        (tmp_path / export / "Ada_1_assignsubmission_onlinetext_").mkdir()
    exports = (tmp_path / "monday", tmp_path / "friday")
    assert ["Ada (1)", "Ada (2)", "Ada (3)"] == list(read_all(*exports))
    assert ["Ada"] * 3 == [each.names[0] for each in read_all(*exports).values()]
    assert [{"one.toml": FINAL}] * 3 == list(files(*exports).values())


def test_names_that_differ_in_case_alone_do_not_share_a_file(tmp_path: Path) -> None:
    """Not even where a system takes both for the same; one spelling of an accent is as another."""
    for name in ("ada", "Ada", "eve", "José", "Jose\u0301"):
        (tmp_path / "class" / name).mkdir(parents=True)
    found, said = find(tmp_path / "class")
    assert ["Ada", "ada", "eve", "José"] == [each.student for each in found]
    assert [True, True, False, False] == [each.is_alike for each in found]
    names = [file_name(each.student, marked=each.is_alike).casefold() for each in found]
    assert 4 == len(set(names))
    assert [] == said


def test_what_is_given_twice_is_found_once(tmp_path: Path) -> None:
    """And nothing is said of it."""
    lay(tmp_path / "class/ada", {"one.toml": FINAL})
    paths = (tmp_path / "class", tmp_path / "class/ada", tmp_path / "class")
    (ada,) = read_all(*paths).values()
    assert ({"one.toml": FINAL}, ()) == (ada.files, ada.notes)
    assert [] == find(*paths)[1]


def test_only_students_are_in_a_class(tmp_path: Path) -> None:
    """Results are not, nor what a system keeps; other files and links are told."""
    for name in ("ada", "results", "__MACOSX", ".git"):
        (tmp_path / name).mkdir()
    (tmp_path / "list.csv").write_bytes(b"")
    (tmp_path / "link").symlink_to(tmp_path)
    found, said = find(tmp_path, results=tmp_path / "results")
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


def test_dots_in_the_name_of_an_archive_are_part_of_it(tmp_path: Path) -> None:
    """J. Doe and J. Smith are two students."""
    for name in ("J. Doe.zip", "J. Smith.ZIP"):
        (tmp_path / name).write_bytes(zipped({"one.toml": FINAL}))
    (tmp_path / "J. Roe.tar.gz").write_bytes(tarred({"one.toml": FINAL}))
    found = files(tmp_path)
    assert ["J. Doe", "J. Roe", "J. Smith"] == list(found)
    assert [{"one.toml": FINAL}] * 3 == list(found.values())


def test_what_cannot_be_read_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder, or a file in it, that nobody may read is listed with its reason."""
    for name in ("ada", "locked", "shut"):
        lay(tmp_path / name, {"one.toml": FINAL})
    scandir, open_ = os.scandir, os.open

    def no_scandir(path: Path) -> Any:
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    def no_open(path: Path, flags: int) -> int:
        if "shut" in str(path):
            raise PermissionError(13, "Permission denied")
        return open_(path, flags)

    monkeypatch.setattr(os, "scandir", no_scandir)
    monkeypatch.setattr(os, "open", no_open)
    said = [each.trouble for each in read_all(tmp_path).values()]
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


def test_links_in_a_class_are_not_followed(tmp_path: Path) -> None:
    """They are told, and nobody's."""
    lay(tmp_path / "real", {"one.toml": FINAL})
    lay(tmp_path / "class/ada", {"one.toml": FINAL})
    (tmp_path / "class/bob").symlink_to(tmp_path / "real")
    found, said = find(tmp_path / "class")
    assert ["ada"] == [each.student for each in found]
    assert [f"{tmp_path}/class/bob is a link, and not followed"] == said
