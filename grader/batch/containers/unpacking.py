"""Unpacking: gzip, bzip2 and xz as streams that never give more than their bound."""

from __future__ import annotations

import bz2
import lzma
import zlib
from functools import partial
from typing import TYPE_CHECKING, Protocol

from grader.batch.containers.nodes import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

LEAST_BOUND = 64 << 20
MOST_TIMES = 20  # as large as what is packed: enough for sheets and functions, too little for bombs
MEMORY = 64 << 20  # of an xz decoder, whose header chooses it
_PIECE = 1 << 16
_LONGEST_MAGIC = 6


class _Decoder(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


class Unpacked:
    """What a stream unpacks to, read from its beginning to its end; plain data stays as it is."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        """Begin to read a stream of so many packed bytes."""
        self._stream = stream
        self._bound = max(LEAST_BOUND, MOST_TIMES * size)
        self._given = 0
        self._rest = stream.read(_LONGEST_MAGIC)
        self._decoder = (_packed_as(self._rest) or _Plain)()

    def read(self, count: int) -> bytes:
        """Return so many bytes, fewer at the end.

        Raises ArchiveError for more than the bound, and what the decoders raise.
        """
        pieces: list[bytes] = []
        while count and (piece := self._some(min(count, _PIECE))):
            pieces.append(piece)
            count -= len(piece)
        return b"".join(pieces)

    def _some(self, count: int) -> bytes:
        while not self._decoder.eof or self._begins_again():
            packed = self._packed() if self._decoder.needs_input else b""
            piece = self._decoder.decompress(packed, count)
            if piece:
                return self._counted(piece)
            if not packed and self._decoder.needs_input and not self._decoder.eof:
                raise EOFError("it ends too early")
        return b""

    def _packed(self) -> bytes:
        packed, self._rest = self._rest or self._stream.read(_PIECE), b""
        return packed

    def _counted(self, piece: bytes) -> bytes:
        self._given += len(piece)
        if self._given > self._bound:
            raise ArchiveError(f"it unpacks to more than {self._bound >> 20} MiB")
        return piece

    def _begins_again(self) -> bool:
        """Go on to a stream that follows the one that ended; False if there is none."""
        self._rest = self._decoder.unused_data or self._stream.read(_PIECE)
        make = _packed_as(self._rest)
        if make:
            self._decoder = make()
        return make is not None


class _Plain:
    """Takes data as it comes."""

    unused_data = b""

    def __init__(self) -> None:
        self.eof = False
        self._data = b""

    @property
    def needs_input(self) -> bool:
        return not self._data

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        self._data += data
        self.eof = not self._data
        piece, self._data = self._data[:max_length], self._data[max_length:]
        return piece


class _Gzip:
    """Decodes gzip as the decoders of bz2 and lzma do: what was given and not used is kept."""

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(31)  # with a header of gzip

    @property
    def eof(self) -> bool:
        return self._zlib.eof

    @property
    def needs_input(self) -> bool:
        return not self._zlib.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._zlib.unused_data

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        return self._zlib.decompress(self._zlib.unconsumed_tail + data, max_length)


def _packed_as(head: bytes) -> Callable[[], _Decoder] | None:
    """Return what makes a decoder for data with this beginning; None for plain data."""
    return next((make for magic, make in _DECODERS.items() if head.startswith(magic)), None)


_DECODERS: dict[bytes, Callable[[], _Decoder]] = {
    b"\x1f\x8b": _Gzip,
    b"BZh": bz2.BZ2Decompressor,
    b"\xfd7zXZ\0": partial(lzma.LZMADecompressor, memlimit=MEMORY),
}
