"""Submissions as platforms export them: whose they are, and what is refused."""

from __future__ import annotations

import io
import os
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest

from grader.batch import archives
from grader.batch.archives import ArchiveError, read_archive
from grader.batch.finding import find as find_all
from grader.batch.outputs import file_name
from grader.batch.submissions import Found, read
from grader.exercise.course import shipped_course
from tests.batch.synthetic import tarred, zipped

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


def linked_zip() -> bytes:
    """Make an archive with a symbolic link."""
    info = zipfile.ZipInfo("one_neuron.toml")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


def linked_tar(kind: bytes) -> bytes:
    """Make an archive with a link."""
    info = tarfile.TarInfo("one_neuron.toml")
    info.type, info.linkname = kind, "/etc/passwd"
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(info)
    return out.getvalue()


def encrypted_zip() -> bytes:
    """Make an archive that says it is encrypted."""
    data = bytearray(zipped(SHEET))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("a.zip", linked_zip(), "link"),
        ("a.tar", linked_tar(tarfile.SYMTYPE), "link"),
        ("a.tar", linked_tar(tarfile.LNKTYPE), "link"),
        ("a.zip", zipped({"/etc/one_neuron.toml": b""}), "leads out"),
        ("a.zip", zipped({"../one_neuron.toml": b""}), "leads out"),
        ("a.zip", zipped({"x/..\\..\\one_neuron.toml": b""}), "leads out"),
        ("a.zip", zipped({"C:/one_neuron.toml": b""}), "leads out"),
        ("a.tar", tarred({"../one_neuron.toml": b""}), "leads out"),
        ("a.zip", zipped({"one_neuron.toml": b"\0" * (8 << 20)}), "larger than"),
        ("a.tar.gz", tarred({"one_neuron.toml": b"\0" * (8 << 20)}), "larger than"),
        ("a.zip", encrypted_zip(), "cannot be unpacked"),
        ("a.zip", b"PK\x03\x04 nothing", "no archive"),
        ("a.tar.gz", b"\x1f\x8b nothing", "no archive"),
        ("a.tar.gz", tarred(SHEET)[:60], "no archive"),
    ],
    ids=range(14),
)
def test_archives_that_are_refused(tmp_path: Path, name: str, data: bytes, word: str) -> None:
    """With a word that says why, and nothing written anywhere."""
    path = tmp_path / name
    path.write_bytes(data)
    found, _ = find([path])
    assert word in read(found[0], IDS).trouble
    assert [path] == list(tmp_path.iterdir())


def test_archives_that_unpack_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Are given up once there is too much of them."""
    monkeypatch.setattr(archives, "MAX_TOTAL", 1000)
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({f"{at}/one_neuron.toml": b"x" * 100 for at in range(20)}))
    with pytest.raises(ArchiveError, match="more than"):
        read_archive(path)


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
