"""Wording: shapes in words, zeros without a sign, and how an entry is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.exercise.wording import array_shape
from grader.feedback.solutions import figured, short
from tests.command import bpgrade

if TYPE_CHECKING:
    from pathlib import Path


def test_one_is_no_plural() -> None:
    """Neither a row nor a number."""
    assert ("1 number", "3 numbers") == (array_shape((1,)), array_shape((3,)))
    assert "1 row of 3 numbers" == array_shape((1, 3))
    assert "2 rows of 1 number" == array_shape((2, 1))


def test_zero_has_no_sign() -> None:
    """However it came about."""
    assert ("0", "0.00") == (short(-0.0), figured(-0.0, 3))


def test_who_could_have_indexed_is_told_how(tmp_path: Path) -> None:
    """Where a name with a number looks like an entry of a list."""
    file = tmp_path / "net.toml"
    file.write_text('title = "X"\ngiven = { x = [1, 2] }\n[net]\nz = "x1 + 2"\n')
    ran = bpgrade("validate", file)
    assert "there is no quantity 'x1' here; did you mean 'x'? (an entry of x is" in ran.err
    assert "written as in x[1])" in ran.err
