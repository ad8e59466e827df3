"""Archives: zip and tar files listed once, their members read on demand and within bounds.

Nothing is written anywhere. What is wrong with one member is told of that member alone.
"""

from __future__ import annotations

import io
import stat
import tarfile
import time
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache, partial
from lzma import LZMAError
from typing import TYPE_CHECKING, BinaryIO

from grader.batch.containers.nodes import ArchiveError, DiskNode, Node
from grader.batch.containers.tar import TarMember, tar_members

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

MAX_DEPTH = 4  # of archives in archives
MAX_MEMBERS = 100_000
MAX_PARTS = 40  # of a member's path
MAX_NESTED = 32 << 20  # of an archive in an archive, which is unpacked into memory
MAX_TOTAL = 256 << 20  # of what is kept of a tar archive, which cannot be read twice
MAX_MEMBER = 1 << 20  # of a file in it
MAX_DIRECTORY = 64 << 20  # of a zip archive's own list of its members
_ENDINGS = (".tar.gz", ".tar.bz2", ".tar.xz", ".tgz", ".tbz2", ".txz", ".zip", ".tar")
_KEPT = (".toml", ".py", ".txt", ".yml", ".csv", "config", *_ENDINGS)  # of a tar archive
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2}
_END_OF_DIRECTORY = b"PK\5\6"


def is_archive(name: str) -> bool:
    """Return whether a file is an archive that can be read, by its name."""
    return name.lower().endswith(_ENDINGS)


def stem(name: str) -> str:
    """Return the name of an archive without its ending."""
    return next((name[: -len(each)] for each in _ENDINGS if name.lower().endswith(each)), name)


@dataclass(slots=True)
class Member:
    """A folder or a file of an archive, as a node."""

    name: str
    depth: int
    is_folder: bool = False
    trouble: str = ""
    changed: float = 0.0
    data: Callable[[int], bytes] = field(default=lambda _: b"")
    inner: dict[str, Member] = field(default_factory=dict)
    files: list[Member] = field(default_factory=list)

    def time(self) -> float:
        """Return when it was last changed."""
        return self.changed

    def children(self) -> Iterator[Member]:
        """Yield the folders and files in a folder; two members of one name are two files."""
        yield from self.inner.values()
        yield from self.files

    def read(self, limit: int) -> bytes:
        """Return the first bytes of a file; raise ArchiveError."""
        if self.trouble:
            raise ArchiveError(f"{self.name} {self.trouble}")
        with _told(self.name):
            return self.data(limit)

    def put(self, path: str, member: Member) -> None:
        """Put a member where its path leads, or as far as it does not lead out."""
        first, *_ = parts = path.replace("\\", "/").split("/")
        at = self
        if (first == "" and len(parts) > 1) or first.endswith(":"):
            member.trouble = "has a path that leads out of the archive"
        for part in filter(None, parts[:-1]):
            if part == "..":
                member.trouble = "has a path that leads out of the archive"
            elif part != ".":
                at = at.inner.setdefault(part, Member(part, self.depth, is_folder=True))
        member.name = parts[-1]
        if member.name:
            at.files.append(member)


def opened(node: Node) -> Node:
    """Return the folder that an archive is; raise ArchiveError."""
    if isinstance(node, DiskNode):
        changed = node.path.stat()
        return _on_disk(node.path, changed.st_mtime_ns, changed.st_size)  # read again if it changes
    if node.depth >= MAX_DEPTH:
        raise ArchiveError(f"{node.name} lies in too many other archives")
    data = node.read(MAX_NESTED + 1)
    if len(data) > MAX_NESTED:
        raise ArchiveError(f"{node.name} is larger than {MAX_NESTED >> 20} MiB")
    return _indexed(node.name, data, len(data), node.depth + 1)


@lru_cache(maxsize=2)
def _on_disk(path: Path, _changed: int, size: int) -> Member:
    """Keep the last archives open: one may hold a whole class, read student by student."""
    return _indexed(path.name, path, size, 1)


def _indexed(name: str, source: Path | bytes, size: int, depth: int) -> Member:
    root = Member(name, depth, is_folder=True)
    with _told(name):
        members = _zip if name.lower().endswith(".zip") else _tar
        for number, (path, member) in enumerate(members(source, size, depth)):
            if number >= MAX_MEMBERS:
                raise ArchiveError(f"{name} has more than {MAX_MEMBERS} members")
            if path.count("/") <= MAX_PARTS:
                root.put(path, member)
    return root


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Tell whatever goes wrong in a word."""
    try:
        yield
    except ArchiveError as error:
        raise ArchiveError(str(error) if name in str(error) else f"{name}: {error}") from None
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, LZMAError, EOFError) as error:
        raise ArchiveError(f"{name} is damaged: {error}") from None
    except (RuntimeError, NotImplementedError, ValueError, OverflowError) as error:
        raise ArchiveError(f"{name} cannot be unpacked: {error}") from None


def _zip(source: Path | bytes, size: int, depth: int) -> Iterator[tuple[str, Member]]:
    with _stream(source) as stream:
        if _directory_size(stream, size) > MAX_DIRECTORY:
            raise ArchiveError(f"its list of members is larger than {MAX_DIRECTORY >> 20} MiB")
    # It stays open as long as its members are known.
    archive = zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
    for info in archive.infolist():
        member = Member("", depth, changed=_zip_time(info), trouble=_zip_trouble(info))
        member.data = partial(_unzipped, archive, info)
        yield info.filename, member


def _stream(source: Path | bytes) -> BinaryIO:
    return io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")


def _directory_size(stream: BinaryIO, size: int) -> int:
    """Read what the end of a zip file says of its list of members, before that is read."""
    stream.seek(max(0, size - (1 << 16) - 22))
    _, _, end = stream.read().rpartition(_END_OF_DIRECTORY)
    return min(int.from_bytes(end[8:12], "little"), size)


def _zip_trouble(info: zipfile.ZipInfo) -> str:
    if stat.S_ISLNK(info.external_attr >> 16):
        return "is a link, and not followed"
    if info.flag_bits & 1:
        return "is encrypted"
    return "" if info.compress_type in _METHODS else "is packed in a way that is not read here"


def _zip_time(info: zipfile.ZipInfo) -> float:
    try:
        return time.mktime((*info.date_time, 0, 0, -1))
    except (ValueError, OverflowError):
        return 0.0


def _unzipped(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    with archive.open(info) as file:
        return file.read(limit)


def _tar(source: Path | bytes, size: int, depth: int) -> Iterator[tuple[str, Member]]:
    with _stream(source) as stream:
        yield from _kept_of_tar(tar_members(stream, size, _wanted), depth)


def _kept_of_tar(members: Iterable[TarMember], depth: int) -> Iterator[tuple[str, Member]]:
    kept = 0
    for found in members:
        kept += len(found.data)
        if kept > MAX_TOTAL:
            raise ArchiveError(f"it unpacks to more than {MAX_TOTAL >> 20} MiB")
        name = f"{found.name.rstrip('/')}/" if found.is_folder else found.name
        yield (
            name,
            Member(
                "",
                depth,
                trouble=found.trouble,
                changed=found.time,
                data=partial(_kept, found.data),
            ),
        )


def _kept(data: bytes, limit: int) -> bytes:
    return data[:limit]


def _wanted(name: str) -> int:
    plain = name.lower()
    if plain.endswith(_ENDINGS):
        return MAX_NESTED + 1
    return MAX_MEMBER if plain.endswith(_KEPT) else 0
