"""Questions on whole lists: answered by rows, judged entry by entry."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from grader.checkers.checking import check_sheet
from grader.checkers.sheets import parse_sheet
from grader.exercise.blanks import answer_sheet
from grader.feedback.grading import grade_sheet
from tests.authoring.nets import LAYERS, load, question
from tests.command import bpgrade

if TYPE_CHECKING:
    from pathlib import Path

    from grader.checkers.results import QuestionResult

ASKED = (
    question('compute = "z1"\npoints = 6')
    + question('compute = "dL/dW2"')
    + question('compute = "b1_new"')
    + question('compute = "W1[3,2]"\nid = "one"')
)
NET = LAYERS + ASKED


def results(sheet: str, text: str = NET) -> dict[str, QuestionResult]:
    """Grade a sheet."""
    graded = grade_sheet(load(text), parse_sheet(textwrap.dedent(sheet), "net.toml"))
    return {each.question.id: each for each in graded.results}


def outcomes(sheet: str, key: str, text: str = NET) -> list[str]:
    """Give the outcomes of the entries of an array."""
    found = results(sheet, text)
    return [r.verdict.outcome.value for r in found.values() if r.question.key == key]


def right(name: str, text: str = NET, figures: int = 8) -> list[str]:
    """Write the right values of the entries of an array."""
    values = sorted(load(text).values.items())
    return [f"{v:.{figures}g}" for n, v in values if n.startswith(f"{name}[") and v]


def test_ids_name_entries_and_keys_the_whole() -> None:
    """One key in the sheet, an id for each entry, the points shared among them."""
    questions = load(NET).questions
    assert ["z1[1]", "z1[2]", "z1[3]"] == [q.id for q in questions if q.key == "z1"]
    assert [2.0] * 3 == [q.points for q in questions if q.key == "z1"]
    rows = [f"dL_dW2[{i},{j}]" for i in (1, 2) for j in (1, 2, 3)]
    assert rows == [q.id for q in questions if q.key == "dL_dW2"]
    assert ["one"] == [q.key for q in questions if q.id == "one"]


def test_sheets_show_the_shape() -> None:
    """A "?" in the place of each entry; one left there is not answered."""
    sheet = answer_sheet(load(NET))
    assert 'z1 = ["?", "?", "?"]\n' in sheet
    assert 'dL_dW2 = [["?", "?", "?"], ["?", "?", "?"]]\n' in sheet
    assert {"unanswered"} == {r.verdict.outcome.value for r in results(sheet).values()}


def test_each_entry_earns_its_share() -> None:
    """Right, wrong and unanswered ones side by side."""
    first, second, _ = right("z1")
    found = results(f'z1 = [{first}, 7, "?"]\n')
    assert [2.0, 0.0, 0.0] == [found[f"z1[{n}]"].earned for n in (1, 2, 3)]
    assert ["correct", "wrong", "unanswered"] == outcomes(f'z1 = [{first}, 7, "?"]', "z1")
    assert ["wrong", "correct", "correct"] == outcomes(
        f"z1 = [7, {second}, {right('z1')[2]}]", "z1"
    )


@pytest.mark.parametrize(
    "written",
    [
        "[{0}, {1}, {2}]",
        '["{0}", "{1}", "{2}"]',
        '["2*{0}/2", "{1} + 0", {2}]',
        "[\n  {0},\n  {1},  # the second\n  {2},\n]",
    ],
)
def test_entries_are_written_like_numbers(written: str) -> None:
    """With quotes or without, as arithmetic, over several lines."""
    sheet = "z1 = " + written.format(*right("z1"))
    assert ["correct"] * 3 == outcomes(sheet, "z1")


def test_whole_numbers_are_numbers() -> None:
    """An entry may have no point."""
    text = LAYERS.replace("[0.5, -0.9]", "[1, 2]").replace("b1 = [0.1, -0.2, 0.45]", "b1 = 0")
    text = text.replace("[[0.3, -0.4], [0.8, 0.6], [-0.7, 1.2]]", "[[3, 4], [5, 6], [7, 8]]")
    asked = text + question('compute = "z1"')
    assert ["correct"] * 3 == outcomes("z1 = [11, 17.0, 23]", "z1", asked)
    assert ["correct", "wrong", "coarse"] == outcomes("z1 = [11.0, 18, 23.1]", "z1", asked)


@pytest.mark.parametrize(
    "written", ["[1, 2]", "[1, 2, 3, 4]", "3", '"3"', "[[1, 2, 3]]", "{a = 1}"]
)
def test_another_shape_is_told(written: str) -> None:
    """What is wanted is said, and nothing is taken apart wrongly."""
    found = results(f"z1 = {written}\n")["z1[1]"].verdict
    assert "unreadable" == found.outcome.value


@pytest.mark.parametrize(
    ("key", "written", "wanted"),
    [
        ("z1", "[1, 2]", "3 numbers are wanted here"),
        ("dL_dW2", "[1, 2]", "2 rows of 3 numbers are wanted here"),
        ("dL_dW2", "[[1, 2, 3], [4, 5]]", "2 rows of 3 numbers are wanted here"),
        ("dL_dW2", "[[1, 2], [3, 4], [5, 6]]", "2 rows of 3 numbers are wanted here"),
    ],
)
def test_the_shape_wanted_is_named(key: str, written: str, wanted: str) -> None:
    """In numbers and rows, as the prompt has it."""
    found = results(f"{key} = {written}\n").values()
    assert wanted in {r.verdict.message for r in found if r.question.key == key}


def test_one_bad_entry_does_not_spoil_the_others() -> None:
    """Each is read by itself."""
    first, _, third = right("z1")
    sheet = f'z1 = [{first}, "much", {third}]'
    assert ["correct", "unreadable", "correct"] == outcomes(sheet, "z1")


def test_errors_carry_over_from_entry_to_entry() -> None:
    """A later array that follows from wrong entries of an earlier one earns its points."""
    exercise = load(NET)
    wrong_z = [0.9, -0.4, -1.7]
    pinned = dict(zip(["z1[1]", "z1[2]", "z1[3]"], wrong_z, strict=True))
    after = exercise.step.program.run(exercise.givens, pinned)
    rows = [[after[f"dL/dW2[{i},{j}]"] for j in (1, 2, 3)] for i in (1, 2)]
    sheet = f"z1 = {wrong_z}\ndL_dW2 = {rows}\n"
    assert ["wrong"] * 3 == outcomes(sheet, "z1")
    assert ["carried"] * 6 == outcomes(sheet, "dL_dW2")
    said = results(sheet)["dL_dW2[1,2]"].verdict.message
    assert "This follows from your own" in said


def test_slips_are_named_by_entry() -> None:
    """The reason speaks of the entry that is at fault."""
    flipped = [f"{-float(value)}" for value in right("dL/dW2")]
    sheet = f"dL_dW2 = [[{', '.join(flipped[:3])}], [{', '.join(flipped[3:])}]]"
    message = results(sheet)["dL_dW2[2,3]"].verdict.message
    assert "wrong sign" in message
    assert "∂L/∂W⁽²⁾₂,₃" in message


def test_updates_count_by_their_change_in_every_entry() -> None:
    """The figures of each new parameter are those of its step."""
    assert ["correct"] * 3 == outcomes(f"b1_new = [{', '.join(right('b1_new'))}]", "b1_new")
    assert ["wrong"] * 3 == outcomes("b1_new = [0.1, -0.2, 0.45]", "b1_new")


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """Give a course and a workspace with some right entries."""
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "net.toml").write_text(NET)
    first, second, third = right("z1")
    (tmp_path / "net.toml").write_text(f'z1 = [{first}, 7, "?"]\none = 1.2\n')
    assert "" != second + third
    return tmp_path


@pytest.mark.parametrize(
    ("selector", "count"),
    [("net.z1", 3), ("net.z1[2]", 1), ("net.dL_dW2", 6), ("net.dL_dW2[1,2]", 1), ("net.one", 1)],
)
def test_selectors_name_a_whole_or_an_entry(work: Path, selector: str, count: int) -> None:
    """By the key all entries, by the id one of them."""
    ran = bpgrade("check", work, selector, "--exercises", work / "course", "--format", "json")
    (exercise,) = json.loads(ran.out)["exercises"]
    assert count == len(exercise["questions"])


@pytest.mark.parametrize("command", ["hint", "explain"])
def test_help_is_given_for_an_entry(work: Path, command: str) -> None:
    """A hint for any entry, the working once it is right."""
    options = ("--workspace", work, "--exercises", work / "course")
    ran = bpgrade(command, "net.z1[1]", *options)
    assert (0, "") == (ran.code, ran.err)
    assert bpgrade("show", "net.z1[1]", "--exercises", work / "course").out.startswith("net.z1[1]")
    assert bpgrade("solve", "net.dL_dW2[2,1]", "--exercises", work / "course").out.startswith(
        "dL_dW2[2,1]"
    )


def test_reports_hold_such_ids(work: Path) -> None:
    """In every format, as they are."""
    options = ("--exercises", work / "course")
    said = bpgrade("check", work, *options).out
    assert "✗ z1[2]  wrong, 0 of 2  " in said
    report = json.loads(bpgrade("check", work, *options, "--format", "json").out)
    found = {q["id"]: q["outcome"] for q in report["exercises"][0]["questions"]}
    assert ("correct", "wrong", "unanswered") == tuple(found[f"z1[{n}]"] for n in (1, 2, 3))
    junit = ET.fromstring(bpgrade("check", work, *options, "--format", "junit").out)  # noqa: S314 (our own)
    assert "dL_dW2[1,2]" in {case.get("name") for case in junit.iter("testcase")}
    github = bpgrade("check", work, *options, "--format", "github").out
    assert "z1[2]" in github


def test_blank_sheets_of_every_shape_earn_nothing() -> None:
    """Also without feedback."""
    exercise = load(NET)
    graded = check_sheet(exercise, parse_sheet(answer_sheet(exercise), "net"))
    assert (0, ()) == (graded.earned, graded.faults)


# --- functions ---

FUNCTIONS = LAYERS + question(
    'write = "step(x, y, W1, b1, W2, b2)"\nreturns = ["yhat", "dL/dW1", "dL/db2"]'
)
LISTS = """
from math import exp, tanh

