"""The fields of a card that an answer is typed into or chosen by, or room for one on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.exercise.verbs import Choose, Compute
from grader.exercise.verbs.common import BLANK
from grader.preview.html import Html, choice, element, prose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.page.shown import Shown
    from grader.session.cards import Card


def fields(shown: Shown) -> Iterator[Html]:
    """Write the fields of a question."""
    question = shown.card.question
    if isinstance(question, Choose):
        yield _options(shown, question)
        return
    if question.choices:
        choices = (element("li", choice(each)) for each in question.choices)
        yield element("ol", *choices, class_="options")
    values = list(shown.help.typed) or as_typed(shown.card.seen)
    if isinstance(question, Compute) and question.array:
        yield _grid(question.array.shape, values, shown.title)
        return
    yield _input(values[0] if len(values) == 1 else ", ".join(values), labelledby=shown.title)
    if shown.explain:
        yield element("p", prose(question.how_to_type), class_="how")


def _input(value: str, *, labelledby: str = "", label: str = "") -> Html:
    return element(
        "input",
        type="text",
        name="answer",
        value=value,
        aria_labelledby=labelledby,
        aria_label=label,
        spellcheck="false",
        autocapitalize="none",
    )


def _grid(shape: tuple[int, ...], values: Sequence[str], title: str) -> Html:
    """Set a field for each entry of an array, row by row."""
    rows, columns = (shape[0], shape[1]) if len(shape) > 1 else (1, shape[0])
    filled = [*values, *[""] * (rows * columns)]
    entries = [
        _input(filled[place], label=f"entry {_entry(place, shape)}")
        for place in range(rows * columns)
    ]
    starts = range(0, rows * columns, columns)
    lines = (element("div", *entries[i : i + columns], class_="row") for i in starts)
    return element("div", *lines, class_="grid", role="group", aria_labelledby=title)


def _entry(place: int, shape: tuple[int, ...]) -> str:
    if len(shape) == 1:
        return str(place + 1)
    return f"{place // shape[1] + 1}, {place % shape[1] + 1}"


def _options(shown: Shown, question: Choose) -> Html:
    """Set a button to choose each option by; what is in the sheet is chosen."""
    role = "group" if question.several else "radiogroup"
    typed = shown.help.typed or as_typed(shown.card.seen)
    chosen = {each.strip().casefold() for each in typed}
    options = []
    for each in question.choices:
        letter, _, text = each.partition(") ")
        is_chosen = bool(chosen & {letter, text.casefold()})
        kind = "checkbox" if question.several else "radio"
        box = element("input", type=kind, name="answer", value=letter, checked=is_chosen)
        options.append(element("label", box, " ", choice(each)))
    return element("div", *options, class_="choices", role=role, aria_labelledby=shown.title)


def as_typed(seen: object) -> list[str]:
    """Return an answer in a sheet as it is typed into the fields, one text for each."""
    if isinstance(seen, list):
        if seen and all(isinstance(each, list) for each in seen):
            return [typed for row in seen for typed in as_typed(row)]
        return ["" if each == BLANK else str(each) for each in seen]
    return [] if seen is None or seen in ("", BLANK) else [str(seen)]


def room(card: Card) -> Iterator[Html]:
    """Leave room for an answer by hand, below what it is chosen from."""
    if card.question.choices:
        choices = (element("li", choice(each)) for each in card.question.choices)
        yield element("ol", *choices, class_="options")
    array = isinstance(card.question, Compute) and card.question.array
    for _ in range(array.shape[0] if array and len(array.shape) > 1 else 1):
        yield element("div", class_="blank")
