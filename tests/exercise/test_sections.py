"""Sections: titles and texts between questions, wherever questions are shown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from grader.page.views import handout
from grader.preview.page import preview
from tests.authoring.nets import load, question
from tests.command import bpgrade

if TYPE_CHECKING:
    from pathlib import Path

NET = """\
title = "Sections"
given = { x = [0.5, -1.5], w = 0.75 }

[net]
z = "w*x"
L = "sum(z^2)"
"""
FORWARD = '\n[[section]]\ntitle = "Forward"\ntext = "From x to L."\n'
BACK = '\n[[section]]\ntitle = "And back"\n'
TEXT = (
    NET
    + question('compute = "L"\nid = "before"')
    + FORWARD
    + question('compute = "z"')
    + question('compute = "L"')
    + BACK
    + question('compute = "dL/dw"')
)


def test_a_section_begins_at_the_question_that_follows_it() -> None:
    """In the file; a question before the first section stands in none."""
    exercise = load(TEXT, "sections")
    sections = [exercise.section_of(question.place) for question in exercise.questions]
    titles = [section.title if section else None for section in sections]
    assert [None, "Forward", "Forward", "Forward", "And back"] == titles
    assert [(1, "Forward", "From x to L."), (3, "And back", "")] == list(exercise.sections)


def test_a_blank_sheet_has_titles_and_texts() -> None:
    """Above the first question of each section, once for an array."""
    exercise = load(TEXT, "sections")
    from grader.exercise.blanks import answer_sheet  # noqa: PLC0415 (what is tried)

    sheet = answer_sheet(exercise)
    assert "\n# --- Forward ---\n# From x to L.\n\n# Compute z," in sheet
    assert "\n# --- And back ---\n\n# Compute ∂L/∂w" in sheet
    assert (1, 1) == (sheet.count("Forward"), sheet.count("And back"))


def test_pages_have_titles_and_texts() -> None:
    """The preview and what is handed out, in their order."""
    exercise = load(TEXT, "sections")
    for page in (preview([exercise]), handout([exercise], "")):
        places = [page.index(each) for each in ("<h3>Forward</h3><p>From x to L.", "And back")]
        assert sorted(places) == places


def test_reports_name_the_section(tmp_path: Path) -> None:
    """For people above the first mistake in it, for programs with each question."""
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "sections.toml").write_text(TEXT)
    (tmp_path / "sections.toml").write_text("before = 1\nz = [1, 2]\nL = 1\ndL_dw = 1\n")
    command = ("check", tmp_path, "--exercises", tmp_path / "course", "--format")
    text = bpgrade(*command, "text").out
    assert text.index("— Forward —") < text.index("✗ L ") < text.index("— And back —")
    assert "#### Forward" in bpgrade(*command, "markdown").out
    (exercise,) = json.loads(bpgrade(*command, "json").out)["exercises"]
    assert ["", "Forward", "And back"] == list(
        dict.fromkeys(each["section"] for each in exercise["questions"])
    )


@pytest.mark.parametrize("text", [TEXT + BACK, TEXT.replace(FORWARD, FORWARD + BACK)])
def test_a_section_without_questions_is_a_fault(text: str, tmp_path: Path) -> None:
    """At its head."""
    file = tmp_path / "net.toml"
    file.write_text(text)
    ran = bpgrade("validate", file)
    assert (4, True) == (ran.code, ":1: no question follows in this section" in ran.err)


def test_the_digest_tells_versions_apart() -> None:
    """The same text has the same digest; any change has another."""
    one, same, other = load(TEXT, "a"), load(TEXT, "b"), load(TEXT + "# more\n", "a")
    assert one.digest == same.digest
    assert one.digest != other.digest
    assert 12 == len(one.digest)
