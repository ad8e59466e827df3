"""A card on the page: a question, the field for its answer, the verdict on it, and what helps."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from grader.checkers.verdicts import Outcome
from grader.exercise.verbs import Compute
from grader.exercise.wording import worth
from grader.page.fields import fields, room
from grader.page.figure import lit_for
from grader.preview.html import Html, element, join, prose
from grader.reports.marks import sign

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.checkers.results import QuestionResult
    from grader.page.shown import Help, Shown
    from grader.session.cards import Card


def card_item(shown: Shown) -> Html:
    """Return a card as an item of a list."""
    card, question = shown.card, shown.card.question
    parts = [
        _head(shown),
        element("p", prose(question.whole_prompt), class_="prompt", id=shown.title),
        _numbers(card),
        element("div", *room(card), class_="field") if shown.paper else _form(shown),
        element("div", *_verdict(shown), class_="verdict", role="status"),
        *_helps(shown.help),
        shown.below,
    ]
    return element(
        "div" if card.practice else "li",
        *parts,
        class_=f"card {shown.state}",
        id=f"practice-{question.key}-card" if card.practice else question.key,
        data_lit=json.dumps(lit_for(card.exercise, question.quantities), ensure_ascii=False),
    )


def _head(shown: Shown) -> Html:
    card = shown.card
    points = sum(each.points for each in card.questions)
    earned = sum(each.earned for each in shown.results)
    so_far = "" if shown.paper else f"{earned:.3g} of "
    told = "for practice, with other numbers" if card.practice else so_far + worth(points)
    return element(
        "p",
        element("code", card.question.key),
        element("span", card.question.kind),
        element("span", told),
        class_="head",
    )


def _numbers(card: Card) -> str:
    """Return the numbers that a card for practice begins with."""
    if not card.practice:
        return ""
    exercise = card.exercise
    numbers = [f"{exercise.symbol(name)} = {value:g}" for name, value in exercise.givens.items()]
    numbers += [f"{exercise.symbol(name)} = {value}" for name, value in card.handed.items()]
    return element("p", prose(", ".join(numbers).replace("-", "−")), class_="handed")


# --- the field ---


def _form(shown: Shown) -> Html:
    card, question = shown.card, shown.card.question
    hidden = {"question": question.key, "seen": json.dumps(card.seen, ensure_ascii=False)}
    hidden |= {"practice": "1"} if card.practice else {}
    where = fields(shown) if question.in_sheet else [_file(shown.file)]
    return element(
        "form",
        *(element("input", type="hidden", name=name, value=v) for name, v in hidden.items()),
        element("div", *where, class_="field"),
        element("p", *_buttons(shown), class_="buttons"),
        method="post",
        autocomplete="off",
    )


def _buttons(shown: Shown) -> Iterator[Html]:
    question = shown.card.question
    yield _button("answer" if question.in_sheet else "check", "Check")
    yield _button("hint", "Hint")
    yield _button("working", "Show the working")
    if isinstance(question, Compute) and shown.done and not shown.card.practice:
        yield _button("another", "Another like it")


def _button(do: str, text: str) -> Html:
    return element("button", text, type="submit", name="do", value=do)


def _file(file: str) -> Html:
    return element("p", "Write it in ", element("code", file), ", save, then check it here.")


# --- the verdict ---


def _verdict(shown: Shown) -> Iterator[Html]:
    if shown.help.notice:
        yield element("p", prose(shown.help.notice), class_="notice")
    told: set[tuple[str, str]] = set()
    for result in shown.results:
        verdict = result.verdict
        if verdict.outcome is Outcome.UNANSWERED or (verdict.outcome, verdict.message) in told:
            continue
        told.add((verdict.outcome, verdict.message))
        yield from _told(result)
    if shown.done and shown.results and shown.results[0].note:
        yield element("p", prose(shown.results[0].note), class_="note")


def _told(result: QuestionResult) -> Iterator[Html]:
    verdict, question = result.verdict, result.question
    entry = f" {list(question.index)}" if isinstance(question, Compute) and question.index else ""
    said = f"{sign(verdict.outcome)} {verdict.outcome.value}{entry}"
    read = f" Read as {verdict.read_as}." if verdict.read_as else ""
    first, *rest = verdict.message.split("\n")
    yield element("p", element("b", said, class_="word"), " ", prose(first + read))
    if rest:  # a formula with a caret below it
        yield element("pre", "\n".join(rest), tabindex="0")


def _helps(help_: Help) -> Iterator[Html]:
    if help_.hints:
        items = (element("li", prose(hint)) for hint in help_.hints)
        left = help_.levels - len(help_.hints)
        more = element("p", f"There {'is 1' if left == 1 else f'are {left}'} more.") if left else ""
        yield element("div", element("ul", *items), more, class_="hints")
    if help_.working:
        lines = join(*(element("p", prose(line)) for line in help_.working))
        yield element("div", lines, class_="working")
