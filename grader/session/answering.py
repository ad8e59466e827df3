"""An answer to a card: written into its sheet, or judged without being written."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import tomli

from grader.checkers.sheets import Answer, Sheet, sheet_of
from grader.exercise.blanks import answer_sheet, function_stub
from grader.exercise.verbs import Write
from grader.exercise.verbs.common import BLANK
from grader.feedback.grading import grade_sheet
from grader.session.memory import Entry, remember
from grader.session.sheets import CannotWriteError, with_answer
from grader.session.storage import change

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from grader.checkers.results import ExerciseResult
    from grader.exercise.model import Exercise
    from grader.session.cards import Card
    from grader.session.typed import Literal


class ChangedError(Exception):
    """Somebody else has answered the question since it was asked; their answer stands."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"line {answer.line} says {answer} by now")
        self.answer = answer


def write_answer(workspace: Path, card: Card, literal: Literal, value: object) -> None:
    """Write an answer, whose value is told too, into the sheet of a card.

    Raises ChangedError where the sheet has another answer than when the card was dealt,
    CannotWriteError where it has to be mended first, and OSError.
    """
    path = _sheet_path(workspace, card)

    def edit(data: bytes) -> bytes:
        answer = sheet_of(data, str(path)).answers.get(card.question.key)
        if answer and not _is_blank(answer.value) and answer.value not in (card.seen, value):
            raise ChangedError(answer)
        return with_answer(data, str(path), card.question.key, literal)

    change(path, lambda: answer_sheet(card.exercise), edit)


def blank_answers(workspace: Path, cards: Iterable[Card]) -> None:
    """Take answers out of their sheets, put functions back to stubs, and forget attempts.

    Raises CannotWriteError and OSError.
    """
    for card in cards:
        if isinstance(card.question, Write):
            _put_back(workspace / f"{card.exercise.id}.py", card.exercise, card.question)
        else:
            _blank(_sheet_path(workspace, card), card)
        remember(workspace, {card.name: Entry()})


def _blank(path: Path, card: Card) -> None:
    blank, key = _blanks(value_of(card.question.blank)), card.question.key

    def edit(data: bytes) -> bytes:
        there = key in sheet_of(data, str(path)).answers
        return with_answer(data, str(path), key, blank) if there else data

    if path.exists():
        change(path, lambda: answer_sheet(card.exercise), edit)


def _put_back(path: Path, exercise: Exercise, question: Write) -> None:
    """Put a stub in the place of a function."""

    def edit(source: bytes) -> bytes:
        try:
            found = [
                node
                for node in ast.parse(source).body
                if isinstance(node, ast.FunctionDef) and node.name == question.function
            ]
        except (SyntaxError, ValueError, RecursionError) as error:
            raise CannotWriteError(f"{path} is no Python: {error}") from None
        lines = source.decode("utf-8", "surrogateescape").splitlines(keepends=True)
        for node in reversed(found):
            first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            lines[first - 1 : node.end_lineno] = [function_stub(exercise, question)]
        return "".join(lines).encode("utf-8", "surrogateescape")

    if path.exists():
        change(path, str, edit)


def judge_unwritten(card: Card, value: object, sheet: Sheet) -> ExerciseResult:
    """Judge an answer as though it stood in a sheet; with numbers of its own, in an empty one."""
    others = {} if card.fresh else sheet.answers
    answers = {**others, card.question.key: Answer(value, 0)}
    return grade_sheet(card.exercise, Sheet(sheet.file, answers))


def value_of(toml: str) -> object:
    """Read a value as sheets are read: digits with a point come as text."""
    return tomli.loads(f"x = {toml}", parse_float=str)["x"]


def _sheet_path(workspace: Path, card: Card) -> Path:
    path = workspace / f"{card.exercise.id}.toml"
    if path.is_symlink():
        raise CannotWriteError(f"{path} is a link; put the file itself here")
    return path


def _is_blank(value: object) -> bool:
    if isinstance(value, list):
        return all(map(_is_blank, value))
    return value in (None, "", BLANK)


def _blanks(value: object) -> Literal:
    return [_blanks(each) for each in value] if isinstance(value, list) else f'"{BLANK}"'
