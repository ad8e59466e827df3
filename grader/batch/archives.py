"""Archives: zip and tar files read into memory, within bounds, and nothing written anywhere."""

from __future__ import annotations

import stat
import tarfile
import zipfile
import zlib
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_MEMBERS = 100_000
MAX_TOTAL = 256 << 20
MAX_MEMBER = 1 << 20
_ENDINGS = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
_WANTED = (".toml", ".py")


class ArchiveError(ValueError):
    """An archive that is not read, and why."""


def is_archive(path: Path) -> bool:
    """Tell whether a path is an archive, by its name."""
    return path.name.lower().endswith(_ENDINGS) and path.is_file() and not path.is_symlink()


@lru_cache(maxsize=2)
def read_archive(path: Path) -> dict[str, bytes]:
    """Read the answer files and Python modules of an archive; raise ArchiveError."""
    try:
        members = _zip(path) if path.name.lower().endswith(".zip") else _tar(path)
        return _within_bounds(members)
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError) as error:
        raise ArchiveError(f"{path.name} is no archive that can be read: {error}") from None
    except (RuntimeError, NotImplementedError) as error:  # encrypted, or an unknown compression
        raise ArchiveError(f"{path.name} cannot be unpacked: {error}") from None


def _within_bounds(members: Iterator[tuple[str, bytes]]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    total = 0
    for name, data in members:
        total += len(data)
        if total > MAX_TOTAL:
            raise ArchiveError(f"it unpacks to more than {MAX_TOTAL >> 20} MiB")
        files[name] = data
    return files


def _zip(path: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as archive:
        infos = archive.infolist()
        if len(infos) > MAX_MEMBERS:
            raise ArchiveError(f"it has more than {MAX_MEMBERS} members")
        for info in infos:
            name = _checked(info.filename)
            if stat.S_ISLNK(info.external_attr >> 16):
                raise ArchiveError(f"it holds a link, {info.filename!r}")
            if not info.is_dir() and name.endswith(_WANTED):
                with archive.open(info) as file:
                    yield name, _bounded(name, file.read(MAX_MEMBER + 1))


def _tar(path: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(path, "r:*") as archive:
        for number, member in enumerate(archive):
            if number > MAX_MEMBERS:
                raise ArchiveError(f"it has more than {MAX_MEMBERS} members")
            name = _checked(member.name)
            if member.issym() or member.islnk():
                raise ArchiveError(f"it holds a link, {member.name!r}")
            file = archive.extractfile(member) if member.isfile() else None
            if file and name.endswith(_WANTED):
                yield name, _bounded(name, file.read(MAX_MEMBER + 1))


def _checked(name: str) -> str:
    """Refuse names that lead out of the archive."""
    plain = name.replace("\\", "/").removeprefix("./")
    if plain.startswith("/") or ".." in plain.split("/") or ":" in plain.split("/")[0]:
        raise ArchiveError(f"it holds a path that leads out of it, {name!r}")
    return plain


def _bounded(name: str, data: bytes) -> bytes:
    if len(data) > MAX_MEMBER:
        raise ArchiveError(f"{name!r} in it is larger than {MAX_MEMBER >> 10} KiB")
    return data
