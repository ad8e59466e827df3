"""What is known of files: it saves time, and never lets anything invalid pass."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.exercise.course import Summary, open_course
from grader.exercise.format import validated as known
from grader.exercise.format import validation
from grader.exercise.format.faults import FileError
from grader.exercise.format.tables import CourseTable, ExerciseTable
from tests.command import ROOT, bpgrade

TEXT = 'title = "T"\n[given]\nx = 2\n[net]\nz = "3*x"\n[[question]]\ncompute = "z"\n'


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Name the file of what is known, in a cache of this test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "bpgrade" / known.FILE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a course of one exercise."""
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "one.toml").write_text(TEXT)
    return tmp_path / "course"


@pytest.fixture
def validations(monkeypatch: pytest.MonkeyPatch) -> list[type]:
    """List the kinds of the tables that are validated, as they are."""
    calls: list[type] = []
    real = validation.validate

    def counted(table: type, *rest: object) -> bool:
        calls.append(table)
        return real(table, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(validation, "validate", counted)
    return calls


def load(folder: Path) -> float | None:
    """Load the exercise, and compute something."""
    return open_course(folder).load("one").values["z"]


def recall(text: str, kind: type = CourseTable) -> list[str] | None:
    """Recall what the user's cache has of a text."""
    return known.recall(Path("nowhere"), text, kind)


def test_a_valid_text_is_validated_once(folder: Path, validations: list[type]) -> None:
    """The second time it is known."""
    assert [6.0, 6.0] == [load(folder), load(folder)]
    assert [ExerciseTable] == validations


@pytest.mark.parametrize(
    ("old", "new"),
    [("x = 2", "x = '2'"), ("[[question]]", "[[question]]\nfoo = 1"), ("3*x", "3*y")],
)
def test_a_changed_text_is_validated_again(folder: Path, cache: Path, old: str, new: str) -> None:
    """One character more, and nothing is known of it."""
    load(folder)
    (folder / "one.toml").write_text(TEXT.replace(old, new))
    for _ in range(2):
        with pytest.raises(FileError):
            load(folder)
    assert 1 == len(cache.read_text().splitlines())


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


@pytest.mark.parametrize("module", ["exercise/verbs/compute.py", "backprop/operations.py"])
def test_a_changed_program_knows_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    """One character more in any module that decides what is valid, and all is validated again."""
    load(folder)
    assert recall(TEXT, ExerciseTable) is not None
    package = tmp_path / "grader"
    for part in ("backprop", "exercise"):
        shutil.copytree(ROOT / "grader" / part, package / part)
    monkeypatch.setattr(known, "_PACKAGE", package)
    known._program.cache_clear()  # noqa: SLF001 (as at the start of a process)
    assert recall(TEXT, ExerciseTable) is not None
    with (package / module).open("a", encoding="utf-8") as file:
        file.write("#")
    known._program.cache_clear()  # noqa: SLF001
    assert recall(TEXT, ExerciseTable) is None
    monkeypatch.undo()
    known._program.cache_clear()  # noqa: SLF001


def test_another_version_knows_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the text of its modules."""
    load(folder)
    known._program.cache_clear()  # noqa: SLF001 (as at the start of a process)
    monkeypatch.setattr(known, "__version__", "99")
    assert recall(TEXT, ExerciseTable) is None
    known._program.cache_clear()  # noqa: SLF001


@pytest.mark.parametrize("damage", [b"\xff\xfe\x00", b"", b"x\n" * 5000, b"\0" * 100, None])
def test_a_damaged_file_is_as_good_as_none(folder: Path, cache: Path, damage: bytes | None) -> None:
    """Whatever is in it; also a folder in its place."""
    cache.parent.mkdir(parents=True)
    if damage is None:
        cache.mkdir()
    else:
        cache.write_bytes(damage)
    assert 6.0 == load(folder)
    (folder / "one.toml").write_text("title = 1")
    with pytest.raises(FileError):
        load(folder)


def test_a_file_in_the_place_of_the_folder_does_no_harm(folder: Path, cache: Path) -> None:
    """Then nothing is kept."""
    cache.parent.parent.mkdir()
    cache.parent.write_text("")
    assert [6.0, 6.0] == [load(folder), load(folder)]


def test_nothing_is_written_beside_the_exercises(folder: Path) -> None:
    """They may stand where nothing may be written, or in a repository."""
    load(folder)
    assert ["one.toml"] == [file.name for file in folder.iterdir()]


def test_what_stands_beside_the_exercises_serves_without_a_cache(
    folder: Path, cache: Path, validations: list[type]
) -> None:
    """As in an installed package, whose record is made when it is built."""
    load(folder)
    cache.rename(folder / known.FILE)
    assert 6.0 == load(folder)
    assert [ExerciseTable] == validations
    assert not cache.exists()


def test_the_file_does_not_grow_for_ever(cache: Path) -> None:
    """The oldest entries go."""
    for number in range(3):
        known.remember(str(number), CourseTable)
    old = cache.read_text()
    cache.write_text("\n".join(["0" * 64] * known.MAX_KNOWN) + "\n" + old)
    known.remember("new", CourseTable)
    assert known.MAX_KNOWN == len(cache.read_text().splitlines())
    assert recall("2") is not None
    assert recall("new") is not None


def test_a_list_of_what_is_known_builds_no_exercise(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Titles and numbers of questions are noted with what is valid; the first list is the same."""
    (folder / "two.toml").write_text(TEXT.replace('"T"', '"""ŷ and\n more"""') + "hint = 'h'\n")
    wanted = (Summary("one", "T", 1), Summary("two", "ŷ and more", 1))
    assert wanted == open_course(folder).summaries
    first = bpgrade("list", "--exercises", folder)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("grader.exercise.reading.exercises.parse_exercise", refuse)
    assert wanted == open_course(folder).summaries
    assert first == bpgrade("list", "--exercises", folder)


def test_processes_at_once_do_not_disturb_each_other(
    folder: Path, cache: Path, tmp_path: Path
) -> None:
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
            env={"PATH": "/usr/bin:/bin", "XDG_CACHE_HOME": str(tmp_path / "cache")},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for process in running:
        assert ("42.0\n" * 5, "") == process.communicate()
    assert 1 <= len(set(cache.read_text().splitlines())) <= 7
    assert [] == list(cache.parent.glob("*.part"))
