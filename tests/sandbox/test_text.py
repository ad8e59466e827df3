"""A student's text can be shown on any terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.sandbox.text import clean


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain\n\tσ ∂ −", "plain\n\tσ ∂ −"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]8;;http://x\x1b\\link", "link"),
        ("\x1bPdevice\x1b\\text", "text"),
        ("\x1b]never ended", ""),
        ("\x1bc\x1b(0text", "text"),
        ("\x9b31mtext", "31mtext"),
        ("over\rwritten\x08", "overwritten"),
        ("line\r\n", "line\n"),
        ("\u202egnp.exe\u2066\ufeff\x00", "gnp.exe"),
        ("\ud800\udcff", ""),
    ],
)
def test_escapes_and_controls_are_removed(text: str, shown: str) -> None:
    """What is left is what can be read."""
    assert clean(text) == shown


@given(st.text())
def test_nothing_that_controls_is_left(text: str) -> None:
    """Whatever goes in, only newlines and tabs are left of the controls."""
    shown = clean(text)
    assert all(char >= " " or char in "\n\t" for char in shown)
    assert not set(shown) & set(map(chr, range(0x7F, 0xA0)))
    assert clean(shown) == shown
