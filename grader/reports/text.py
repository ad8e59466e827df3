"""The report for people: what to mend first, then marks and the rest, then one next step."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

import click

from grader.checkers.verdicts import CORRECT, Outcome
from grader.reports.arrays import by_question, counted, outcome_of, reasons
from grader.reports.layout import Page
from grader.reports.marks import legend, mark
from grader.reports.printable import printable
from grader.reports.words import as_argument, place, points, printed_lines, said, share

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.checkers.results import ExerciseResult, QuestionResult, Report


def text_report(report: Report, page: Page | None = None) -> str:
    """Return the report, with colours; who prints it takes them out where they have no place."""
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
        questions = by_question(result.results)
        yield from self._headline(result, questions)
        for fault in result.faults:
            head, *source = str(fault).split("\n")
            yield from self.page.wrap(f"! {printable(head, 500)}", "  ", "    ")
            yield from (f"    {printable(line)}" for line in source)
        section = None
        for entries in questions:
            if any(self._needs_work(each) for each in entries):
                place_of_it = entries[0].question.place
                if section is not (section := result.exercise.section_of(place_of_it)):
                    yield from self._dim(f"— {section.title} —", "  ", "    ") if section else ()
                yield from self._array(entries) if entries[1:] else self._question(entries[0])
        for question in result.results:
            if question.verdict.outcome is Outcome.CORRECT and self._is_news(result, question):
                note = f"✓ {question.question.id}: {question.note}"
                yield from self._dim(note, "  ", "    ")
        if result.printed:
            yield "  Printed by your functions:"
            yield from (f"    | {line}" for line in printed_lines(result))
        blank = [
            entries
            for entries in questions
            if any(each.verdict.outcome is Outcome.UNANSWERED for each in entries)
        ]
        if blank:
            yield from self._dim(f"· not answered yet: {_listed(blank)}", "  ", "    ")

    def _needs_work(self, each: QuestionResult) -> bool:
        """Tell whether there is something to say of an answer that does not stand above."""
        return each.verdict.outcome not in _SETTLED and each is not self._above

    def _is_news(self, result: ExerciseResult, each: QuestionResult) -> bool:
        """Return whether there is a note on a question that was not told before."""
        name = f"{result.exercise.id}.{each.question.id}"
        return bool(each.note) and name not in self.report.told

    def _headline(
        self, result: ExerciseResult, questions: list[list[QuestionResult]]
    ) -> Iterator[str]:
        """Write the points and a row of marks, which goes on below where it is long."""
        head = f"{points(result.earned):>5} of {points(result.possible):<5} "
        head += f"{result.exercise.id:<{self.width}}  "
        room = max(self.page.columns - len(head), 10)
        marks = [mark(outcome_of(entries)) for entries in questions]
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

    def _array(self, entries: list[QuestionResult]) -> Iterator[str]:
        """Write the answer to a whole array as one: what is wrong at which of its entries."""
        first = next(each for each in entries if each.verdict.outcome not in _SETTLED)
        name = click.style(first.question.key, bold=True)
        earned = points(sum(each.earned for each in entries))
        possible = points(sum(each.possible for each in entries))
        where = click.style(place(first), fg="bright_black")
        head = f"  {mark(outcome_of(entries))} {name}  "
        yield head + f"{counted(entries)}: {earned} of {possible}  {where}"
        yield from self._wrapped(first.question.whole_prompt)
        for reason in reasons(entries):
            yield from self._wrapped(reason)

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


def _listed(blank: list[list[QuestionResult]]) -> str:
    """Name questions, those for practice by their number only where there are others."""
    short = [entries for entries in blank if not entries[0].question.practice]
    more = len(blank) - len(short)
    named = ", ".join(map(_name, short or blank))
    return f"{named}, and {more} for practice" if short and more else named


def _name(entries: list[QuestionResult]) -> str:
    """Name a question; of an array, tell how many entries are missing."""
    missing = sum(each.verdict.outcome is Outcome.UNANSWERED for each in entries)
    if not entries[1:]:
        return entries[0].question.id
    key = entries[0].question.key
    return key if missing == len(entries) else f"{key} ({missing} of {len(entries)} entries)"


def _folder(result: ExerciseResult, option: str = "") -> str:
    """Name the folder of the answers as a command wants it; the current one needs no name."""
    folder = PurePath(result.results[0].file if result.results else "").parent
    return printable(as_argument(folder, option), 1000)
