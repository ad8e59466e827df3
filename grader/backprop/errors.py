"""Errors shown at the place they are about: the line of text, and carets under the fault."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.backprop.expressions import Expression


class FormulaError(ValueError):
    """A text that is no formula: what is wrong, and where in the text it stands."""

    def __init__(self, message: str, source: str, start: int, end: int) -> None:
        super().__init__(message)
        self.message = message
        self.source = source
        self.start = start
        self.end = max(end, start + 1)

    def __str__(self) -> str:
        """Return the message, the text and a line of carets under the fault."""
        return f"{self.message}\n{underline(self.source, self.start, self.end)}"


class ShapeError(ValueError):
    """Arrays that do not fit each other: its message says which.

    ``part`` is the operation that they do not fit, if there is one.
    """

    def __init__(self, message: str, part: Expression | None = None) -> None:
        super().__init__(message)
        self.part = part


def underline(line: str, start: int, end: int) -> str:
    """Show a text with carets under the characters from start to end; of many lines, one."""
    begin = line.rfind("\n", 0, start) + 1
    line, start, end = line[begin:].partition("\n")[0], start - begin, end - begin
    indent = re.sub(r"[^\t]", " ", line[:start])
    return f"  {line}\n  {indent}{'^' * max(1, min(end, len(line) + 1) - start)}"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Suggest the nearest known word: " (did you mean 'w1'?)", or nothing if none is near."""
    import difflib  # noqa: PLC0415 (only an error pays for it)

    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    folded = [name for name in known if name.casefold() == word.casefold()]
    return "".join(f"; did you mean {name!r}?" for name in (folded or near)[:1])
