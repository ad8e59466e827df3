"""Slips with softmax are named, and its slopes are worked with the shares already found."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.command import bpgrade

if TYPE_CHECKING:
    from pathlib import Path

EXERCISE = """title = "Softmax"
[given]
z = [0.4, -1.1, 0.9]
t = [0, 0, 1]
[net]
p = "softmax(z)"
L = "-sum(t*log(p))"
[[question]]
compute = "p"
[[question]]
compute = "dp/dz"
"""


def said(folder: Path, sheet: str, question: str) -> str:
    """Give what is said of one number of a sheet."""
    for name, content in (("course", EXERCISE), ("work", sheet)):
        (folder / name).mkdir()
        (folder / name / "net.toml").write_text(content)
    ran = bpgrade("check", "work", "--exercises", "course", "--format", "json", at=folder)
    results = json.loads(ran.out)["exercises"][0]["questions"]
    return str(next(each["message"] for each in results if each["id"] == question))


@pytest.mark.parametrize(
    ("sheet", "question", "slip"),
    [
        ("p = [2.0, -5.5, 4.5]", "p[1]", "without exp, above and below"),
        ("p = [0.0777, 0.3482, 0.5741]", "p[1]", "of another class, above"),
        (
            'dp_dz = [["?", 0.227, "?"], ["?", "?", "?"], ["?", "?", "?"]]',
            "dp_dz[1,2]",
            "with respect to z₁ instead of z₂",
        ),
    ],
)
def test_a_slip_is_named(tmp_path: Path, sheet: str, question: str, slip: str) -> None:
    """Written as softmax(z), it is the same to students as the fraction."""
    assert slip in said(tmp_path, f"{sheet}\n", question)


def test_slopes_follow_from_shares_that_were_wrong(tmp_path: Path) -> None:
    """What is right by the student's own wrong share is carried."""
    blank = '["?", "?", "?"]'
    sheet = f'p = [0.4, 0.0777, 0.5741]\ndp_dz = [[0.24, "?", "?"], {blank}, {blank}]\n'
    assert "your own p₁" in said(tmp_path, sheet, "dp_dz[1,1]")
