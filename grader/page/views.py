"""The documents: the list of exercises, and an exercise with its graph and its cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.page.cards import card_item
from grader.page.figure import figure
from grader.page.shown import Shown
from grader.preview.html import Html, element, join, whole_page
from grader.preview.questions import section_head
from grader.preview.statement import statement
from grader.preview.style import style
from grader.session.cards import cards_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.exercise.model import Exercise
    from grader.session.standing import Progress


def document(title: str, *content: str, version: str = "") -> str:
    """Return a page of the quiz; ``version`` changes with the student's files."""
    head = (
        element("link", rel="icon", href="data:,"),
        element("link", rel="stylesheet", href="style.css"),
        element("script", src="script.js", defer=True),
    )
    body = element("body", *content, class_="quiz", data_version=version)
    return whole_page(title, head, body)


def index(title: str, progress: Sequence[Progress]) -> str:
    """Return the list of exercises, with how far one has come in each."""
    rows = (
        element(
            "li",
            element("a", each.exercise.title, href=each.exercise.id),
            _bar(each),
        )
        for each in progress
    )
    head = element("header", element("h1", title))
    return document(title, element("main", head, element("ol", *rows, class_="exercises")))


def exercise_page(
    progress: Progress, drawing: Html, cards: tuple[Sequence[Html], Sequence[Html]], version: str
) -> str:
    """Return the page of an exercise: statement, graph, cards on the short way and beyond."""
    exercise = progress.exercise
    short, practice = cards
    head = element(
        "header",
        element("nav", element("a", "All exercises", href="./"), aria_label="Course"),
        element("h1", exercise.title),
        _bar(progress),
    )
    graph = element("section", element("h2", "Computation graph"), drawing, class_="graph")
    ways = [element("h2", "Questions"), element("ol", *short, class_="cards")]
    if practice:
        more = element("ol", *practice, class_="cards")
        summary = element("summary", f"For practice: {len(practice)} more")
        ways.append(element("details", summary, more, open=not short))
    main = element("main", head, statement(exercise), graph if drawing else "", *ways)
    return document(exercise.title, main, version=version)


def handout(exercises: Sequence[Exercise], title: str) -> str:
    """Write exercises to be solved on paper, as one page that needs nothing else."""
    title = title or exercises[0].title
    articles = (
        element(
            "article",
            element("header", element("h1", each.title)),
            statement(each),
            element("div", figure(each, None), class_="graph"),
            element("ol", *_paper(each), class_="cards"),
            id=each.id,
        )
        for each in exercises
    )
    body = element("body", element("main", *articles), class_="quiz handout")
    return whole_page(title, [element("style", Html(style(0)))], body)


def _paper(exercise: Exercise) -> Iterator[Html]:
    for card in cards_of(exercise):
        yield section_head(exercise, card.question)
        yield card_item(Shown(card, paper=True))


def _bar(progress: Progress) -> Html:
    """Show how far one has come: on the short way, and in points."""
    said = f"{progress.short_done} of {progress.short} on the short way"
    points = f"{progress.earned:.4g} of {progress.possible:g} points"
    done, most = str(progress.short_done), str(max(progress.short, 1))
    bar = element("progress", said, value=done, max=most, aria_label=said)
    return element("p", bar, join(" ", said, " · ", points), class_="progress")
