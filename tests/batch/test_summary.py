"""The summary of a class: what it says of all submissions together."""

from __future__ import annotations

import re
from typing import Any

import pytest

from grader.batch.statistics import Statistics, Tally
from grader.batch.summary import summary_page

POSSIBLE = 4.0


def result(student: str, right: str = "", blank: str = "", **wrong: str) -> dict[str, Any]:
    """Make the result of questions a to d, each wrong by a slip or with some answer."""
    ids = {"correct": [*right], "unanswered": [*blank], "wrong": [*wrong]}
    questions = [
        {
            "id": name,
            "outcome": "wrong",
            "reason": "slip" if told.startswith("This") else "",
            "message": told,
            "answer": told,
        }
        for name, told in wrong.items()
    ]
    return {
        "student": student,
        "trouble": "",
        "earned": float(len(right)),
        "possible": POSSIBLE,
        "seconds": 0.5,
        "exercises": [{"id": "one", "possible": POSSIBLE, "outcomes": ids, "questions": questions}],
    }


def page(*results: dict[str, Any]) -> str:
    """Give the page for some results."""
    counted = Statistics()
    for each in results:
        counted.add(each, each["student"])
    return summary_page("A course", counted, POSSIBLE)


def plain(text: str) -> str:
    """Take the markup out of a page."""
    return " ".join(re.sub(r"<[^>]*>", " ", text[text.index("<body") :]).split())


TROUBLED = {"student": "joe", "trouble": "it holds no answers", "earned": 0.0, "exercises": []}


def test_scores_are_told_by_median_and_spread() -> None:
    """Half of a class of 1, 2, 3 and 4 points of four lies between 1 and 3."""
    results = [result(f"s{n}", right="abcd"[:n]) for n in (4, 2, 3, 1)]
    text = page(*results, TROUBLED)
    said = plain(text)
    assert "Median 50 %" in said
    assert "Half of the class is between 25 % and 75 %; the mean is 62.5 %." in said
    assert "4 graded, 1 not graded." in said
    assert "joe it holds no answers" in said
    assert "Grading took 2 seconds of work: 0.50 for a submission" in said
    titles = set(re.findall(r"<title>([^<]*)</title></rect>", text))
    assert {"25 to 30: 1", "50 to 55: 1", "75 to 80: 1", "95 to 100: 1"} <= titles


def test_slips_are_counted_by_student() -> None:
    """However many answers of a student show the same one; who made it is named, with a link."""
    slip = "This is <b>."
    text = page(
        result("ada", right="cd", a=slip, b=slip), result("bob", a=slip), result("eve", right="a")
    )
    said = plain(text)
    assert "2 This is &lt;b&gt;. one: a, b ada , bob" in said
    assert '<a href="feedback/ada.html">ada</a>' in text


def test_what_everybody_solved_is_one_line() -> None:
    """The hardest question comes first."""
    results = [result("ada", right="abc", blank="d"), result("bob", right="ab", blank="cd")]
    said = plain(page(*results))
    assert "Solved by everybody: 2 of 4 questions." in said
    hardest = said[said.index("The hardest questions") :]
    assert hardest.index("one.d") < hardest.index("one.c") < hardest.index("Solved by everybody")


def test_a_question_tells_if_the_good_have_it_right() -> None:
    """The correlation with the rest is that of the textbook, whoever left it blank."""
    telling, opposite = Tally(), Tally()
    shares = (0.1, 0.2, 0.4, 0.6, 0.9)
    for share in shares:
        telling.add(right=share > 0.3, blank=False, rest=share)
        opposite.add(right=share <= 0.3, blank=False, rest=share)
        telling.add(right=False, blank=True, rest=0.0)
    mean, marks = sum(shares) / 5, [share > 0.3 for share in shares]
    covariance = sum((s - mean) * (m - 0.6) for s, m in zip(shares, marks, strict=True))
    spread = sum((s - mean) ** 2 for s in shares) * sum((m - 0.6) ** 2 for m in marks)
    assert pytest.approx(covariance / spread**0.5) == telling.discrimination
    assert pytest.approx(-telling.discrimination) == opposite.discrimination
    assert 0 == Tally().discrimination


def test_identical_wrong_answers_are_a_hint() -> None:
    """Of many figures, without a known reason, of few students, and several of them."""
    alike = {"a": "0.31871", "b": "-2.7182", "c": "1.41421"}
    text = page(
        result("ada", **alike), result("bob", **alike), result("eve", a="0.31871", b="0.2", c="1")
    )
    said = plain(text)
    assert "ada and bob 3 one.a = 0.31871, one.b = -2.7182, one.c = 1.41421" in said
    assert "no verdict" in said
    assert "eve 3" not in said
    crowd = [result(f"s{n}", **alike) for n in range(9)]
    assert "Identical wrong answers" not in page(*crowd)


def test_nobody_at_all_makes_a_page() -> None:
    """Where every submission is in trouble, there is nothing to divide by."""
    said = plain(page(TROUBLED))
    assert "0 graded, 1 not graded." in said
    assert "joe it holds no answers" in said
