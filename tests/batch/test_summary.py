"""The summary of a class: what it says of all submissions together."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET

from grader.batch.summary import Summary


def result(student: str, *, right: bool, seconds: float) -> dict[str, Any]:
    """Make the result of one question, wrong by a slip or right."""
    outcome = "correct" if right else "wrong"
    slip = {"id": "z", "reason": "slip", "message": "This is <b>."}
    exercise = {"id": "one", "outcomes": {outcome: ["z"]}, "questions": [] if right else [slip]}
    return {
        "student": student,
        "trouble": "",
        "earned": float(right),
        "possible": 1.0,
        "seconds": seconds,
        "exercises": [exercise],
    }


def page(*results: dict[str, Any]) -> str:
    """Give the page for some results."""
    summary = Summary("A course")
    for each in results:
        summary.add(each)
    return summary.page()


def titles(text: str) -> list[str]:
    """List what the plots say of their parts; each plot must be well-formed."""
    plots = map(ET.fromstring, re.findall(r"<svg.*?</svg>", text, re.DOTALL))
    return [title.text or "" for plot in plots for title in plot.iter("title")]


def test_scores_slips_and_times_are_counted() -> None:
    """Each in its plot or table, and students' text as text."""
    text = page(
        result("ada", right=True, seconds=0.03),
        result("bob", right=False, seconds=0.04),
        result("eve", right=False, seconds=60.0),
        {"student": "joe", "trouble": "it holds no answers", "exercises": []},
    )
    assert "4 submissions, 3 of them graded in 60 seconds of work; mean score 33.3 %" in text
    assert "2 ×</td><td>one.z: This is &lt;b&gt;." in text
    found = titles(text)
    assert "95 to 100: 1" in found
    assert "0 to 5: 2" in found
    assert "0.02 to 0.05: 2" in found
    assert "10 and more: 1" in found
    assert "0 to 0.005: 0" in found
    assert "1 right, 0 blank, of 3" in found


def test_nobody_at_all_makes_a_page() -> None:
    """Where every submission is in trouble, there is nothing to divide by."""
    text = page({"student": "joe", "trouble": "it holds no answers", "exercises": []})
    assert "mean score none" in text
    assert all(title.endswith(": 0") for title in titles(text))
