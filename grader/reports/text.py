"""The report for people: what to mend first, then marks and the rest, then one next step."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

import click

from grader.checkers.verdicts import CORRECT, Outcome
from grader.reports.layout import Page
from grader.reports.marks import legend, mark
from grader.reports.printable import printable
from grader.reports.words import as_argument, place, points, printed_lines, said, share

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.checkers.results import ExerciseResult, QuestionResult, Report


def text_report(report: Report, page: Page | None = None) -> str:
    """Write the report, with colours; who prints it takes them out where they have no place."""
    return "\n".join(_Writer(report, page or Page()).lines()) + "\n"


_SETTLED = {Outcome.UNANSWERED, Outcome.CORRECT}


class _Writer:
    """Writes one report on a page."""

    def __init__(self, report: Report, page: Page) -> None:
        self.report = report
        self.page = page
        # A sheet that cannot be read at all comes before any answer.
        self.begun = sorted(filter(_is_begun, report.exercises), key=lambda each: each.readable)
        self.first = _first(self.begun)
        stands_above = self.first and _is_mistake(self.first) and self.begun[0].readable
        self._above = self.first if stands_above else None
        self.width = max((len(result.exercise.id) for result in self.begun), default=0)

    def lines(self) -> Iterator[str]:
        yield click.style(self.report.course, bold=True)
        if self._above:
            yield from ["", "Mend this first:", *self._question(self._above)]
        fine = False
        for result in self.begun:
            lines = list(self._exercise(result))
            if not fine or len(lines) > 1:
                yield ""
            fine = len(lines) == 1
            yield from lines
        yield from self._not_begun()
        yield from ["", *self._total(), *self._seed()]
        said, command = self._next_step()
        whole = self.page.wrap(f"{said} {command}".rstrip())
        # A command stays on one line, so that it can be copied.
        yield from whole if len(whole) == 1 else [*self.page.wrap(said), f"  {command}"]

    def _seed(self) -> Iterator[str]:
        """Say how to try functions that are not right with the same inputs again."""
        tried = [each.verdict for result in self.begun for each in result.results if each.trials]
        if any(verdict != CORRECT for verdict in tried):
            yield from self._dim(f"Functions were tried with --seed {printable(self.report.seed)}")

    # --- an exercise ---

    def _exercise(self, result: ExerciseResult) -> Iterator[str]:
        yield from self._headline(result)
        for fault in result.faults:
            head, *source = str(fault).split("\n")
            yield from self.page.wrap(f"! {printable(head, 500)}", "  ", "    ")
            yield from (f"    {printable(line)}" for line in source)
        section = None
        for question in result.results:
            if question.verdict.outcome not in _SETTLED and question is not self._above:
                if section is not (section := result.exercise.section_of(question.question.place)):
                    yield from self._dim(f"— {section.title} —", "  ", "    ") if section else ()
                yield from self._question(question)
        for question in result.results:
            if question.verdict.outcome is Outcome.CORRECT and self._is_news(result, question):
                note = f"✓ {question.question.id}: {question.note}"
                yield from self._dim(note, "  ", "    ")
        if result.printed:
            yield "  Printed by your functions:"
            yield from (f"    | {line}" for line in printed_lines(result))
        blank = [r for r in result.results if r.verdict.outcome is Outcome.UNANSWERED]
        if blank:
            yield from self._dim(f"· not answered yet: {_listed(blank)}", "  ", "    ")

    def _is_news(self, result: ExerciseResult, each: QuestionResult) -> bool:
        """Tell whether there is a note on a question that was not told before."""
        name = f"{result.exercise.id}.{each.question.id}"
        return bool(each.note) and name not in self.report.told

    def _headline(self, result: ExerciseResult) -> Iterator[str]:
        """Write the points and a row of marks, which goes on below where it is long."""
        head = f"{points(result.earned):>5} of {points(result.possible):<5} "
        head += f"{result.exercise.id:<{self.width}}  "
        room = max(self.page.columns - len(head), 10)
        marks = [mark(each.verdict.outcome) for each in result.results]
        for at in range(0, len(marks), room):
            yield head + "".join(marks[at : at + room])
            head = " " * len(head)

    def _question(self, result: QuestionResult) -> Iterator[str]:
        verdict = result.verdict
        name = click.style(result.question.id, bold=True)
        earned = f"{points(result.earned)} of {points(result.possible)}"
        where = click.style(place(result), fg="bright_black")
        yield f"  {mark(verdict.outcome)} {name}  {verdict.outcome}, {earned}  {where}"
        yield from self._wrapped(result.question.prompt)
        first, *source = said(result)
        yield from self._wrapped(first)
        yield from (f"      {line}" for line in source)

    def _wrapped(self, text: str) -> list[str]:
        return self.page.wrap(text, "      ")

    def _dim(self, text: str, first: str = "", rest: str | None = None) -> list[str]:
        return [click.style(line, dim=True) for line in self.page.wrap(text, first, rest)]

    # --- the whole ---

    def _total(self) -> list[str]:
        """Write the points, and what the marks mean where some tell of more than a right answer."""
        total = share(self.report)
        used = {each.verdict.outcome for result in self.begun for each in result.results}
        explained = f"{total}  ({legend(used)})" if used - {Outcome.CORRECT} else total
        first, *rest = self.page.wrap(explained)
        return [click.style(total, bold=True) + first.removeprefix(total), *rest]

    def _not_begun(self) -> Iterator[str]:
        others = [r.exercise.id for r in self.report.exercises if not _is_begun(r)]
        if others:
            yield from ["", *self._dim(f"Not begun: {', '.join(others)}.", "", "  ")]

    def _next_step(self) -> tuple[str, str]:
        """Point to the first mistake, or to what is not answered yet; return the command, too."""
        options = printable(self.report.options, 1000)
        first, exercises = self.first, self.report.exercises
        result = next((r for r in exercises if first in r.results), None)
        if not first or not result:
            if not (result := next((r for r in exercises if not _is_begun(r)), None)):
                return "All done.", ""
            if not result.started:
                command = f"bpgrade start{_folder(result)}{options}"
                return f"Next: {result.exercise.id}. For its answer sheet:", command
            first = result.first_to_mend() or result.results[0]
        name = f"{result.exercise.id}.{first.question.id}"
        written = f" ({place(first)})" if first.line else ""
        command = f"bpgrade hint {name}{_folder(result, '--workspace ')}{options}"
        return f"Next: {name}{written}. For a hint:", command


def _is_begun(result: ExerciseResult) -> bool:
    """Tell whether there is anything to say of an exercise."""
    answered = any(each.verdict.outcome is not Outcome.UNANSWERED for each in result.results)
    return result.started and bool(answered or result.faults or result.printed)


def _first(results: list[ExerciseResult]) -> QuestionResult | None:
    """Find the first mistake of all exercises, or else the first answer that is missing."""
    first = [each for result in results if (each := result.first_to_mend())]
    return next(iter([*filter(_is_mistake, first), *first]), None)


def _is_mistake(result: QuestionResult) -> bool:
    return result.verdict.outcome is not Outcome.UNANSWERED


def _listed(results: list[QuestionResult]) -> str:
    """Name questions, those for practice by their number only where there are others."""
    short = [each.question.id for each in results if not each.question.practice]
    more = len(results) - len(short)
    if not short or not more:
        return ", ".join(each.question.id for each in results)
    return f"{', '.join(short)}, and {more} for practice"


def _folder(result: ExerciseResult, option: str = "") -> str:
    """Name the folder of the answers as a command wants it; the current one needs no name."""
    folder = PurePath(result.results[0].file if result.results else "").parent
    return printable(as_argument(folder, option), 1000)
