"""Archives: what is wrong with a member costs that member, and no header is taken at its word."""

from __future__ import annotations

import gzip
import io
import lzma
import stat
import tarfile
import tracemalloc
import zipfile
from typing import TYPE_CHECKING

import pytest

from grader.batch.containers import archives, unpacking
from grader.batch.containers.archives import opened
from grader.batch.containers.nodes import ArchiveError, DiskNode
from tests.batch.handed_in import DRAFT, FINAL, files, read_all
from tests.batch.synthetic import tarred, zipped

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SHEET = {"one.toml": FINAL}


def linked_zip() -> bytes:
    """Make an archive with a symbolic link."""
    info = zipfile.ZipInfo("one.toml")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return _zip({info: b"/etc/passwd"})


def _zip(members: dict[zipfile.ZipInfo, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for info, data in members.items():
            archive.writestr(info, data)
    return out.getvalue()


def odd_tar(kind: bytes, *, size: int = 0) -> bytes:
    """Make an archive with a member of some type, whose header claims some size."""
    info = tarfile.TarInfo("one.toml")
    info.type, info.linkname, info.size = kind, "/etc/passwd", size
    return info.tobuf(tarfile.GNU_FORMAT) + bytes(1024)


def encrypted(data: bytes) -> bytes:
    """Mark the first member of an archive as encrypted."""
    changed = bytearray(data)
    changed[6] |= 1
    changed[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


def damaged(data: bytes, name: str) -> bytes:
    """Turn over some bits of a member."""
    changed = bytearray(data)
    at = data.index(name.encode()) + len(name)
    changed[at] ^= 0xFF
    return bytes(changed)


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("a.zip", linked_zip(), "one.toml is a link"),
        ("a.tar", odd_tar(tarfile.SYMTYPE), "one.toml is a link"),
        ("a.tar", odd_tar(tarfile.LNKTYPE), "one.toml is a link"),
        ("a.tar", odd_tar(tarfile.GNUTYPE_SPARSE), "packed with gaps"),
        ("a.zip", zipped({"/etc/one.toml": b""}), "leads out"),
        ("a.zip", zipped({"../one.toml": b""}), "leads out"),
        ("a.zip", zipped({"x/..\\..\\one.toml": b""}), "leads out"),
        ("a.zip", zipped({"C:/one.toml": b""}), "leads out"),
        ("a.tar", tarred({"../one.toml": b""}), "leads out"),
        ("a.zip", encrypted(zipped(SHEET)), "one.toml is encrypted"),
        ("a.zip", damaged(zipped(SHEET), "one.toml"), "damaged"),
        ("a.zip", b"PK\x03\x04 nothing", "a.zip is damaged"),
        ("a.tar.gz", b"\x1f\x8b nothing", "a.tar.gz is damaged"),
        ("a.tar.gz", tarred(SHEET)[:60], "a.tar.gz is damaged"),
    ],
    ids=range(14),
)
def test_members_that_are_refused(tmp_path: Path, name: str, data: bytes, word: str) -> None:
    """With a word that says why, and nothing written anywhere."""
    path = tmp_path / name
    path.write_bytes(data)
    (contents,) = read_all(path).values()
    assert word in contents.trouble
    assert [path] == list(tmp_path.iterdir())


@pytest.mark.parametrize("spoil", [encrypted, lambda data: damaged(data, "ash/one.toml")])
def test_one_students_member_costs_that_student_alone(
    tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    """In the archive of a whole class."""
    path = tmp_path / "class.zip"
    path.write_bytes(spoil(zipped({f"{who}/one.toml": FINAL for who in ("ash", "elm", "oak")})))
    contents = read_all(path)
    assert contents["ash"].trouble
    assert [{}, SHEET, SHEET] == [contents[who].files for who in ("ash", "elm", "oak")]


def test_what_nobody_needs_may_be_odd(tmp_path: Path) -> None:
    """A link, a path that leads out or a large file beside the answers costs nothing."""
    link = zipfile.ZipInfo("venv/bin/python")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    members = {
        link: b"/usr/bin/python",
        zipfile.ZipInfo("../notes.txt"): b"",
        zipfile.ZipInfo("a.csv"): bytes(9 << 20),
    }
    (tmp_path / "ash.zip").write_bytes(_zip({**members, zipfile.ZipInfo("one.toml"): FINAL}))
    assert {"ash": SHEET} == files(tmp_path / "ash.zip")


@pytest.mark.parametrize("size", [400 << 20, 4 << 30])
@pytest.mark.parametrize(
    "kind",
    [
        tarfile.GNUTYPE_LONGNAME,
        tarfile.GNUTYPE_LONGLINK,
        tarfile.XHDTYPE,
        tarfile.XGLTYPE,
        tarfile.REGTYPE,
    ],
)
def test_a_tar_of_a_few_bytes_takes_no_memory(tmp_path: Path, kind: bytes, size: int) -> None:
    """Whatever it claims for a name or a file, packed or not."""
    path = tmp_path / "a.tar.gz"
    path.write_bytes(gzip.compress(odd_tar(kind, size=size)))
    tracemalloc.start()
    with pytest.raises(ArchiveError):
        opened(DiskNode.of(path))
    assert tracemalloc.get_traced_memory()[1] < 4 << 20
    tracemalloc.stop()


def test_what_unpacks_to_too_much_is_given_up(tmp_path: Path) -> None:
    """Long before its end."""
    path = tmp_path / "a.tar.gz"
    path.write_bytes(gzip.compress(odd_tar(tarfile.REGTYPE, size=400 << 20) + bytes(400 << 20)))
    with pytest.raises(ArchiveError, match=f"more than {unpacking.LEAST_BOUND >> 20} MiB"):
        opened(DiskNode.of(path))


def test_an_xz_stream_does_not_choose_its_memory(tmp_path: Path) -> None:
    """Its header may ask the decoder for gigabytes."""
    path = tmp_path / "a.tar.xz"
    greedy = {"id": lzma.FILTER_LZMA2, "dict_size": 128 << 20, "mode": lzma.MODE_FAST}
    path.write_bytes(lzma.compress(b"x", filters=[greedy]))
    with pytest.raises(ArchiveError, match="damaged"):
        opened(DiskNode.of(path))


def test_long_names_are_read(tmp_path: Path) -> None:
    """As GNU tar and Python write them, in headers of their own."""
    name = f"{'deep' * 20}/{'er' * 40}/one.toml"
    for form in (tarfile.GNU_FORMAT, tarfile.PAX_FORMAT, tarfile.USTAR_FORMAT):
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w:xz", format=form) as archive:
            member = tarfile.TarInfo(name)
            member.size = len(FINAL)
            archive.addfile(member, io.BytesIO(FINAL))
        (tmp_path / "ash.tar.xz").write_bytes(out.getvalue())
        assert {"ash": SHEET} == files(tmp_path / "ash.tar.xz")


def test_archives_in_archives_have_a_bound(tmp_path: Path) -> None:
    """So deep nobody packs answers."""
    data = zipped(SHEET)
    for depth in range(archives.MAX_DEPTH + 1):
        (tmp_path / "ash.zip").write_bytes(data)
        (contents,) = read_all(tmp_path / "ash.zip").values()
        assert (depth < archives.MAX_DEPTH) == bool(contents.files)
        data = zipped({"more.zip": data})
    assert "too many other archives" in contents.trouble


@pytest.mark.parametrize(
    ("bound", "value"),
    [("MAX_MEMBERS", 3), ("MAX_DIRECTORY", 100), ("MAX_TOTAL", 100), ("MAX_NESTED", 100)],
)
def test_bounds_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bound: str, value: int
) -> None:
    """Each in a word, and the archive that is too large costs only itself."""
    monkeypatch.setattr(archives, bound, value)
    many = {f"{at}/one.toml": DRAFT * 40 for at in range(8)}
    data = tarred(many) if bound == "MAX_TOTAL" else zipped(many)
    name = "big.tar.gz" if bound == "MAX_TOTAL" else "big.zip"
    (tmp_path / "ash").mkdir()
    (tmp_path / "ash" / name).write_bytes(
        zipped({"in.zip": data}) if bound == "MAX_NESTED" else data
    )
    (contents,) = read_all(tmp_path).values()
    assert "more than" in contents.trouble or "larger than" in contents.trouble


def test_too_large_a_sheet_is_handed_on_cut(tmp_path: Path) -> None:
    """The student is told of it by the grader, as by bpgrade check."""
    (tmp_path / "ash.zip").write_bytes(zipped({"one.toml": bytes(8 << 20), "two.toml": FINAL}))
    (contents,) = read_all(tmp_path / "ash.zip").values()
    assert FINAL == contents.files["two.toml"]
    assert (1 << 18) + 1 == len(contents.files["one.toml"])
