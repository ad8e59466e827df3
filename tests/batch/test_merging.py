"""What a student handed in is the union of it; the newer counts, and what does not is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.batch.handed_in import (
    BLANK,
    DRAFT,
    EARLY,
    FINAL,
    FUNCTION,
    STUB,
    files,
    lay,
    read_all,
)
from tests.batch.synthetic import tarred, zipped

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("draft", "final"),
        ("old", "new"),
        ("attempt 1", "attempt 2"),
        ("v1", "v2"),
        ("answers", "answers_fixed"),
        ("2026-02-02", "2026-02-09"),
        ("ada first try", "ada resubmission"),
        ("homework 3", "homework 3 (1)"),
        ("Entwurf", "Abgabe"),
    ],
)
def test_the_newer_of_two_attempts_counts(tmp_path: Path, older: str, newer: str) -> None:
    """And the other is named, file by file."""
    lay(tmp_path / "ada" / older, {"one.toml": DRAFT}, EARLY)
    lay(tmp_path / "ada" / newer, {"one.toml": FINAL})
    (ada,) = read_all(tmp_path).values()
    assert {"one.toml": FINAL} == ada.files
    assert (f"{older}/one.toml is left out as older; {newer} counts",) == ada.notes


def test_exercises_are_no_answers_to_them(tmp_path: Path) -> None:
    """Whoever hands in a whole repository has files of both that are called alike."""
    exercise = b'title = "One"\n[given]\nx = 1\n[net]\nz = "x"\n'
    lay(tmp_path / "ada/my-answers", {"one.toml": FINAL}, EARLY)
    lay(tmp_path / "ada/exercises", {"one.toml": exercise})
    assert {"ada": {"one.toml": FINAL}} == files(tmp_path)


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("v1", "v2"),
        ("2026-02-02", "2026-02-09"),
        ("try9", "try10"),
        ("28.01.2026", "09.02.2026"),
        ("12 décembre 2025", "3 février 2026"),
        ("Feb 9, 2026 1105 AM", "Feb 9, 2026 105 PM"),
    ],
)
def test_what_folders_are_called_counts_before_the_time_of_files(
    tmp_path: Path, older: str, newer: str
) -> None:
    """Files that were unpacked or cloned all have the time of that."""
    lay(tmp_path / "ada" / newer, {"one.toml": FINAL}, EARLY)
    lay(tmp_path / "ada" / older, {"one.toml": DRAFT})
    assert {"ada": {"one.toml": FINAL}} == files(tmp_path)


def test_exercises_that_lie_apart_are_put_together(tmp_path: Path) -> None:
    """In folders, in archives and in archives within them; it is said from where."""
    lay(tmp_path / "ada", {"week1/one.toml": DRAFT, "more.zip": zipped({"two.toml": FINAL})})
    lay(tmp_path / "ada", {"last.zip": zipped({"x.tar.gz": tarred({"three.py": FUNCTION})})})
    (ada,) = read_all(tmp_path).values()
    assert {"one.toml": DRAFT, "two.toml": FINAL, "three.py": FUNCTION} == ada.files
    assert ("put together from last.zip/x.tar.gz, more.zip, week1",) == ada.notes


def test_starters_and_leftovers_never_beat_work(tmp_path: Path) -> None:
    """However new they are."""
    lay(tmp_path / "ada/mine", {"one.toml": FINAL, "two.py": FUNCTION}, EARLY)
    lay(tmp_path / "ada/handout", {"one.toml": BLANK, "two.py": STUB})
    lay(tmp_path / "ada/.backup", {"one.toml": DRAFT})
    lay(tmp_path / "ada/__MACOSX", {"one.toml": DRAFT})
    lay(tmp_path / "ada/Recycle Bin", {"one.toml": DRAFT})
    lay(tmp_path / "ada/Trash", {"one.toml": DRAFT})
    lay(tmp_path / "ada", {"one.toml~": DRAFT, "._one.toml": DRAFT, "one.toml.bak": DRAFT})
    assert {"ada": {"one.toml": FINAL, "two.py": FUNCTION}} == files(tmp_path)


def test_what_is_the_same_needs_no_word(tmp_path: Path) -> None:
    """A copy of the same contents takes nothing from anybody."""
    lay(tmp_path / "ada", {"one.toml": FINAL, "copy/one.toml": FINAL})
    (ada,) = read_all(tmp_path).values()
    assert ({"one.toml": FINAL}, ()) == (ada.files, ada.notes)


def test_two_members_of_one_name_are_told(tmp_path: Path) -> None:
    """An archive may hold a file twice; the one that comes last is as new as the other."""
    import zipfile  # noqa: PLC0415 (only here)

    with zipfile.ZipFile(tmp_path / "ada.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo("one.toml", (2026, 2, 9, 0, 0, 0)), FINAL)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr(zipfile.ZipInfo("one.toml", (2026, 2, 2, 0, 0, 0)), DRAFT)
    (ada,) = read_all(tmp_path).values()
    assert {"one.toml": FINAL} == ada.files
    assert ("one.toml is left out as older",) == ada.notes


def test_names_that_are_nearly_right_are_taken_and_told(tmp_path: Path) -> None:
    """Whether a browser, a system or the student changed them."""
    lay(tmp_path / "ada", {"One (1).toml": FINAL, "TWO.TOML": DRAFT, "three.py.txt": FUNCTION})
    (ada,) = read_all(tmp_path).values()
    assert {"one.toml": FINAL, "two.toml": DRAFT, "three.py": FUNCTION} == ada.files
    assert {
        "One (1).toml is read as one.toml",
        "TWO.TOML is read as two.toml",
        "three.py.txt is read as three.py",
    } == set(ada.notes)


def test_modules_come_from_beside_the_functions(tmp_path: Path) -> None:
    """A module of the same name elsewhere is another one."""
    lay(tmp_path / "ada/a", {"util.py": b"X = 1\n"})
    lay(tmp_path / "ada/b", {"one.py": FUNCTION, "util.py": b"X = 2\n"})
    (ada,) = read_all(tmp_path).values()
    assert {"one.py": FUNCTION, "util.py": b"X = 2\n"} == ada.files


def test_what_holds_no_answers_is_listed(tmp_path: Path) -> None:
    """With a word about archives that are not read here."""
    lay(tmp_path / "ada", {"answers.7z": b"7z", "essay.docx": b"x"})
    lay(tmp_path / "bob", {f"{at}.png": b"" for at in range(8)})
    lay(tmp_path / "eve", {"work.zip": b"no zip"})
    (tmp_path / "joe").mkdir()
    said = {name: each.trouble for name, each in read_all(tmp_path).items()}
    assert (
        "it holds no answers, but answers.7z, essay.docx (archives are read if they are zip or tar)"
        == said["ada"]
    )
    assert "it holds no answers, but 0.png, 1.png, 2.png, 3.png, 4.png and 3 more" == said["bob"]
    assert said["eve"].startswith("it holds no answers; work.zip is damaged")
    assert "it holds no answers" == said["joe"]


def test_links_are_told_and_not_followed(tmp_path: Path) -> None:
    """What a link leads to is nobody's answer, least of all a file of the grader's."""
    lay(tmp_path / "elsewhere", {"one.toml": FINAL})
    lay(tmp_path / "class/ada", {"two.toml": FINAL})
    (tmp_path / "class/ada/one.toml").symlink_to(tmp_path / "elsewhere/one.toml")
    (ada,) = read_all(tmp_path / "class").values()
    assert ("one.toml is a link, and not followed", {}) == (ada.trouble, ada.files)
