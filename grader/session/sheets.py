"""Answers put into a sheet in their place, with all else kept byte for byte."""

from __future__ import annotations

import codecs
from functools import partial
from typing import TYPE_CHECKING

import tomli

from grader.checkers.sheets import sheet_of
from grader.checkers.statements import BULLET, KEY, MAX_LINE
from grader.exercise.format.positions import locate
from grader.session.typed import in_toml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.checkers.sheets import Sheet
    from grader.exercise.format.positions import Path, Positions, Span
    from grader.session.typed import Literal


MAX_ANSWER = MAX_LINE - 200  # beside its key


class CannotWriteError(ValueError):
    """An answer cannot be put into a sheet as the sheet stands; the message says what to mend."""


def with_answer(data: bytes, name: str, key: str, literal: Literal) -> bytes:
    """Return the bytes of a sheet with one answer changed, or added at the end.

    An array of the same shape is changed entry by entry. Raises CannotWriteError where the sheet
    would not read as before but for that answer.
    """
    if len(in_toml(literal)) > MAX_ANSWER:
        raise CannotWriteError(f"an answer has at most {MAX_ANSWER} characters")
    before = sheet_of(data, name)
    if before.faults and not before.answers:
        raise CannotWriteError(str(before.faults[0]))
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    text = data.decode("utf-8-sig")
    after = mark + _edited(text, before, key, literal).encode("utf-8")
    _verify(before, sheet_of(after, name), key, literal)
    return after


def _edited(text: str, sheet: Sheet, key: str, literal: Literal) -> str:
    edits = _edits(text, sheet, key, literal)
    for (start, end), new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text if edits else _appended(text, key, literal)


def _edits(text: str, sheet: Sheet, key: str, literal: Literal) -> list[tuple[Span, str]]:
    """Return the spans to be replaced, with what goes there; none if the key is not there yet."""
    if key not in sheet.answers:
        return []
    if _is_toml(text):
        return _located(locate(text), key, literal)
    # In a sheet with a broken line, an answer is looked for in its own line alone.
    line = sheet.answers[key].line
    offset = sum(len(each) + 1 for each in text.split("\n")[: line - 1])
    own = text.split("\n")[line - 1]
    find = partial(_located, locate(own)) if _is_toml(own) else partial(_rewritten, own)
    edits = find(key, literal)
    return [((start + offset, end + offset), new) for (start, end), new in edits]


def _rewritten(line: str, key: str, literal: Literal) -> list[tuple[Span, str]]:
    """Write a statement that is no TOML anew, key and all; a comment after it stays."""
    bullet = BULLET.match(line)
    match = KEY.match(line, bullet.end() if bullet else 0)
    if not match:
        return []
    start = len(line) - len(line.lstrip())
    end = match.end() + len(line[match.end() :].partition("#")[0].rstrip())
    return [((start, end), f"{_as_key(key)} = {in_toml(literal)}")]


def _located(positions: Positions, key: str, literal: Literal) -> list[tuple[Span, str]]:
    """Find a key, in whatever table it stands, and the entries of its value."""
    path = next((path for path in reversed(positions.values) if path[-1] == key), None)
    if path is None:
        return []
    leaves = dict(_leaves(path, literal))
    entries = {p for p in positions.values if len(p) > len(path) and p[: len(path)] == path}
    ends = {p for p in entries if not any(q[:-1] == p for q in entries)}
    if isinstance(literal, str) or leaves.keys() != ends:
        return [(positions.values[path], in_toml(literal))]
    return [(positions.values[leaf], new) for leaf, new in leaves.items()]


def _leaves(path: Path, literal: Literal) -> Iterator[tuple[Path, str]]:
    if isinstance(literal, str):
        yield path, literal
        return
    for number, part in enumerate(literal):
        yield from _leaves((*path, number), part)


def _appended(text: str, key: str, literal: Literal) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    text += "" if not text or text.endswith("\n") else newline
    return f"{text}{_as_key(key)} = {in_toml(literal)}{newline}"


def _as_key(key: str) -> str:
    return key if key.isascii() else f'"{key}"'


def _verify(before: Sheet, after: Sheet, key: str, literal: Literal) -> None:
    """Make sure that all reads as before, but for one answer, which reads as it was given."""
    wanted = tomli.loads(f"x = {in_toml(literal)}", parse_float=str)["x"]
    same = _others(after, key) == _others(before, key) and len(after.faults) <= len(before.faults)
    answer, old = after.answers.get(key), before.answers.get(key)
    notes = {"", old.note if old else ""}
    if same and answer and answer.value == wanted and not answer.trouble and answer.note in notes:
        return
    if old and old.trouble:
        raise CannotWriteError(f"{before.file}:{old.line}: {old.trouble}")
    where = "".join(f" {fault}" for fault in before.faults[:1])
    raise CannotWriteError(f"{after.file} cannot be written to as it stands.{where}")


def _others(sheet: Sheet, key: str) -> dict[str, tuple[object, str]]:
    return {other: (a.value, a.trouble) for other, a in sheet.answers.items() if other != key}


def _is_toml(text: str) -> bool:
    try:
        tomli.loads(text)
    except (tomli.TOMLDecodeError, RecursionError):
        return False
    return True
