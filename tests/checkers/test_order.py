"""Quantities put in order of size: the answer, its credit, and what an author may get wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from grader.checkers.checking import checker_of
from grader.exercise.verbs import VERBS
from tests.command import bpgrade

if TYPE_CHECKING:
    from pathlib import Path

NET = """
title = "Sizes"
[given]
x = 2
y = 3
[net]
a = "x*y"
b = "-x"
c = "x - y"
[[question]]
id = "sizes"
order = "The smallest first."
"""
ITEMS = 'items = ["a", "b", "c", "abs(b)"]\n'  # 6, -2, -1, 2


def put(folder: Path, question: str) -> None:
    """Write a course of one exercise."""
    (folder / "course").mkdir(exist_ok=True)
    (folder / "course" / "sizes.toml").write_text(NET + question)


def judged(folder: Path, answer: str) -> dict[str, Any]:
    """Return what the report says of an answer."""
    (folder / "work").mkdir(exist_ok=True)
    (folder / "work" / "sizes.toml").write_text(f"sizes = {answer}\n")
    ran = bpgrade("check", "work", "--exercises", "course", "--format", "json", at=folder)
    (result,) = json.loads(ran.out)["exercises"][0]["questions"]
    return dict(result)


@pytest.mark.parametrize("answer", ['["b", "c", "d", "a"]', '"b, c, d, a"', '"BCDA"'])
def test_the_right_order_is_read_however_it_is_written(tmp_path: Path, answer: str) -> None:
    """As a list of letters, or as letters in one text, large or small."""
    put(tmp_path, ITEMS)
    assert ("correct", 1) == (
        judged(tmp_path, answer)["outcome"],
        judged(tmp_path, answer)["earned"],
    )


@pytest.mark.parametrize(
    ("answer", "share", "compare"),
    [
        ('["c", "b", "d", "a"]', 2 / 3, "c and b"),
        ('["a", "d", "c", "b"]', 0, "a and d"),
        ('["a", "b", "c", "d"]', 2 / 3, "a and b"),
    ],
)
def test_neighbours_in_order_earn_their_share(
    tmp_path: Path, answer: str, share: float, compare: str
) -> None:
    """The message names the first two neighbours that stand the wrong way round."""
    put(tmp_path, ITEMS)
    result = judged(tmp_path, answer)
    assert ("wrong", pytest.approx(share)) == (result["outcome"], result["earned"])
    assert f"Compare {compare} once more." in result["message"]


@pytest.mark.parametrize("answer", ['["a", "b"]', '["a", "a", "b", "c"]', '"abce"', "3"])
def test_each_letter_is_wanted_once(tmp_path: Path, answer: str) -> None:
    """An answer that leaves letters out, repeats or invents them is not readable."""
    put(tmp_path, ITEMS)
    result = judged(tmp_path, answer)
    assert "unreadable" == result["outcome"]
    assert "each of the letters a, b, c, d is wanted once, in order" == result["message"]


def test_the_largest_may_be_wanted_first(tmp_path: Path) -> None:
    """By = "descending" turns the order round."""
    put(tmp_path, ITEMS + 'by = "descending"\n')
    assert "correct" == judged(tmp_path, '["a", "d", "c", "b"]')["outcome"]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ('items = ["a", "b", "x + y + 1"]\n', "a) and c) are equal, so that no order is right"),
        ('items = ["a"]\n', "an order has from 2 to 26 'items'"),
        ('items = ["a", "log(b)"]\n', "has no value"),
        ('items = ["a", "g"]\n', "there is no quantity 'g' here"),
        ('items = ["a", "b"]\nby = "size"\n', '"ascending" or "descending" is wanted here'),
        ('items = ["a", "b"]\nfigures = 3\n', "'figures' has no place in a order question"),
    ],
)
def test_an_order_that_cannot_be_marked_is_the_authors_fault(
    tmp_path: Path, question: str, said: str
) -> None:
    """It is told with its place, and the exercise is not set."""
    put(tmp_path, question)
    ran = bpgrade("list", "--exercises", "course", at=tmp_path)
    assert 4 == ran.code
    assert said in ran.err


def test_every_command_knows_an_order(tmp_path: Path) -> None:
    """It is shown with its letters, hinted at, solved and previewed."""
    put(tmp_path, ITEMS)
    course = ("--exercises", "course")
    assert "d) abs(b)" in bpgrade("show", "sizes.sizes", *course, at=tmp_path).out
    assert 'sizes = "?"' in (_started(tmp_path)).read_text(encoding="utf-8")
    assert "Work out a, b, c, abs(b)" in bpgrade("hint", "sizes.sizes", *course, at=tmp_path).out
    assert "b) b = −2" in bpgrade("solve", "sizes.sizes", *course, at=tmp_path).out
    assert 0 == bpgrade("preview", *course, "-o", "page.html", at=tmp_path).code
    assert "d) abs(b) = 2" in (tmp_path / "page.html").read_text(encoding="utf-8")


def _started(folder: Path) -> Path:
    bpgrade("start", "work", "--exercises", "course", at=folder)
    return folder / "work" / "sizes.toml"


@pytest.mark.parametrize("verb", [verb for verb, kind in VERBS.items() if kind.in_sheet])
def test_every_verb_of_a_sheet_has_its_checker(verb: str) -> None:
    """It is found by the verb's name, so that a forgotten one shows here and not to a student."""
    assert callable(checker_of(verb))
