"""The page: a head, a table of contents where there are several exercises, the exercises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.exercise.wording import worth
from grader.preview.html import Html, element, join, whole_page
from grader.preview.questions import questions
from grader.preview.statement import statement
from grader.preview.style import style
from grader.preview.ways import choices, graph_section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.exercise.model import Exercise


def preview(exercises: Sequence[Exercise], title: str = "") -> str:
    """Write exercises as one page that needs nothing else; for instructors, as it has answers."""
    title = title or exercises[0].title
    head = element("style", Html(style(max(map(choices, exercises)))))
    several = len(exercises) > 1
    contents = _contents(exercises, title) if several else ""
    main = element("main", *(_exercise(each) for each in exercises))
    body = element("body", contents, main)
    return whole_page(title, [head], body)


def _contents(exercises: Sequence[Exercise], title: str) -> Html:
    links = [element("li", element("a", each.title, href=f"#{each.id}")) for each in exercises]
    return element(
        "header",
        element("p", title, class_="course"),
        element("nav", element("ol", *links), aria_label="Exercises"),
    )


def _exercise(exercise: Exercise) -> Html:
    points = sum(question.points for question in exercise.questions)
    about = join(
        element("code", exercise.id), f" · {worth(points)} · for instructors: the answers are in it"
    )
    return element(
        "article",
        element("header", element("h1", exercise.title), element("p", about, class_="about")),
        statement(exercise),
        graph_section(exercise),
        questions(exercise),
        id=exercise.id,
    )
