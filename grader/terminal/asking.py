"""How a card is asked: where one is, what is known, the question, and how to answer it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.backprop.expressions import names_in
from grader.backprop.names import as_derivative
from grader.exercise.statement import net_lines, paragraphs
from grader.exercise.verbs import Choose, Derive, Order, Write
from grader.session.cards import short_way
from grader.terminal.picture import picture

if TYPE_CHECKING:
    from grader.exercise.model import Exercise
    from grader.session.cards import Card
    from grader.session.session import Session
    from grader.terminal.terminal import Terminal

KEYS = "h hint, w working, s skip, a another like it, l list, b back, q quit"


class Asking:
    """Asks the cards of a session, and remembers what it has explained already."""

    def __init__(self, session: Session, terminal: Terminal) -> None:
        self._session = session
        self._terminal = terminal
        self._explained: set[str] = set()

    def ask(self, card: Card) -> None:
        """Show a card."""
        wrapped = self._terminal.wrapped
        self._terminal.head(_headline(card))
        if not card.fresh and self._is_new(f"exercise {card.exercise.id}"):
            self._introduce(card.exercise)
        for line in picture(card, self._session.numbers(card)):
            wrapped(line, "  ", "    ")
        self._terminal.say("")
        wrapped(card.question.whole_prompt)
        for choice in card.question.choices:
            wrapped(choice, "  ", "     ")
        self._explain(card)

    def _introduce(self, exercise: Exercise) -> None:
        for paragraph in paragraphs(exercise)[:1]:
            self._terminal.wrapped(paragraph)
        for line in net_lines(exercise):
            self._terminal.wrapped(line, "  ", "    ")

    def _explain(self, card: Card) -> None:
        question = card.question
        if isinstance(question, Write):
            self._terminal.wrapped(f"File: {self._session.function_file(card.exercise)}")
        if self._is_new(question.verb):
            edited = isinstance(question, Write) and self._terminal.edit
            more = "; e opens it in your editor" if edited else ""
            self._terminal.wrapped(f"Type {question.how_to_type}{more}.")
        taken = sorted(letters(card) & {key[0] for key in KEYS.split(", ")})
        if taken:
            keys = " and ".join(f":{letter}" for letter in taken)
            self._terminal.wrapped(f"({' and '.join(taken)} may be answers here; as keys: {keys}.)")
        if self._is_new("keys"):
            self._terminal.wrapped(f"Keys: {KEYS}.")
        if not card.practice and question.in_sheet and self._is_new(f"file {card.exercise.id}"):
            file = self._session.workspace / f"{card.exercise.id}.toml"
            self._terminal.wrapped(f"Answers go into {file}.")

    def _is_new(self, what: str) -> bool:
        new = what not in self._explained
        self._explained.add(what)
        return new


def letters(card: Card) -> set[str]:
    """Return the single letters that may be answers to a card, and so are no keys there."""
    question = card.question
    if isinstance(question, Choose | Order):
        return set(dict(question.lettered()))
    if isinstance(question, Derive):
        derivative = as_derivative(question.quantity)
        equation = card.exercise.net.equations.get(derivative.of if derivative else "")
        names = names_in(equation) if equation else card.exercise.known
        return {name for name in names if len(name) == 1}
    return set()


def _headline(card: Card) -> str:
    """Say where one is: ``One neuron, 4 of 17``; or why it is asked again."""
    if card.practice:
        return f"{card.exercise.title} ({card.why})"
    way = [each.name for each in short_way(card.exercise)]
    place = f", {way.index(card.name) + 1} of {len(way)}" if card.name in way else ", for practice"
    return card.exercise.title + place
