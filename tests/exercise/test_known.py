"""What is known of files: it saves time, and never lets anything invalid pass."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from grader.exercise.course import open_course
from grader.exercise.format import validated as known
from grader.exercise.format import validation
from grader.exercise.format.faults import FileError
from grader.exercise.format.tables import CourseTable, ExerciseTable
from tests.command import ROOT

if TYPE_CHECKING:
    from pathlib import Path

TEXT = 'title = "T"\n[given]\nx = 2\n[net]\nz = "3*x"\n[[question]]\ncompute = "z"\n'


@pytest.fixture(autouse=True)
def _writing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a course of one exercise."""
    (tmp_path / "one.toml").write_text(TEXT)
    return tmp_path


def cache(folder: Path) -> Path:
    """Name the file of what is known."""
    return folder / "__pycache__" / "bpgrade-valid.txt"


def load(folder: Path) -> float | None:
    """Load the exercise, and compute something."""
    return open_course(folder).load("one").values["z"]


def test_a_valid_text_is_validated_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second time it is known."""
    calls: list[type] = []
    real = validation.validate

    def counted(table: type, *rest: object) -> bool:
        calls.append(table)
        return real(table, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(validation, "validate", counted)
    assert [6.0, 6.0] == [load(folder), load(folder)]
    assert [ExerciseTable] == calls


@pytest.mark.parametrize(
    ("old", "new"),
    [("x = 2", "x = '2'"), ("[[question]]", "[[question]]\nfoo = 1"), ("3*x", "3*y")],
)
def test_a_changed_text_is_validated_again(folder: Path, old: str, new: str) -> None:
    """One character more, and nothing is known of it."""
    load(folder)
    (folder / "one.toml").write_text(TEXT.replace(old, new))
    for _ in range(2):
        with pytest.raises(FileError):
            load(folder)
    assert 1 == len(cache(folder).read_text().split())


def test_a_text_is_known_as_what_it_is(folder: Path) -> None:
    """A course.toml that is copied to an exercise is still no exercise, and the other way."""
    (folder / "course.toml").write_text('title = "C"\nexercises = ["one"]\n')
    load(folder)
    (folder / "one.toml").write_text((folder / "course.toml").read_text())
    with pytest.raises(FileError, match="unknown key 'exercises'"):
        load(folder)
    (folder / "course.toml").write_text(TEXT)
    with pytest.raises(FileError, match="unknown key 'given'"):
        open_course(folder)


@pytest.mark.parametrize("damage", [b"\xff\xfe\x00", b"", b"x\n" * 5000, b"\0" * 100, None])
def test_a_damaged_file_is_as_good_as_none(folder: Path, damage: bytes | None) -> None:
    """Whatever is in it; also a folder in its place."""
    cache(folder).parent.mkdir()
    if damage is None:
        cache(folder).mkdir()
    else:
        cache(folder).write_bytes(damage)
    assert 6.0 == load(folder)
    (folder / "one.toml").write_text("title = 1")
    with pytest.raises(FileError):
        load(folder)


def test_a_folder_that_cannot_be_written_to_is_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A course may stand where its reader may not write; root may, so it is made to fail."""

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(known, "write_whole", refuse)
    assert [6.0, 6.0] == [load(folder), load(folder)]
    assert not cache(folder).exists()


def test_a_file_in_the_place_of_the_folder_does_no_harm(folder: Path) -> None:
    """Then nothing is kept."""
    (folder / "__pycache__").write_text("")
    assert 6.0 == load(folder)


def test_nothing_is_written_where_python_may_not(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PYTHONDONTWRITEBYTECODE holds for this as well."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert 6.0 == load(folder)
    assert not cache(folder).parent.exists()


def test_the_file_does_not_grow_for_ever(folder: Path) -> None:
    """The oldest entries go."""
    for number in range(3):
        known.remember(folder, str(number), CourseTable)
    old = cache(folder).read_text()
    cache(folder).write_text("\n".join(["0" * 64] * known.MAX_KNOWN) + "\n" + old)
    known.remember(folder, "new", CourseTable)
    assert known.MAX_KNOWN == len(cache(folder).read_text().split())
    assert known.is_known(folder, "2", CourseTable)
    assert known.is_known(folder, "new", CourseTable)


def test_other_tables_know_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a change of the tables all is validated again."""
    load(folder)
    monkeypatch.setattr(known, "_schema", lambda: "other")
    assert not known.is_known(folder, TEXT, ExerciseTable)


def test_processes_at_once_do_not_disturb_each_other(folder: Path) -> None:
    """Each finds a whole file, whenever it looks; what one forgets, the next one learns."""
    for number in range(6):
        (folder / f"n{number}.toml").write_text(TEXT.replace("T", f"T{number}"))
    code = (
        "import sys; from pathlib import Path\n"
        "from grader.exercise.course import open_course\n"
        "for _ in range(5): print(sum(e.values['z'] for e in open_course("
        f"Path({str(folder)!r})).exercises))"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={"PATH": "/usr/bin:/bin"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for process in running:
        assert ("42.0\n" * 5, "") == process.communicate()
    assert 1 <= len(set(cache(folder).read_text().split())) <= 7
    assert [] == list(cache(folder).parent.glob("*.part"))
