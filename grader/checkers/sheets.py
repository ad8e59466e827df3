"""Answer sheets: a student's TOML, read so that one bad line never spoils the other answers."""

from __future__ import annotations

import json
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import tomli

from grader.exercise.format.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MAX_SIZE = 1 << 17
MAX_LINE = 3000  # a longer one could hold a number longer than Python reads
MAX_BRACKETS = 100  # in one line
MAX_REPAIRS = 100

_KEY = re.compile(r"""\s*([\w-]+|"[^"]*"|'[^']*')\s*[.=]""")
_PAIR = re.compile(r"""\s*(?P<key>[\w-]+|"[^"]*"|'[^']*')\s*=\s*(?P<value>.*?)\s*(?:#.*)?$""")
_HEADER = re.compile(r"\s*\[\[?\s*[A-Za-z_][\w. -]*\]\]?\s*(?:#.*)?$")


class Answer(NamedTuple):
    """An answer as it stands in the sheet; numbers with a point come as text, digit by digit.

    ``trouble`` tells why the line could not be read; ``note`` how it was read all the same.
    """

    value: object
    line: int
    note: str = ""
    trouble: str = ""

    def __str__(self) -> str:
        """Write the answer as the student did, more or less."""
        if isinstance(self.value, str):
            return self.value
        return json.dumps(self.value, ensure_ascii=False, default=str)


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
    repair = _Repair(text.replace("\r\n", "\n").split("\n"), name)
    raw = repair.read()
    lines = _key_lines(repair.lines)
    answers = {
        key: Answer(value, lines.get(key, 1), repair.notes.get(key, ""))
        for key, value in raw.items()
    }
    for key, (line, trouble) in repair.troubles.items():
        answers[key] = Answer(None, line, trouble=trouble)
    return Sheet(name, answers, tuple(repair.faults))


class _Repair:
    """Mends or sets aside the lines of a sheet that are no TOML.

    A value that is not TOML is taken as though it stood in quotes; what still does not fit is
    set aside, as an answer that could not be read or, without a key, as a fault of the file.
    """

    def __init__(self, lines: list[str], file: str) -> None:
        self.lines = lines
        self.file = file
        self.notes: dict[str, str] = {}
        self.troubles: dict[str, tuple[int, str]] = {}
        self.faults: list[Fault] = []

    def read(self) -> dict[str, object]:
        self._prepare()
        for _ in range(MAX_REPAIRS):
            try:
                return tomli.loads("\n".join(self.lines), parse_float=str)
            except tomli.TOMLDecodeError as error:
                self._mend(self._culprit(error.lineno - 1), error.msg)
            except RecursionError:
                self.faults.append(Fault(self.file, 1, 1, "lists in this file are nested too deep"))
                return {}
        self.faults.append(Fault(self.file, 1, 1, "too much of this file is not TOML"))
        return {}

    def _prepare(self) -> None:
        """Set aside what is TOML, but has no place in an answer sheet."""
        for at, line in enumerate(self.lines):
            if len(line) > MAX_LINE:
                self._set_aside(at, f"this line is longer than {MAX_LINE} characters")
            elif "[" not in line and "{" not in line:
                continue
            elif line.count("[") + line.count("{") > MAX_BRACKETS:
                self._set_aside(at, "this line has too many brackets")
            elif _HEADER.match(line):
                self.lines[at] = ""
                message = "a sheet has no [sections]; the answers below are read without it"
                self.faults.append(Fault(self.file, at + 1, 1, message, line))

    def _culprit(self, at: int) -> int:
        """Find the line to blame: the last up to here that is no TOML by itself.

        It is the very line where all above is TOML too: then the same key stands there again.
        """
        at = min(at, len(self.lines) - 1)
        if _is_toml(self.lines[at]) and _is_toml("\n".join(self.lines[:at])):
            return at
        return next((i for i in range(at, -1, -1) if not _is_toml(self.lines[i])), at)

    def _mend(self, at: int, message: str) -> None:
        line = self.lines[at]
        pair = _PAIR.match(line)
        key = pair["key"].strip("\"'") if pair else ""
        if pair and not _is_toml(line) and key not in self.notes and pair["value"]:
            value = pair["value"]
            unquoted = value.strip(value[0]) if value[0] in "\"'" else value
            missing = "put the answer in quotes" if unquoted == value else "the quotes do not match"
            self.lines[at] = f"{pair['key']} = {json.dumps(unquoted)}"
            self.notes[key] = f"this is not TOML; {missing}"
            return
        if not pair:
            trouble = f"this is not TOML: {message}"
        elif _is_toml(line):
            trouble = "this question is answered twice"
        else:
            trouble = "there is no answer after the '='"
        self._set_aside(at, trouble)

    def _set_aside(self, at: int, trouble: str) -> None:
        """Take a line out, as an answer that could not be read or, with no key, as a fault."""
        line = self.lines[at]
        self.lines[at] = ""
        if pair := _PAIR.match(line):
            self.troubles[pair["key"].strip("\"'")] = at + 1, trouble
        else:
            self.faults.append(Fault(self.file, at + 1, 1, trouble, line[:MAX_LINE]))


def _is_toml(line: str) -> bool:
    try:
        tomli.loads(line)
    except (tomli.TOMLDecodeError, RecursionError):
        return False
    return True


def _key_lines(lines: list[str]) -> dict[str, int]:
    keys = [(number, _KEY.match(line)) for number, line in enumerate(lines, 1)]
    return {key[1].strip("\"'"): number for number, key in keys if key}


def _unusable(name: str, message: str) -> Sheet:
    return Sheet(name, faults=(Fault(name, 1, 1, message),))
