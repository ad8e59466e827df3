"""Statements of a sheet, ``key = value``, each read by itself: one bad line never spoils another.

A statement that is no TOML is mended where its meaning is plain, and a note says how it was read;
what cannot be read is a trouble of its answer or, without a key, a fault of the file. Every line is
read once, alone or with the lines of the list that it begins, so the time is linear.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

import tomli

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_LINE = 100_000  # a row of a thousand numbers takes a tenth of it
_LONG_NUMBER = r"[\d_]{3000}"  # longer ones Python does not read
MAX_BRACKETS = 100  # in one line
MAX_DOTS = 10  # in one key
MAX_LINES = 1_000  # of one list

_HEADER = r"\s*\[\[?\s*[A-Za-z_][\w. -]*\]\]?\s*(?:#.*)?$"
BULLET = re.compile(r"\s*(?:[*•>–-]|\d{1,3}[.)])\s+")
KEY = re.compile(r"""\s*([^\s=:"'#][^\s=:"'#]*|"[^"]*"|'[^']*')\s*([=:])""")
_CURLY = str.maketrans("“”„‘’‚", "\"\"\"'''")
_LIST = 'a list is written ["dA/dB", "dB/dC"], in quotes and square brackets'


class Statement(NamedTuple):
    """What a line says: the value of a key, or a trouble; a trouble without a key is the file's.

    ``note`` tells how it was read if it is no TOML.
    """

    line: int
    key: str = ""
    value: object = None
    note: str = ""
    trouble: str = ""


def statements(lines: list[str]) -> Iterator[Statement]:
    """Yield all statements of a sheet, in their order."""
    at = 0
    while at < len(lines):
        end = _end(lines, at)
        yield from _read(lines[at:end], at + 1)
        at = end


_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_NO_KEY = re.compile("[,#]")  # where a comment begins, or a list goes on


def is_out_of_bounds(line: str) -> str:
    """Say why a line is not read at all; nothing if it is."""
    if len(line) <= MAX_BRACKETS and line.count(".") <= MAX_DOTS:
        return ""  # as nearly all lines are: too short for any of the bounds
    if len(line) > MAX_LINE:
        return f"this line is longer than {MAX_LINE} characters"
    if re.search(_LONG_NUMBER, line):
        return "this number is too long"
    if line.count("[") + line.count("{") > MAX_BRACKETS:
        return "this line has too many brackets"
    key = _QUOTED.sub("", line.partition("=")[0])
    if _NO_KEY.split(key, maxsplit=1)[0].count(".") > MAX_DOTS:
        return "this key has too many dots"
    return ""


def is_header(line: str) -> bool:
    """Return whether a line begins a section."""
    return "[" in line and re.match(_HEADER, line) is not None


def _end(lines: list[str], at: int) -> int:
    """Return the line after a statement: one that begins a list goes on until that is closed."""
    if is_out_of_bounds(lines[at]) or is_header(lines[at]):
        return at + 1
    opened = _brackets(lines[at]) if KEY.match(lines[at]) else 0
    quotes = next((mark for mark in ('"""', "'''") if lines[at].count(mark) == 1), "")
    end = at + 1
    while (opened > 0 or quotes) and end < len(lines) and end - at < MAX_LINES:
        if is_out_of_bounds(lines[end]) or (not quotes and KEY.match(lines[end])):
            break
        opened += _brackets(lines[end])
        end += 1
        if quotes and quotes in lines[end - 1]:
            break
    return end


def _brackets(line: str) -> int:
    line = line.partition("#")[0]
    return line.count("[") - line.count("]")


def _read(lines: list[str], number: int) -> Iterator[Statement]:
    first = lines[0]
    key = _key_of(first)
    if trouble := is_out_of_bounds(first):
        yield Statement(number, key, trouble=trouble)
    elif is_header(first):
        message = "a sheet has no [sections]; the answers below are read without it"
        yield Statement(number, trouble=message)
    else:
        raw = _toml("\n".join(lines))
        if raw is None:
            yield _mended(lines, number)
        else:
            yield from (Statement(number, name, value) for name, value in raw.items())


def _toml(text: str) -> dict[str, object] | None:
    try:
        return tomli.loads(text, parse_float=str)
    except (tomli.TOMLDecodeError, RecursionError, ValueError):
        return None


def _key_of(line: str) -> str:
    match = KEY.match(line)
    return _spelled(match[1]) if match else ""


def _spelled(key: str) -> str:
    """Spell a key as sheets do: ``dL_dw`` for ``dL/dw``."""
    return key.strip("\"'").replace("/", "_").replace("∂", "d")


def _mended(lines: list[str], number: int) -> Statement:
    """Read a statement that is no TOML, noting how."""
    notes: list[str] = []
    text = " ".join(line.partition("#")[0].strip() for line in lines)
    if bullet := BULLET.match(text):
        notes.append(f"without the {bullet[0].strip()!r} at its start")
        text = text[bullet.end() :]
    match = KEY.match(text)
    if not match:
        return Statement(number, trouble="this is no answer: a line has the form key = value")
    key, value = _spelled(match[1]), text[match.end() :].strip()
    if key != match[1].strip("\"'"):
        notes.append(f"the key is {key}")
    if match[2] == ":":
        notes.append("':' is read as '='")
    if not value:
        return Statement(number, key, trouble="there is no answer after the '='")
    answer, how = _value(value)
    return Statement(number, key, answer, "; ".join(filter(None, [*notes, how])))


def _value(text: str) -> tuple[object, str]:
    """Read a value that may be no TOML, and say how it was read."""
    straight = text.translate(_CURLY)
    curly = "curly quotes are read as straight ones" if straight != text else ""
    bare = straight.rstrip(",; ")
    for trial, said in ((straight, curly), (bare, "without the comma at the end")):
        raw = _toml(f"value = {trial}")
        if raw is not None:
            return raw["value"], "" if trial == text else said
    if straight[0] in "[({":
        missing = "" if straight[-1] in "])}" else "the ']' at its end is missing; "
        return straight, f"{missing}{_LIST}"
    unquoted = bare.strip(bare[0]) if bare[:1] in {'"', "'"} else bare
    said = "put the answer in quotes" if unquoted == bare else "the quotes do not match"
    return unquoted, curly or f"this is not TOML; {said}"


def as_text(value: object) -> str:
    """Return an answer as the student wrote it, more or less."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
