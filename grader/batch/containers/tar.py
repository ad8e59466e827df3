"""Tar: the members of a tar archive in one pass, whatever its headers claim.

A header is a block of 512 bytes; one of type L or x tells the next member's name in blocks of its
own, whose claimed size is bounded before they are read.
"""

from __future__ import annotations

import tarfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from grader.batch.containers.nodes import ArchiveError
from grader.batch.containers.unpacking import Unpacked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

Wanted: TypeAlias = "Callable[[str], int]"

MAX_NAME = 1 << 16  # in a header of its own
_BLOCK = 512
_PASSED_AT_A_TIME = 1 << 16
_GNU_NAME, _PAX = b"L", b"x"
_ABOUT_THE_NEXT = {_GNU_NAME, b"K", _PAX, b"g"}  # its name, a link, its properties, all properties


@dataclass(frozen=True, slots=True)
class TarMember:
    """One member; its ``data`` is cut at the size that was asked for."""

    name: str
    is_folder: bool
    time: float
    trouble: str
    data: bytes


def tar_members(stream: BinaryIO, size: int, wanted: Wanted) -> Iterator[TarMember]:
    """Yield the members of an archive of so many bytes, packed or not.

    ``wanted`` tells how many bytes of a file of some name are to be kept. Raises ArchiveError.
    """
    reader = _Reader(Unpacked(stream, size))
    name = ""
    while header := reader.header():
        if header.type in _ABOUT_THE_NEXT:
            name = reader.name_in(header) or name
        else:
            yield reader.member(header, name or header.name, wanted)
            name = ""


class _Reader:
    def __init__(self, unpacked: Unpacked) -> None:
        self._unpacked = unpacked

    def header(self) -> tarfile.TarInfo | None:
        """Read the next header; None at the end, which is a block of zeros or nothing."""
        block = self._unpacked.read(_BLOCK)
        if len(block) < _BLOCK or not any(block):
            return None
        return tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")

    def name_in(self, header: tarfile.TarInfo) -> str:
        """Read the name that a header of its own tells; empty if it tells another thing."""
        if header.size > MAX_NAME:
            raise ArchiveError(f"a header in it claims {header.size} bytes for a name")
        data = self._body(header, header.size)
        if header.type == _GNU_NAME:
            return data.rstrip(b"\0").decode("utf-8", "surrogateescape")
        return _pax_path(data) if header.type == _PAX else ""

    def member(self, header: tarfile.TarInfo, name: str, wanted: Wanted) -> TarMember:
        """Read a member, and pass over what is not wanted of it."""
        data = self._body(header, wanted(name) if header.isreg() else 0)
        trouble = "is a link, and not followed" if header.issym() or header.islnk() else ""
        if header.type == tarfile.GNUTYPE_SPARSE:
            trouble = "is packed with gaps, and not read"
        return TarMember(name, header.isdir(), float(header.mtime), trouble, data)

    def _body(self, header: tarfile.TarInfo, count: int) -> bytes:
        """Read so many bytes of what follows a header, and pass over the rest."""
        size = header.size if header.isreg() or header.type in _ABOUT_THE_NEXT else 0
        data = self._unpacked.read(min(size, count))
        padding = -size % _BLOCK
        left = size + padding - len(data)
        while left > 0 and (passed := self._unpacked.read(min(left, _PASSED_AT_A_TIME))):
            left -= len(passed)
        if left > padding:
            raise EOFError("it ends too early")
        return data


def _pax_path(data: bytes) -> str:
    """Find the path in the records of a pax header, each "LENGTH KEY=VALUE" and a line feed."""
    for record in data.split(b"\n"):
        key, _, value = record.partition(b" ")[2].partition(b"=")
        if key == b"path":
            return value.decode("utf-8", "surrogateescape")
    return ""
