"""One slip in every entry of an array: the question on that array earns nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.command import bpgrade

if TYPE_CHECKING:
    from pathlib import Path

EXERCISE = """title = "A step of a matrix"
[given]
x = [0.7, -1.2]
t = [0.3, -0.5]
W = [[0.25, -0.6], [1.1, 0.35]]
alpha = 0.2
[net]
d = "W @ x - t"
L = "1/2*sum(d^2)"
[update]
W_new = "W - alpha*outer(d, x)"
[[question]]
compute = "d"
[[question]]
compute = "W_new"
"""
SHEET = """d = [0.595, 0.85]
W_new = [[0.3333, -0.7428], [1.219, 0.146]]
"""


def test_a_slip_in_the_very_entries_asked_carries_nothing(tmp_path: Path) -> None:
    """The step added in place of subtracted, all over: each entry is wrong, not the first alone."""
    for name, content in (("course", EXERCISE), ("work", SHEET)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "net.toml").write_text(content)
    ran = bpgrade("check", "work", "--exercises", "course", "--format", "json", at=tmp_path)
    results = json.loads(ran.out)["exercises"][0]["questions"]
    outcomes = [each["outcome"] for each in results]
    assert ["correct"] * 2 + ["wrong"] * 4 == outcomes
    assert all("added instead of subtracted" in each["message"] for each in results[2:])
