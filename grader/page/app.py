"""The quiz behind the page: each request is something to look at, or something done on a card."""

from __future__ import annotations

import json
from dataclasses import replace
from http import HTTPStatus
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias

from grader.exercise.verbs import Compute
from grader.page.cards import card_item
from grader.page.figure import figure
from grader.page.guard import RefusedError
from grader.page.server import Response
from grader.page.shown import Help, Shown
from grader.page.views import exercise_page, index
from grader.preview.images import embedded
from grader.preview.questions import section_head
from grader.preview.style import style
from grader.session.answering import ChangedError
from grader.session.cards import cards_of
from grader.session.sheets import CannotWriteError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grader.exercise.model import Exercise
    from grader.preview.html import Html
    from grader.session.cards import Card
    from grader.session.session import Session

    Form: TypeAlias = dict[str, list[str]]

_AGAIN = "Yours is not written yet; check once more to put it in that place."
_FIRST = "Try it yourself first. Asked for again it is shown, and the question comes back later."


class App:
    """Serves one session; requests are answered one at a time.

    What was shown on a card, and a card for practice below it, stay until the server ends.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self._turn = Lock()
        self._helps: dict[str, Help] = {}
        self._practice: dict[str, Shown] = {}
        self._deeds: Mapping[str, Callable[[Card, Help], Help]] = {
            "answer": self._answer,
            "check": self._check,
            "hint": self._hint,
            "working": self._working,
            "another": self._another,
        }

    def respond(self, parts: list[str], form: Form | None) -> Response:
        """Answer a request. Raises RefusedError for what there is not."""
        with self._turn:
            match parts:
                case [exercise_id] if exercise_id in self.session.course.ids:
                    exercise = self.session.exercise(exercise_id)
                    if form is not None:
                        self._do(exercise, form)
                    folder = self.session.course.folder
                    page = self._page(exercise)
                    return Response(embedded(page, folder) if isinstance(folder, Path) else page)
                case [""] if form is None:
                    return Response(index(self.session.course.title, self.session.progress()))
                case [exercise_id, "version"] if exercise_id in self.session.course.ids:
                    return Response(self._version(exercise_id), "text/plain")
                case ["style.css"]:
                    return Response(style(0), "text/css")
                case ["script.js"]:
                    script = files("grader.page") / "script.js"
                    return Response(script.read_text(encoding="utf-8"), "text/javascript")
        raise RefusedError(HTTPStatus.NOT_FOUND, "There is no such page.")

    # --- what is done ---

    def _do(self, exercise: Exercise, form: Form) -> None:
        """Do what a form asks for, and hold on to what is to be shown for it."""
        name = f"{exercise.id}.{_field(form, 'question')}"
        below = self._practice.get(name) if _field(form, "practice") else None
        card = below.card if below else self.session.card(name)
        deed = self._deeds.get(_field(form, "do"))
        if not card or not deed:
            raise RefusedError(HTTPStatus.BAD_REQUEST, "There is no such question.")
        before = below.help if below else self._helps.get(name, Help())
        typed = tuple(form.get("answer", ()))
        card = card if below else replace(card, seen=_seen(form))
        after = deed(card, replace(before, typed=typed, notice=""))
        if below:
            self._practice[name] = replace(self._practice[name], help=after)
        else:
            self._helps[name] = after

    def _answer(self, card: Card, help_: Help) -> Help:
        try:
            judged = self.session.answer(card, _as_text(card, help_.typed))
        except ChangedError as changed:
            return replace(help_, notice=f"Answered elsewhere meanwhile: {changed}. {_AGAIN}")
        except CannotWriteError as error:
            return replace(help_, notice=str(error))
        except OSError as error:
            return replace(help_, notice=f"The sheet cannot be written: {error.strerror}.")
        if not card.practice:
            return replace(help_, typed=())
        self._practice[card.name] = replace(self._practice[card.name], results=judged.results)
        return help_

    def _check(self, card: Card, help_: Help) -> Help:
        self.session.function_file(card.exercise)
        self.session.recheck(card)
        return help_

    def _hint(self, card: Card, help_: Help) -> Help:
        hints, levels = self.session.hint(card)
        return replace(help_, hints=hints, levels=levels)

    def _working(self, card: Card, help_: Help) -> Help:
        working = self.session.working(card)
        return replace(help_, notice=_FIRST) if working is None else replace(help_, working=working)

    def _another(self, card: Card, help_: Help) -> Help:
        other = self.session.another(card)
        if not other:
            return replace(help_, notice="No other numbers are at hand for this one.")
        self._practice[card.name] = Shown(other)
        return help_

    # --- what is shown ---

    def _page(self, exercise: Exercise) -> str:
        session = self.session
        result = session.standing.result(exercise)
        items: dict[bool, list[Html]] = {False: [], True: []}
        explained: set[type] = set()
        for card in cards_of(exercise):
            below = self._practice.get(card.name)
            shown = Shown(
                session.as_it_stands(card),
                card.results(result),
                self._helps.get(card.name, Help()),
                str(session.workspace / f"{exercise.id}.py"),
                explain=type(card.question) not in explained,
                below=card_item(below) if below else "",
            )
            explained.add(type(card.question))
            items[card.question.practice] += [
                section_head(exercise, card.question),
                card_item(shown),
            ]
        progress, drawing = session.standing.progress(exercise), figure(exercise, result)
        cards = items[False], items[True]
        return exercise_page(progress, drawing, cards, self._version(exercise.id))

    def _version(self, exercise_id: str) -> str:
        """Return what changes whenever the student's files of an exercise do."""
        marks = []
        for ending in (".toml", ".py"):
            try:
                stat = (self.session.workspace / f"{exercise_id}{ending}").stat()
                marks.append(f"{stat.st_mtime_ns:x}-{stat.st_size:x}")
            except OSError:
                marks.append("-")
        return ".".join(marks)


def _field(form: Form, name: str) -> str:
    return form.get(name, [""])[0]


def _seen(form: Form) -> object:
    """Return the answer that stood in the sheet when the page was made."""
    try:
        return json.loads(_field(form, "seen") or "null")
    except (ValueError, RecursionError):
        raise RefusedError(HTTPStatus.BAD_REQUEST, "This form cannot be read.") from None


def _as_text(card: Card, typed: tuple[str, ...]) -> str:
    """Join what was typed into the fields of a card; rows of an array come apart by semicolons."""
    question = card.question
    shape = question.array.shape if isinstance(question, Compute) and question.array else ()
    if len(shape) < 2:
        return ", ".join(typed)
    rows = [typed[start : start + shape[1]] for start in range(0, len(typed), shape[1])]
    return "; ".join(", ".join(row) for row in rows)
