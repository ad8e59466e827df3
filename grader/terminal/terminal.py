"""The terminal as a dialogue sees it: lines to read, lines to say, and how wide they may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from grader.reports.marks import mark
from grader.reports.words import said

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from grader.checkers.results import QuestionResult
    from grader.checkers.verdicts import Outcome
    from grader.reports.layout import Page


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where a dialogue is held.

    ``read`` returns a line, or None at the end of all input; ``edit`` opens a file in an editor.
    """

    page: Page
    read: Callable[[], str | None]
    say: Callable[[str], None]
    edit: Callable[[Path], None] | None = None

    def wrapped(self, text: str, first: str = "", rest: str | None = None) -> None:
        """Say a text in lines that fit."""
        for line in self.page.wrap(text, first, rest):
            self.say(line)

    def head(self, text: str) -> None:
        """Say a headline after a blank line."""
        self.say("")
        for line in self.page.wrap(text):
            self.say(click.style(line, bold=True))

    def marked(self, outcome: Outcome, text: str) -> None:
        """Say a text after the mark of an outcome."""
        sign = click.unstyle(mark(outcome))
        first, *rest = self.page.wrap(f"{sign} {text}", "", "  ")
        self.say(mark(outcome) + first.removeprefix(sign))
        for line in rest:
            self.say(line)

    def verdict(self, result: QuestionResult, place: str = "") -> None:
        """Say what is wrong with an answer, and quote what it quotes."""
        first, *source = said(result)
        self.marked(result.verdict.outcome, place + (first or "Not answered yet."))
        for line in source:
            self.say(f"    {line}")
