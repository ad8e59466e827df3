"""The quiz: a dialogue of plain lines, in a terminal, a pipe, or read aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from grader.exercise.verbs import Write
from grader.reports.marks import legend, mark
from grader.reports.printable import printable
from grader.reports.words import points
from grader.sandbox.processes import SandboxError
from grader.session.answering import ChangedError
from grader.session.cards import Judged, cards_of
from grader.session.sheets import CannotWriteError
from grader.terminal.asking import KEYS, Asking, letters

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.checkers.results import QuestionResult
    from grader.session.cards import Card
    from grader.session.session import Session
    from grader.terminal.terminal import Terminal

_MAX_SAID = 3  # entries of an array of which it is said what is wrong


class QuitError(Exception):
    """The student wants to stop."""


class Quiz:
    """Asks the cards of a session, one after another."""

    def __init__(self, session: Session, terminal: Terminal) -> None:
        self.session = session
        self.terminal = terminal
        self._before: list[Card] = []
        self._just_right: Card | None = None
        self._asking = Asking(session, terminal)
        self._keys: dict[str, Callable[[Card], Card | None]] = {
            "hint": self._hint,
            "working": self._working,
            "skip": self._skip,
            "another": self._another,
            "list": self._list,
            "back": self._back,
            "edit": self._edit,
            "quit": self._quit,
        }

    def run(self) -> None:
        """Ask until all is done, or the student stops."""
        card = self.session.next()
        shown = None
        try:
            while card:
                if not shown or not _is_same(card, shown):
                    self._asking.ask(card)
                shown = card
                card = self._step(card)
            self.terminal.wrapped("That was the last question, and nothing is due to come again.")
        except QuitError:
            self.terminal.wrapped("Your answers are in their files; the same command goes on here.")

    def _step(self, card: Card) -> Card | None:
        """Read one line and do what it says; return the card to go on with."""
        typed = self.terminal.read()
        if typed is None:
            raise QuitError
        act = self._key(card, typed.strip())
        if act:
            return act(card)
        self._just_right = None
        try:
            return self._answer(card, typed.strip())
        except ChangedError as error:
            where = f"Line {error.answer.line} of the sheet has {printable(str(error.answer))}"
            self.terminal.wrapped(f"{where} by now, written elsewhere. Type yours to replace it.")
        except (CannotWriteError, OSError, SandboxError) as error:
            self.terminal.wrapped(str(error))
        return self.session.as_it_stands(card)

    def _key(self, card: Card, typed: str) -> Callable[[Card], Card | None] | None:
        """Find the key that was typed: a letter or its word, or either after a colon."""
        word = typed.removeprefix(":").casefold()
        if not word or (typed.casefold() in letters(card)):
            return None
        return next((act for key, act in self._keys.items() if word in {key, key[0]}), None)

    # --- answers ---

    def _answer(self, card: Card, typed: str) -> Card | None:
        if not typed and not isinstance(card.question, Write) and not card.practice:
            card = self.session.as_it_stands(card)
            if card.seen in (None, "?", ""):
                self.terminal.wrapped(f"Type {card.question.how_to_type}. Keys: {KEYS}.")
                return card
        elif not typed and card.practice:
            return card
        is_file = isinstance(card.question, Write) or not typed
        judged = self.session.recheck(card) if is_file else self.session.answer(card, typed)
        if not judged.full:
            self._say_wrong(judged.results)
            return self.session.as_it_stands(card)
        self._say_right(card, judged.first)
        return self._onward(card)

    def _say_right(self, card: Card, result: QuestionResult) -> None:
        self._just_right = card
        about = result.verdict.message or result.note
        heard = f" ({printable(result.verdict.read_as, 1000)})" if result.verdict.read_as else ""
        said = f"{result.verdict.outcome.capitalize()}{heard}. {about}"
        self.terminal.marked(result.verdict.outcome, said)

    def _say_wrong(self, results: list[QuestionResult]) -> None:
        not_right = [result for result in results if not result.full]
        for result in not_right[:_MAX_SAID]:
            self.terminal.verdict(result, f"{result.question.id}: " if len(results) > 1 else "")

    def _onward(self, card: Card) -> Card | None:
        self._before.append(card)
        following = self.session.next()
        if not following or following.exercise.id != card.exercise.id:
            self._say_progress(card)
        return following

    def _say_progress(self, card: Card) -> None:
        done = self.session.progress_in(card.exercise.id)
        short = f"{done.short_done} of {done.short} on the short way"
        earned = f"{points(done.earned)} of {points(done.possible)} points"
        self.terminal.wrapped(f"{card.exercise.title}: {short}, {earned}.")

    # --- keys ---

    def _hint(self, card: Card) -> Card:
        hints, count = self.session.hint(card)
        self.terminal.wrapped(f"Hint {len(hints)} of {count}: {hints[-1]}", "", "  ")
        return card

    def _working(self, card: Card) -> Card:
        about = self._just_right or card
        self._just_right = None
        lines = self.session.working(about)
        if lines is None:
            self.terminal.wrapped(
                "Try it first: w once more shows the working, and then the question comes again."
            )
        for line in lines or []:
            self.terminal.wrapped(line, "  ", "    ")
        return card

    def _skip(self, card: Card) -> Card | None:
        self.session.skip(card)
        return self._onward(card)

    def _another(self, card: Card) -> Card:
        about = self._just_right or card
        other = self.session.another(about)
        if other:
            return self.session.deal(other)
        self.terminal.wrapped("There are no other numbers for this question.")
        return card

    def _list(self, card: Card) -> Card:
        exercise = card.exercise
        result = self.session.standing.result(self.session.exercise(exercise.id), functions=False)
        listed, outcomes = [], set()
        for each in cards_of(result.exercise):
            outcome = Judged(each.results(result)).first.verdict.outcome
            outcomes.add(outcome)
            listed.append(f"{click.unstyle(mark(outcome))}\N{NO-BREAK SPACE}{each.question.key}")
        self.terminal.wrapped("  ".join(listed), "  ")
        self.terminal.wrapped(f"({legend(outcomes)})", "  ")
        return card

    def _back(self, card: Card) -> Card:
        if not self._before:
            self.terminal.wrapped("This is where you began.")
            return card
        return self.session.deal(self._before.pop())

    def _edit(self, card: Card) -> Card | None:
        if not self.terminal.edit or not isinstance(card.question, Write):
            self.terminal.wrapped("There is nothing to edit here, or no $EDITOR to do it with.")
            return card
        self.terminal.edit(self.session.function_file(card.exercise))
        return self._answer(card, "")

    def _quit(self, card: Card) -> Card:
        del card
        raise QuitError


def _is_same(card: Card, other: Card) -> bool:
    return (card.name, card.practice) == (other.name, other.practice) and (
        card.exercise is other.exercise or not card.fresh
    )
