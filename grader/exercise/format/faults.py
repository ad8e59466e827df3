"""Faults in files: what is wrong, where, and what to do, shown with the line and a caret."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.backprop.errors import underline

if TYPE_CHECKING:
    from grader.exercise.format.positions import Path, Span


class Fault(NamedTuple):
    """Something wrong at a place of a file; lines and columns count from 1."""

    file: str
    line: int
    column: int
    message: str
    source: str = ""
    width: int = 1

    def __str__(self) -> str:
        """Give file:line:column and the message, then the line with carets."""
        head = f"{self.file}:{self.line}:{self.column}: {self.message}"
        if not self.source:
            return head
        return f"{head}\n{underline(self.source, self.column - 1, self.column - 1 + self.width)}"


class FileError(Exception):
    """A file that cannot be used, with all the faults found in it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = tuple(faults)


def fault_at(file: str, text: str, span: tuple[int, int], message: str) -> Fault:
    """Place a fault at a span of offsets into the text of a file."""
    start, end = span
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    return Fault(
        file=file,
        line=text.count("\n", 0, start) + 1,
        column=start - line_start + 1,
        message=message,
        source=text[line_start:line_end].rstrip("\r"),
        width=max(1, min(end, line_end) - start),
    )


class Collector:
    """Gathers the faults of one TOML text by path, and places them in the end."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self._entries: list[tuple[Path, str, Span | None, bool]] = []

    def __bool__(self) -> bool:
        """Return whether there are any faults."""
        return bool(self._entries)

    def at_key(self, path: Path, message: str) -> None:
        """Blame a key."""
        self._entries.append((path, message, None, True))

    def at_value(self, path: Path, message: str, inside: Span | None = None) -> None:
        """Blame a value, or a part of it that is a span of a one-line string."""
        self._entries.append((path, message, inside, False))

    def error(self) -> FileError:
        """Place all faults, in the order of the file."""
        from grader.exercise.format.positions import locate  # noqa: PLC0415 (only where there are any)

        positions = locate(self.text)
        faults = []
        for path, message, inside, is_key in self._entries:
            span = positions.key(path) if is_key else positions.value(path)
            if inside and self.text[span[0] : span[0] + 1] in {'"', "'"}:
                span = (span[0] + 1 + inside[0], span[0] + 1 + inside[1])
            faults.append(fault_at(self.file, self.text, span, message))
        unique = dict.fromkeys(faults)
        return FileError(sorted(unique, key=lambda fault: (fault.line, fault.column)))
