"""The summary of a class on one page: how it went, what to teach again, questions, students."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import quote

from grader.batch.plots import bar, histogram
from grader.page.feedback import document
from grader.preview.html import Html, element, join
from grader.reports.words import points

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.batch.statistics import Slip, Statistics, Student, Tally

BINS = 20
MOST = 12  # slips
FEW = 8  # of the hardest and of the most telling questions
MOST_PAIRS = 20
_TELLING = 0.2  # a correlation that is worth to be named


def summary_page(title: str, counted: Statistics, possible: float) -> str:
    """Return the page, given what the course is worth."""
    sections = [
        _head(title, counted),
        _scores(counted),
        _again(counted),
        _questions(counted),
        _alike(counted),
        _students(counted, possible),
        _foot(counted),
    ]
    return document(title, *sections)


def _head(title: str, counted: Statistics) -> Html:
    missing = counted.submissions - counted.graded
    more = f", {missing} not graded" if missing else ""
    graded = element("p", f"{counted.graded} graded{more}.")
    if not counted.graded:
        return element("header", element("h1", title), graded)
    low, median, high = (f"{100 * counted.quantile(q):.0f} %" for q in (0.25, 0.5, 0.75))
    spread = (
        f"Half of the class is between {low} and {high}; the mean is {100 * counted.mean:.1f} %."
    )
    return element(
        "header",
        element("h1", title),
        element("p", f"Median {median}", class_="score"),
        element("p", spread),
        graded,
    )


def _scores(counted: Statistics) -> Html:
    edges = [str(100 * number // BINS) for number in range(BINS + 1)]
    plot = histogram(counted.histogram(BINS), edges, "students by score in percent")
    return element("section", element("h2", "Scores"), Html(plot))


# --- what to teach again ---


def _again(counted: Statistics) -> Html:
    slips = sorted(counted.slips.items(), key=lambda each: -each[1].count)
    rows = [_slip(*key, slip) for key, slip in slips[:MOST]]
    by_share = sorted(counted.questions.items(), key=lambda each: each[1].share)
    open_ones = [each for each in by_share if each[1].right < each[1].asked]
    telling = sorted(open_ones, key=lambda each: -each[1].discrimination)
    telling = [each for each in telling if each[1].discrimination >= _TELLING]
    solved = len(counted.questions) - len(open_ones)
    nothing = element("p", "Nothing was answered wrongly for a reason that is known.")
    return element(
        "section",
        element("h2", "What to teach again"),
        _table(["Students", "Slip", "Who"], rows) if rows else nothing,
        _few("The hardest questions", open_ones),
        _few("The most telling: those who do well have them right, the others do not", telling),
        element("p", f"Solved by everybody: {solved} of {len(counted.questions)} questions."),
    )


def _slip(exercise: str, message: str, slip: Slip) -> list[Html]:
    more = slip.count - len(slip.students)
    who = Html(", ".join(map(_link, slip.students)))
    names = element("code", f"{exercise}: {', '.join(islice(slip.questions, 4))}")
    return [
        _number(str(slip.count)),
        element("td", message, element("br"), names),
        element("td", who, f" and {more} more" if more else ""),
    ]


def _few(title: str, tallies: list[tuple[str, Tally]]) -> Html:
    if not tallies:
        return Html("")
    rows = [_question(name, tally) for name, tally in tallies[:FEW]]
    return join(element("h3", title), _table(_HEADS, rows))


_HEADS = ["Question", "Right, and left blank", "Right", "Telling"]


def _question(name: str, tally: Tally) -> list[Html]:
    said = f"{tally.right} right, {tally.blank} blank, of {tally.asked}"
    drawn = bar(tally.share, tally.blank / tally.asked if tally.asked else 0.0, said)
    return [
        element("th", element("code", name), scope="row"),
        element("td", Html(drawn), class_="bar"),
        _number(f"{100 * tally.share:.0f} %"),
        _number(f"{tally.discrimination:.2f}".replace("-", "−")),
    ]


# --- all ---


def _questions(counted: Statistics) -> Html:
    in_order = [*counted.questions.items()]
    if not in_order:
        return Html("")
    by_share = sorted(in_order, key=lambda each: each[1].share)
    folded = (
        element(
            "details",
            element("summary", summary),
            _table(_HEADS, [_question(*each) for each in tallies]),
        )
        for summary, tallies in (
            ("All, the hardest first", by_share),
            ("All, in the order of the course", in_order),
        )
    )
    about = (
        "Telling is the correlation between having a question right and the score on all the "
        "others, of those who answered: near 1 it parts those who know from those who do not; "
        "below 0 look at the question."
    )
    return element(
        "section", element("h2", "Questions"), *folded, element("p", about, class_="about")
    )


def _alike(counted: Statistics) -> Html:
    rows = [
        [
            element("td", _link(one), " and ", _link(other)),
            _number(str(len(answers))),
            element("td", element("code", ", ".join(answers[:3]))),
        ]
        for one, other, answers in islice(counted.alike(), MOST_PAIRS)
    ]
    if not rows:
        return Html("")
    about = (
        "Wrong in the same many figures, and no slip that is known leads there. "
        "That is a reason to look, and no verdict: they may have worked from the same notes."
    )
    return element(
        "section",
        element("h2", "Identical wrong answers"),
        element("p", about, class_="about"),
        _table(["Students", "Answers", "Such as"], rows),
    )


def _students(counted: Statistics, possible: float) -> Html:
    rows = [_student(each, possible) for each in counted.students]
    more = counted.submissions - len(rows)
    rest = element("p", f"And {more} more, who are in gradebook.csv.") if more else ""
    troubled = [each for each in counted.students if each.trouble]
    listed = [
        [element("th", _link(each), scope="row"), element("td", each.trouble)] for each in troubled
    ]
    not_graded = (
        join(element("h3", "Not graded"), _table(["Student", "Why"], listed)) if listed else ""
    )
    return element(
        "section",
        element("h2", "Students"),
        not_graded,
        element(
            "details",
            element("summary", f"All {len(rows)}"),
            _table(["Student", f"Points of {points(possible)}", "Share"], rows),
        ),
        rest,
    )


def _student(student: Student, possible: float) -> list[Html]:
    share = f"{100 * student.earned / possible:.0f} %" if possible else ""
    name = element("th", _link(student), scope="row")
    if student.trouble:
        return [name, element("td", "not graded"), element("td", "")]
    return [name, _number(points(student.earned)), _number(share)]


def _foot(counted: Statistics) -> Html:
    each = counted.seconds / counted.graded if counted.graded else 0.0
    said = (
        f"Grading took {counted.seconds:.0f} seconds of work: {each:.2f} for a submission, "
        f"{counted.longest:.1f} at most."
    )
    return element("footer", element("p", said, class_="about"))


# --- parts ---


def _link(student: Student) -> Html:
    if not student.page:
        return join(student.name)
    return element("a", student.name, href=f"feedback/{quote(student.page)}.html")


def _number(text: str) -> Html:
    return element("td", text, class_="number")


def _table(heads: Iterable[str], rows: Iterable[Iterable[Html]]) -> Html:
    head = element("tr", *(element("th", each, scope="col") for each in heads))
    body = (element("tr", *row) for row in rows)
    table = element("table", element("thead", head), element("tbody", *body))
    return element("div", table, class_="scroll", tabindex="0", role="region", aria_label="Table")
