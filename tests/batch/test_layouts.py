"""Whose a folder is: one student's, or a class's; what cannot be known is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.batch.handed_in import DRAFT, EARLY, FINAL, FUNCTION, files, find, lay, read_all
from tests.batch.synthetic import tarred, zipped

if TYPE_CHECKING:
    from pathlib import Path


def test_a_folder_around_a_class_is_seen(tmp_path: Path) -> None:
    """Also two of them, and it is said."""
    lay(tmp_path / "export/assignment_3/ash", {"one.toml": FINAL})
    lay(tmp_path / "export/assignment_3/elm", {"one.toml": DRAFT})
    found, said = find(tmp_path)
    assert ["ash", "elm"] == [each.student for each in found]
    assert [f"{tmp_path}/export is read as a class of 2, not as one student"] == said


def test_sections_are_not_taken_for_students(tmp_path: Path) -> None:
    """Nobody is graded by a mixture; it is said what to type, and that is how it goes."""
    for section, names in (("tuesday", ("ash", "elm")), ("friday", ("oak", "ash"))):
        for name in names:
            lay(tmp_path / section / name, {"one.toml": f"z = '{section} {name}'\n".encode()})
    for contents in read_all(tmp_path).values():
        assert "--layout group/student" in contents.trouble
        assert not contents.files
    found, _ = find(tmp_path, layout=("section", "student"))
    assert ["ash (friday)", "ash (tuesday)", "elm", "oak"] == [each.label for each in found]
    assert {"section": "friday"} == found[0].columns
    assert 4 == len(files(tmp_path, layout=("section", "student")))


def test_a_layout_says_that_folders_are_one_students(tmp_path: Path) -> None:
    """The newest counts then, whatever they are called."""
    lay(tmp_path / "ash/alpha", {"one.toml": DRAFT}, EARLY)
    lay(tmp_path / "ash/beta", {"one.toml": FINAL})
    lay(tmp_path / "elm", {"one.toml": FINAL})
    assert read_all(tmp_path)["ash"].trouble
    assert {"one.toml": FINAL} == read_all(tmp_path, layout=("student",))["ash"].files


def test_a_stray_file_beside_folders_of_students_is_nobodys(tmp_path: Path) -> None:
    """It does not make one student of the class, and is told."""
    lay(tmp_path, {"two.py": FUNCTION, "ash/one.toml": FINAL, "elm/one.toml": DRAFT})
    found, said = find(tmp_path)
    assert ["ash", "elm"] == [each.student for each in found]
    assert [f"{tmp_path}/two.py lies beside the folders of students, and is nobody's"] == said


def test_a_workspace_of_its_own_is_one_student(tmp_path: Path) -> None:
    """With the older attempts in it."""
    lay(tmp_path / "ash", {"one.toml": FINAL})
    lay(tmp_path / "ash", {"old/one.toml": DRAFT, "old/two.toml": DRAFT}, EARLY)
    assert {"ash": {"one.toml": FINAL, "two.toml": DRAFT}} == files(tmp_path / "ash")


@pytest.mark.parametrize(
    ("names", "students"),
    [
        (["one.toml", "__MACOSX/x/._one.toml"], ["all"]),
        (["work/one.toml", "notes/essay.pdf"], ["all"]),
        (["week1/one.toml", "week2/two.toml"], ["all"]),
        (["draft/one.toml", "final/one.toml"], ["all"]),
        (["x/one.toml", "y/one.toml", "z/essay.pdf"], ["x", "y", "z"]),
        (["class/x/one.toml", "class/y/deep/one.toml"], ["x", "y"]),
        (["Ada_1_assignsubmission_file_/essay.pdf"], ["Ada"]),
        (["submitted/x/ps1/one.toml", "submitted/y/ps1/one.toml"], ["x", "y"]),
        (["essay.pdf"], ["all"]),
    ],
)
@pytest.mark.parametrize("ending", ["zip", "tar.gz"])
def test_whose_an_archive_is(
    tmp_path: Path, names: list[str], students: list[str], ending: str
) -> None:
    """One student's, or a class's: also if that lies in a folder, or some handed in nothing."""
    data = {name: f"z = {at}\n".encode() for at, name in enumerate(names)}
    path = tmp_path / f"all.{ending}"
    path.write_bytes(zipped(data) if ending == "zip" else tarred(data))
    assert students == list(read_all(path))


def test_a_zip_of_zips_is_a_class(tmp_path: Path) -> None:
    """As learning systems pack what students packed."""
    inner = {f"{name}.zip": zipped({"one.toml": FINAL}, "work/") for name in ("ash", "elm")}
    (tmp_path / "all.zip").write_bytes(zipped(inner))
    assert {name: {"one.toml": FINAL} for name in ("ash", "elm")} == files(tmp_path / "all.zip")


@pytest.mark.parametrize(
    "names",
    [
        ("1001", "1002"),
        ("student1", "student2"),
        ("s1", "s2"),
        ("team_a", "team_b"),
        ("a", "b"),
        ("April", "June"),
        ("hw3_ash", "hw3_elm"),
    ],
)
def test_persons_are_told_by_what_is_no_word_for_work(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    """Two folders of a class are two students, whatever they are called by."""
    for number, name in enumerate(names):
        lay(tmp_path / "hw 3" / name, {"one.toml": f"z = {number}\n".encode()})
    assert [*names] == list(files(tmp_path))


def test_attempts_are_not_two_students(tmp_path: Path) -> None:
    """A copy is brought to what it is a copy of; of others it is said what to type."""
    lay(tmp_path / "ash", {"one.toml": DRAFT}, EARLY)
    lay(tmp_path / "ash (1)", {"one.toml": FINAL})
    lay(tmp_path / "elm", {"one.toml": FINAL})
    lay(tmp_path / "elm_resubmission", {"one.toml": FINAL})
    found, said = find(tmp_path)
    assert ["ash", "elm", "elm_resubmission"] == [each.student for each in found]
    assert {"one.toml": FINAL} == files(tmp_path)["ash"]
    (line,) = said
    assert "elm_resubmission is graded by itself; if it is another attempt of elm" in line
    assert "--roster" in line


def test_tasks_in_several_folders_are_one_students(tmp_path: Path) -> None:
    """Where no exercise is there twice, there is nothing to choose."""
    lay(tmp_path / "ash", {"neurons/one.toml": FINAL, "softmax/two.toml": FINAL})
    lay(tmp_path / "elm", {"one.toml": DRAFT})
    assert {"one.toml": FINAL, "two.toml": FINAL} == files(tmp_path)["ash"]
