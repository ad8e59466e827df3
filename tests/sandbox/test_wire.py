"""Numbers survive the way between the processes, and bytes of any kind do no harm."""

import struct
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.sandbox.child.wire import Array, WireError, decode, decode_numbers, encode

NUMBERS = st.one_of(st.booleans(), st.integers(-(2**63), 2**63 - 1), st.floats())


def _nested(items: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    lists = st.lists(items, max_size=5)
    return st.one_of(lists, lists.map(tuple), lists.map(Array))  # type: ignore[arg-type]


VALUES = st.recursive(NUMBERS, _nested, max_leaves=20)


@given(VALUES)
def test_values_survive_the_way(value: object) -> None:
    """What is decoded is what was encoded, with every type."""
    back = decode_numbers(encode(value))
    assert repr(back) == repr(value)
    assert _kinds(back) == _kinds(value)


def _kinds(value: object) -> object:
    inner = [_kinds(item) for item in value] if isinstance(value, list | tuple) else []
    return type(value), inner


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Forged bytes raise WireError and nothing else."""
    with suppress(WireError):
        decode(data)


@given(VALUES, st.integers(0, 100))
def test_cut_bytes_are_refused(value: object, cut: int) -> None:
    """A value that is cut short, or followed by more, is no value."""
    data = encode(value)
    if cut < len(data):
        with pytest.raises(WireError):
            decode(data[:cut])
    with pytest.raises(WireError):
        decode(data + b"T")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"s\x01\0\0\0x",
        b"l\xff\xff\xff\xff",
        b"L\xff\xff\xff\xff",
        b"l\x01\0\0\0" * 100 + b"T",
        b"t\x02\0\0\0Fs\x01\0\0\0x",
    ],
    ids=["nothing", "text", "many", "many-floats", "deep", "text-inside"],
)
def test_what_is_no_number_is_refused(data: bytes) -> None:
    """Texts are no numbers, however deep they stand; nor are bytes without end."""
    with pytest.raises(WireError):
        decode_numbers(data)


def test_texts_travel_where_they_may() -> None:
    """A text comes back whole; a lone surrogate is replaced."""
    assert decode(encode(("σ", "\ud800"))) == ("σ", "?")


def test_what_cannot_travel_is_an_error() -> None:
    """Neither other types nor integers that are too large."""
    with pytest.raises(TypeError):
        encode({1})
    with pytest.raises(struct.error):
        encode(2**63)
