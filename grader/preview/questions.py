"""The questions of an exercise as students see them, each with its answer folded away."""

from __future__ import annotations

from itertools import chain, groupby
from typing import TYPE_CHECKING

from grader.exercise.wording import worth
from grader.preview.answers import answer
from grader.preview.html import Html, choice, element, passage, prose

if TYPE_CHECKING:
    from grader.exercise.model import Exercise
    from grader.exercise.verbs import Question


def questions(exercise: Exercise) -> Html:
    """Write all questions; those on the entries of one array are one question."""
    groups = [list(group) for _, group in groupby(exercise.questions, key=lambda q: q.place)]
    items = chain.from_iterable(
        (section_head(exercise, group[0]), _question(exercise, group)) for group in groups
    )
    return element(
        "section",
        element("h2", "Questions"),
        element("ol", *items, class_="questions"),
    )


def section_head(exercise: Exercise, question: Question) -> Html:
    """Return the title and the text of the section that begins with a question, if one does."""
    section = exercise.section_at(question.place)
    if not section:
        return Html("")
    return element("li", element("h3", section.title), passage(section.text), class_="section")


def _question(exercise: Exercise, group: list[Question]) -> Html:
    first = group[0]
    prompt = first.whole_prompt
    parts = [
        _head(first, sum(each.points for each in group)),
        element("p", prose(prompt), class_="prompt"),
    ]
    if first.choices:
        options = [element("li", choice(each)) for each in first.choices]
        parts.append(element("ol", *options, class_="options"))
    parts.append(_labelled("How to answer", first.how_to_answer, "how"))
    if first.hint:
        parts.append(_labelled("Hint", first.hint, "hint"))
    parts.append(answer(exercise, group))
    return element("li", *parts, class_="question", id=f"{exercise.id}.{first.key}")


def _head(question: Question, points: float) -> Html:
    """Name the question, its kind and its points."""
    return element(
        "p",
        element("code", question.key),
        element("span", question.kind, class_="kind"),
        element("span", worth(points), class_="points"),
        class_="head",
    )


def _labelled(label: str, text: str, kind: str) -> Html:
    return element("p", element("b", f"{label}:"), " ", prose(text), class_=kind)
