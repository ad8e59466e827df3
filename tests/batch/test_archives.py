"""Archives that are refused, each with a word that says why."""

from __future__ import annotations

import io
import stat
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest

from grader.batch import archives
from grader.batch.archives import ArchiveError, read_archive
from grader.batch.discovery import find
from grader.batch.submissions import read
from grader.exercise.course import shipped_course
from tests.batch.synthetic import tarred, zipped

if TYPE_CHECKING:
    from pathlib import Path

IDS = shipped_course().ids
SHEET = {"one_neuron.toml": b"z = 0.25\n"}


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
    (found,) = find([path], IDS, str)
    assert word in read(found, IDS).trouble
    assert [path] == list(tmp_path.iterdir())


def test_archives_that_unpack_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Are given up once there is too much of them."""
    monkeypatch.setattr(archives, "MAX_TOTAL", 1000)
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({f"{at}/one_neuron.toml": b"x" * 100 for at in range(20)}))
    with pytest.raises(ArchiveError, match="more than"):
        read_archive(path)
