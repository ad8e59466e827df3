"""Answer sheets: a student's TOML, read so that one bad line never spoils the other answers."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import tomli

from grader.checkers.statements import MAX_LINE, as_text, is_header, is_out_of_bounds, statements
from grader.exercise.format.faults import Fault
from grader.exercise.verbs.common import BLANK

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from grader.checkers.statements import Statement

MAX_SIZE = 1 << 17
MAX_FAULTS = 20  # that are told one by one

_KEY = re.compile(r"""\s*([\w-]+|"[^"]*"|'[^']*')\s*[.=]""")


class Answer(NamedTuple):
    """An answer as it stands in the sheet; numbers with a point come as text, digit by digit.

    ``trouble`` tells why the line could not be read; ``note`` how it was read all the same.
    """

    value: object
    line: int
    note: str = ""
    trouble: str = ""

    def __str__(self) -> str:
        """Return the answer as the student wrote it, more or less."""
        return as_text(self.value)


class Sheet(NamedTuple):
    """The answers of one exercise by question id, and what is wrong with the file as a whole."""

    file: str
    answers: Mapping[str, Answer] = MappingProxyType({})
    faults: tuple[Fault, ...] = ()
    started: bool = True

    @property
    def readable(self) -> bool:
        """Whether anything could be read from it."""
        return bool(self.answers) or not self.faults


def read_sheet(path: Path, name: str) -> Sheet:
    """Read an answer sheet; what cannot be read is told in its faults."""
    try:
        if path.is_symlink():  # into what the grader may read, and the student may not
            return _unusable(name, "this is a link; put the file itself here")
        if not path.is_dir() and not path.is_file():
            return _unusable(name, "this is not a file")  # reading a pipe might never end
        with path.open("rb") as file:
            return sheet_of(file.read(MAX_SIZE + 1), name)
    except OSError as error:
        return _unusable(name, f"this file cannot be read: {error.strerror or error}")


def sheet_of(data: bytes, name: str) -> Sheet:
    """Read the contents of an answer sheet; what cannot be read is told in its faults."""
    if len(data) > MAX_SIZE:
        return _unusable(name, "this file is too large for an answer sheet")
    try:
        return parse_sheet(data.decode("utf-8-sig"), name)
    except UnicodeDecodeError:
        return _unusable(name, "this file is not UTF-8 text; save it as UTF-8")


def parse_sheet(text: str, name: str) -> Sheet:
    """Read the text of an answer sheet."""
    lines = text.replace("\r\n", "\n").split("\n")
    raw = _as_toml(lines)
    if raw is None:
        return _sheet_of(statements(lines), name, lines)
    places = _places(lines)
    answers = {key: Answer(value, places.get(key, 1)) for key, value in raw.items()}
    return Sheet(name, answers)


def _as_toml(lines: list[str]) -> dict[str, object] | None:
    """Read a whole sheet that is TOML, as most are, at once; None if it is not."""
    if any(is_out_of_bounds(line) or is_header(line) for line in lines):
        return None
    try:
        return tomli.loads("\n".join(lines), parse_float=str)
    except (tomli.TOMLDecodeError, RecursionError, ValueError):
        return None


def _places(lines: list[str]) -> dict[str, int]:
    """Find the lines of the keys."""
    keys = [(number, _KEY.match(line)) for number, line in enumerate(lines, 1)]
    return {key[1].strip("\"'"): number for number, key in keys if key}


def _sheet_of(read: Iterable[Statement], name: str, lines: list[str]) -> Sheet:
    """Gather statements; a key that stands there twice is a trouble, unless one is a blank."""
    answers: dict[str, Answer] = {}
    faults: list[Fault] = []
    for each in read:
        if not each.key:
            line = lines[each.line - 1][:MAX_LINE]
            faults.append(Fault(name, each.line, 1, each.trouble, line))
            continue
        answer = Answer(each.value, each.line, each.note, each.trouble)
        answers[each.key] = _merged(answers.get(each.key), answer)
    return Sheet(name, answers, tuple(_bounded(faults)))


def _bounded(faults: list[Fault]) -> list[Fault]:
    """Keep the first faults of a file, and count the others."""
    more = len(faults) - MAX_FAULTS
    if more <= 0:
        return faults
    last = faults[MAX_FAULTS]
    said = f"there are {more} more lines that are no answers"
    return [*faults[:MAX_FAULTS], last._replace(message=said, source="")]


def _merged(first: Answer | None, second: Answer) -> Answer:
    if first is None:
        return second
    for blank, answer in ((first, second), (second, first)):
        if blank.value == BLANK:
            return answer._replace(note=f"the blank still stands in line {blank.line}")
    return second._replace(value=None, trouble="this question is answered twice")


def _unusable(name: str, message: str) -> Sheet:
    return Sheet(name, faults=(Fault(name, 1, 1, message),))