def step(x, y, W1, b1, W2, b2):
    a = [tanh(sum(w * v for w, v in zip(row, x)) + b) for row, b in zip(W1, b1)]
    p = [1 / (1 + exp(-sum(w * v for w, v in zip(row, a)) - b2)) for row in W2]
    d = [(q - t) * q * (1 - q) for q, t in zip(p, y)]
    back = [sum(d[k] * W2[k][i] for k in range(2)) * (1 - a[i] ** 2) for i in range(3)]
    return p, [[e * v for v in x] for e in back], sum(d)
"""
ARRAYS = """
import numpy as np

def step(x, y, W1, b1, W2, b2):
    a = np.tanh(W1 @ x + b1)
    p = 1 / (1 + np.exp(-(W2 @ a) - b2))
    d = (p - y) * p * (1 - p)
    back = (W2.T @ d) * (1 - a ** 2)
    return p, np.outer(back, x), d.sum()
"""


def function(tmp_path: Path, source: str) -> dict[str, object]:
    """Check a function, and give what the report says of it."""
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "net.toml").write_text(FUNCTIONS)
    (tmp_path / "net.py").write_text(source)
    options = ("--exercises", tmp_path / "course", "--format", "json")
    (exercise,) = json.loads(bpgrade("check", tmp_path, *options).out)["exercises"]
    found: dict[str, object] = exercise["questions"][0]
    return found


@pytest.mark.parametrize("source", [LISTS, ARRAYS], ids=["lists", "arrays"])
def test_functions_take_and_return_vectors_and_matrices(tmp_path: Path, source: str) -> None:
    """As lists, or as arrays where a file imports numpy."""
    assert "correct" == function(tmp_path, source)["outcome"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("return p,", "return p[:1],", "ŷ should be a list of 2, not a list of 1"),
        ("for v in x] for e in back]", "for e in back] for v in x]", "3 by 2 numbers, not 2 by 3"),
        (", sum(d)\n", ", d\n", "∂L/∂b⁽²⁾ should be one number, not a list of 2"),
        (", sum(d)\n", "\n", "it returned 2 values where 3 were asked"),
    ],
)
def test_what_comes_back_in_another_shape_is_told(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    """With the shape that was wanted, and the one that came."""
    assert LISTS != LISTS.replace(old, new)
    found = function(tmp_path, LISTS.replace(old, new))
    assert "wrong" == found["outcome"]
    assert said in str(found["message"])


def test_a_part_that_is_right_earns_its_share(tmp_path: Path) -> None:
    """A transposed rule in one of three results leaves two thirds."""
    found = function(tmp_path, LISTS.replace("(q - t)", "(t - q)"))
    assert "Right: ŷ. Wrong: ∂L/∂W⁽¹⁾, ∂L/∂b⁽²⁾." in str(found["message"])
    assert 1 / 3 == pytest.approx(found["earned"])
