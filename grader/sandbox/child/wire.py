"""Numbers as bytes: the only things that travel between the two processes."""

import struct
from collections.abc import Sequence
from typing import TypeAlias, cast

FRAME_LIMIT = 1 << 20
DEPTH_LIMIT = 16
NONCE_SIZE = 16
HEADER = struct.Struct("<16sIc")
SIZE = struct.Struct("<I")
_TAGGED_SIZE = struct.Struct("<cI")
_TAGGED_FLOAT = struct.Struct("<cd")
_FLOAT = struct.Struct("<d")
_INT = struct.Struct("<q")

Value: TypeAlias = "bool | int | float | list[Value] | tuple[Value, ...]"
Plain: TypeAlias = "bool | int | float | str | list[Plain] | tuple[Plain, ...]"


class Array(list["Value"]):
    """Nested lists that came from a numpy array, or shall become one in the child."""


class Encoded(bytes):
    """A value that is encoded already."""


# The small letters precede items of any kind, the capitals floats alone, which travel faster.
_TAGS: dict[type, tuple[bytes, bytes]] = {
    list: (b"l", b"L"),
    tuple: (b"t", b"P"),
    Array: (b"a", b"A"),
}
_CONTAINERS = {small: kind for kind, (small, _) in _TAGS.items()}
_OF_FLOATS = {capital: kind for kind, (_, capital) in _TAGS.items()}
_FLOATS_ONLY = {float}


class WireError(ValueError):
    """Bytes that are no frame of this protocol."""


def frame(payload: bytes) -> bytes:
    """Put the length before a payload."""
    return SIZE.pack(len(payload)) + payload


def encode(value: object) -> Encoded:
    """Turn numbers, texts and nested lists or tuples of them into bytes.

    Raises TypeError for anything else and struct.error for integers beyond 64 bits.
    """
    out = bytearray()
    _write(value, out)
    return Encoded(out)


def _write(value: object, out: bytearray) -> None:
    kind = type(value)
    if kind is float:
        out += _TAGGED_FLOAT.pack(b"d", value)
    elif kind in _TAGS:
        _write_items(cast("Sequence[object]", value), *_TAGS[kind], out)
    elif kind is Encoded:
        out += cast("Encoded", value)
    elif isinstance(value, bool):
        out += b"T" if value else b"F"
    elif isinstance(value, int):
        out += b"q" + _INT.pack(value)
    elif isinstance(value, str):
        text = value.encode("utf-8", "replace")
        out += _TAGGED_SIZE.pack(b"s", len(text)) + text
    else:
        raise TypeError(f"a {kind.__name__} cannot travel")


def _write_items(items: Sequence[object], small: bytes, capital: bytes, out: bytearray) -> None:
    count = len(items)
    if set(map(type, items)) == _FLOATS_ONLY:
        out += struct.pack(f"<cI{count}d", capital, count, *items)
        return
    out += _TAGGED_SIZE.pack(small, count)
    for item in items:
        _write(item, out)


def decode_numbers(data: bytes) -> Value:
    """Read one value that holds no text. Raises WireError."""
    return cast("Value", _decode(data, text=False))


def decode(data: bytes) -> Plain:
    """Read one value. Raises WireError."""
    return _decode(data, text=True)


def _decode(data: bytes, *, text: bool) -> Plain:
    try:
        value, end = _read(data, 0, DEPTH_LIMIT + 4, text)
    except (struct.error, UnicodeDecodeError) as error:
        raise WireError("cut short") from error
    if end != len(data):
        raise WireError("more than one value")
    return value


def _read(data: bytes, at: int, depth: int, text: bool) -> tuple[Plain, int]:  # noqa: FBT001
    tag, at = data[at : at + 1], at + 1
    if tag == b"d":
        return _FLOAT.unpack_from(data, at)[0], at + 8
    if tag == b"q":
        return _INT.unpack_from(data, at)[0], at + 8
    if tag in {b"T", b"F"}:
        return tag == b"T", at
    if tag == b"s" and text:
        return _read_text(data, at)
    if tag in _OF_FLOATS:
        return _read_floats(data, at)
    if tag in _CONTAINERS and depth:
        return _read_items(data, at, depth, text)
    raise WireError("an unknown tag")


def _read_text(data: bytes, at: int) -> tuple[str, int]:
    (size,) = SIZE.unpack_from(data, at)
    at += SIZE.size
    if at + size > len(data):
        raise WireError("cut short")
    return data[at : at + size].decode(), at + size


def _read_floats(data: bytes, at: int) -> tuple[Plain, int]:
    build = _OF_FLOATS[data[at - 1 : at]]
    (count,) = SIZE.unpack_from(data, at)
    at += SIZE.size
    return build(struct.unpack_from(f"<{count}d", data, at)), at + 8 * count


def _read_items(data: bytes, at: int, depth: int, text: bool) -> tuple[Plain, int]:  # noqa: FBT001
    build = _CONTAINERS[data[at - 1 : at]]
    (count,) = SIZE.unpack_from(data, at)
    at += SIZE.size
    items = []
    for _ in range(count):
        item, at = _read(data, at, depth - 1, text)
        items.append(item)
    return cast("Plain", build(items)), at
