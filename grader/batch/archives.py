"""Archives: zip and tar files read into memory, within bounds, and nothing written anywhere."""

from __future__ import annotations

import stat
import tarfile
import zipfile
import zlib
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MAX_MEMBERS = 100_000
MAX_TOTAL = 256 << 20
MAX_MEMBER = 1 << 20
MAX_PASSED_OVER = 4 << 30  # in a tar archive, which has to be unpacked to get past them
_ENDINGS = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
_WANTED = (".toml", ".py")

Members: TypeAlias = "Iterator[tuple[str, Callable[[int], bytes]]]"


class ArchiveError(ValueError):
    """An archive that is not read, and why."""


def is_archive(path: Path) -> bool:
    """Tell whether a path is an archive, by its name."""
    return path.name.lower().endswith(_ENDINGS) and path.is_file() and not path.is_symlink()


def stem(name: str) -> str:
    """Give the name of an archive without its ending."""
    endings = sorted(_ENDINGS, key=len, reverse=True)
    return next((name[: -len(each)] for each in endings if name.lower().endswith(each)), name)


@lru_cache(maxsize=2)
def read_archive(path: Path) -> dict[str, bytes]:
    """Read the answer files and Python modules of an archive; raise ArchiveError."""
    with _told(path):
        return _within_bounds(_members(path))


def list_archive(path: Path) -> list[str]:
    """Name the files and folders of an archive; raise ArchiveError."""
    with _told(path):
        return [name for name, _ in _members(path)]


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Tell whatever goes wrong in a word."""
    try:
        yield
    except ArchiveError:
        raise
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError) as error:
        raise ArchiveError(f"{path.name} is no archive that can be read: {error}") from None
    except Exception as error:  # noqa: BLE001 (encrypted, an unknown compression, whatever else)
        raise ArchiveError(f"{path.name} cannot be unpacked: {error}") from None


def _within_bounds(members: Members) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    total = 0
    for name, read in members:
        if name.endswith(_WANTED):
            files[name] = read(MAX_MEMBER + 1)
            total += len(files[name])
        if name.endswith(_WANTED) and len(files[name]) > MAX_MEMBER:
            raise ArchiveError(f"{name!r} in it is larger than {MAX_MEMBER >> 10} KiB")
        if total > MAX_TOTAL:
            raise ArchiveError(f"it unpacks to more than {MAX_TOTAL >> 20} MiB")
    return files


def _members(path: Path) -> Members:
    """Name the members of an archive, each with what reads so many bytes of it."""
    every = _zip(path) if path.name.lower().endswith(".zip") else _tar(path)
    for number, (name, read) in enumerate(every):
        if number >= MAX_MEMBERS:
            raise ArchiveError(f"it has more than {MAX_MEMBERS} members")
        plain = _checked(name)
        if not plain.startswith("__MACOSX/"):  # what macOS adds
            yield plain, read


def _zip(path: Path) -> Members:
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if stat.S_ISLNK(info.external_attr >> 16):
                raise ArchiveError(f"it holds a link, {info.filename!r}")
            yield info.filename, partial(_unzipped, archive, info)


def _unzipped(archive: zipfile.ZipFile, info: zipfile.ZipInfo, size: int) -> bytes:
    with archive.open(info) as file:
        return file.read(size)


def _tar(path: Path) -> Members:
    passed = 0
    with tarfile.open(path, "r:*") as archive:
        for member in archive:
            passed += member.size
            if passed > MAX_PASSED_OVER:
                raise ArchiveError(f"it unpacks to more than {MAX_PASSED_OVER >> 20} MiB")
            if member.issym() or member.islnk():
                raise ArchiveError(f"it holds a link, {member.name!r}")
            if member.isfile() or member.isdir():
                name = f"{member.name}/" if member.isdir() else member.name
                yield name, partial(_untarred, archive, member)


def _untarred(archive: tarfile.TarFile, member: tarfile.TarInfo, size: int) -> bytes:
    file = archive.extractfile(member)
    return file.read(size) if file else b""


def _checked(name: str) -> str:
    """Refuse names that lead out of the archive."""
    plain = name.replace("\\", "/").removeprefix("./")
    if plain.startswith("/") or ".." in plain.split("/") or ":" in plain.split("/")[0]:
        raise ArchiveError(f"it holds a path that leads out of it, {name!r}")
    return plain
