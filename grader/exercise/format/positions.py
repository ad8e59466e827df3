"""Positions in TOML text: where each key and each value stands.

This runs only when something is wrong with a file that tomli has read, to say where.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]
Span: TypeAlias = tuple[int, int]

_SKIP = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"""+' r"|'''.*?'''+" r'|"(?:[^"\\\n]|\\.)*"' r"|'[^'\n]*'", re.DOTALL
)
_SCALAR = re.compile(r"[^\s,\]}#]+(?: \d\d:[^\s,\]}#]+)?")


@dataclass
class Positions:
    """The spans of keys and of values, by path, in offsets into the text."""

    keys: dict[Path, Span] = field(default_factory=dict)
    values: dict[Path, Span] = field(default_factory=dict)

    def key(self, path: Path) -> Span:
        """Find a key, or the nearest thing around it."""
        return self._nearest(self.keys, path) or self._nearest(self.values, path) or (0, 1)

    def value(self, path: Path) -> Span:
        """Find a value, or the nearest thing around it."""
        return self.values.get(path) or self.keys.get(path) or self.key(path[:-1])

    @staticmethod
    def _nearest(spans: dict[Path, Span], path: Path) -> Span | None:
        for length in range(len(path), 0, -1):
            if path[:length] in spans:
                return spans[path[:length]]
        return None


def locate(text: str) -> Positions:
    """Find the keys and values of a TOML document that is known to be valid."""
    return _Scanner(text).document()


class _Scanner:
    """Walks once through valid TOML."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found = Positions()

    def document(self) -> Positions:
        table: Path = ()
        tables: Counter[Path] = Counter()
        while self._skip() < len(self.text):
            if self.text[self.at] != "[":
                self._pair(table)
                continue
            start, many = self.at, self.text.startswith("[[", self.at)
            self.at += 2 if many else 1
            table = self._keys()
            if many:
                number = tables[table]
                tables[table] += 1
                self.found.keys.setdefault(table, (start, self.at))
                table = (*table, number)
            self.at += 2 if many else 1
            self.found.keys[table] = (start, self.at)
        return self.found

    def _pair(self, table: Path) -> None:
        self._match(_SPACE)
        start = self.at
        path = table + self._keys()
        for length in range(len(table) + 1, len(path)):  # a.b = 1 is the place of a too
            self.found.keys.setdefault(path[:length], (start, self.at))
        self.found.keys[path] = (start, self.at)
        self._match(re.compile(r"[ \t]*=[ \t]*"))
        self._value(path)

    def _keys(self) -> Path:
        names: list[str] = []
        while True:
            self._match(_SPACE)
            names.append(self._match(_KEY).strip("\"'"))
            end = self.at
            self._match(_SPACE)
            if not self.text.startswith(".", self.at):
                self.at = end
                return tuple(names)
            self.at += 1

    def _value(self, path: Path) -> None:
        start = self.at
        opening = self.text[self.at : self.at + 1]
        if opening in {"[", "{"}:
            self._items(path, opening)
        else:
            self._match(_STRING if opening in {'"', "'"} else _SCALAR)
        self.found.values[path] = (start, self.at)

    def _items(self, path: Path, opening: str) -> None:
        closing = "]" if opening == "[" else "}"
        self.at += 1
        number = 0
        while self._skip() < len(self.text) and self.text[self.at] != closing:
            if opening == "[":
                self._value((*path, number))
            else:
                self._pair(path)
            number += 1
            self._skip()
            self._match(re.compile(",?"))
        self.at += 1

    def _skip(self) -> int:
        self._match(_SKIP)
        return self.at

    def _match(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        if not match or (not match[0] and pattern in {_KEY, _SCALAR, _STRING}):
            self.at = len(self.text)  # not valid after all: whatever is left stays unplaced
            return ""
        self.at = match.end()
        return match[0]
