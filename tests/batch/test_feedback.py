"""The page of feedback: what a student reads, in a browser as well."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from grader.batch.submissions import Contents
from grader.batch.worker import CourseFiles, Result, grade_chunk
from tests.batch.classroom import ROOT, grade
from tests.batch.synthetic import files_of, hostile, solutions
from tests.browsers import NODE_MODULES, chromium, node, node_package

SCRIPT = Path(__file__).with_name("axe.mjs")


@pytest.fixture(scope="module")
def course() -> CourseFiles:
    """Give the course that ships to a worker."""
    files = sorted((ROOT / "exercises").glob("*.toml"))
    return CourseFiles(tuple((each.name, each.read_text("utf-8")) for each in files), seed="s")


def graded(course: CourseFiles, *notes: str, **answers: str) -> Result:
    """Grade one sheet of the first exercise, some answers of the solution changed."""
    text = solutions(".toml")["one_neuron.toml"]
    for name, answer in answers.items():
        text = re.sub(rf"(?m)^{name} *=.*$", f"{name} = {answer}", text)
    contents = Contents("Ada <B>", {"one_neuron.toml": text.encode()}, notes=notes)
    (result,) = grade_chunk(course, [contents])
    return result


def test_what_is_to_be_mended_comes_first(course: CourseFiles) -> None:
    """The score, the next step with a link to it, then the wrong answer with its reason."""
    page = graded(course, dyhat_dz="-0.246")["page"]
    assert "<h1>Ada &lt;B&gt;</h1>" in page
    assert '<a href="#one_neuron.dyhat_dz">' in page
    card = page[page.index('id="one_neuron.dyhat_dz"') :]
    assert "This is what you get with" in card[: card.index("</li>")]
    assert page.index("points") < page.index("This is what you get with") < page.index(" right<")


def test_answers_are_set_as_mathematics(course: CourseFiles) -> None:
    """The quantity and the formula that was written, and the graph with numbers that are right."""
    page = graded(course, dyhat_dz="-0.246", dL_dw_formula='"(yhat - y) * x"')["page"]
    written = re.findall(r"You wrote <math>(.*?)</math>", page)
    assert any("<mfrac>" in each and "0.246" in each for each in written)
    assert any("<mi>x</mi>" in each and "·" in each for each in written)
    assert ">0.562</tspan>" in page
    assert "\ue000" not in page


def test_what_is_right_is_folded(course: CourseFiles) -> None:
    """An exercise without a mistake is closed; a note stands once."""
    page = graded(course)["page"]
    assert '<details id="one_neuron">' in page
    notes = re.findall(r'class="note">(.*?)</p>', page)
    assert len(notes) == len(set(notes)) > 0


def test_what_was_chosen_is_told_to_the_student(course: CourseFiles) -> None:
    """On the page and in the text."""
    result = graded(course, "draft/one.toml is left out as older")
    assert "<li>draft/one.toml is left out as older</li>" in result["page"]
    assert result["text"].endswith("\nWhat was handed in:\n  draft/one.toml is left out as older\n")
    (missing,) = grade_chunk(course, [Contents("bob", trouble="it holds <no> answers")])
    assert "it holds &lt;no&gt; answers" in missing["page"]


def test_the_browser_shows_it_to_everybody(tmp_path: Path, course: CourseFiles) -> None:
    """At WCAG 2.1 AA nothing is found, nothing is wider than the window, nothing is loaded."""
    node_package("playwright-core")
    node_package("axe-core")
    browser = chromium()
    contents = [Contents("ada", files_of(1)), Contents("bob", hostile(3)), Contents("eve")]
    for each in grade_chunk(course, contents):
        (tmp_path / f"{each['student']}.html").write_text(each["page"], encoding="utf-8")
    for number in range(6):
        folder = tmp_path / "class" / f"student {number}"
        folder.mkdir(parents=True)
        for name, data in files_of(number, functions=False).items():
            (folder / name).write_bytes(data)
    grade(tmp_path / "class", tmp_path / "out")
    pages = [*sorted(tmp_path.glob("*.html")), tmp_path / "out" / "summary.html"]
    addresses = [page.as_uri() for page in pages]
    seen = looked_at(browser, *addresses)
    assert [] == seen["violations"]
    assert max(seen["widths"]) <= 0
    assert set(addresses) == set(seen["requests"])


def looked_at(browser: str, *addresses: str) -> dict[str, Any]:
    """Open pages in the browser, and give what was seen."""
    command = [node(), str(SCRIPT), str(NODE_MODULES), browser, *addresses]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=180)
    assert 0 == ran.returncode, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout)
    return found
