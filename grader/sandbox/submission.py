"""A student's file: read once, with care, and never executed here."""

import os
import re
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from .text import clean

SIZE_LIMIT = 256 << 10
HELPERS_LIMIT = 16
FLOOD = 8 << 20  # a submission that prints more is ended
_NO_FILE = "there is no such file"

_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_IMPORTS = re.compile(r"^[ \t]*(?:import|from)[ \t]+(.+)", re.MULTILINE)


class Limits(NamedTuple):
    """Bounds for one submission.

    `seconds` is wall time: for loading the file once, and for all calls of one function.
    `cpu_seconds` is for one process. `memory` is what a submission may take beyond what the
    interpreter holds. `output` is how much of its printed text is kept. Both in bytes.
    """

    seconds: float = 5.0
    cpu_seconds: float = 10.0
    memory: int = 512 << 20
    output: int = 64 << 10


class UnusableFileError(Exception):
    """A file that is not run, with the reason in a few words."""


class Submission(NamedTuple):
    """Where a student's file is.

    `numpy` loads numpy even if the file does not import it (its arguments are Arrays).
    `helpers` lets it import modules that stand beside it. `files` are all files of its folder, by
    name, where they have been read already; then the folder itself need not be there.
    """

    path: Path
    numpy: bool = False
    helpers: bool = True
    files: Mapping[str, bytes] | None = None

    def has(self, name: str) -> bool:
        """Tell whether there is a file of this name in its folder."""
        if self.files is None:
            return os.path.lexists(self.path.with_name(name))
        return name in self.files

    def read(self, name: str) -> bytes:
        """Read a file of its folder. Raises UnusableFileError."""
        if self.files is None:
            return _bytes(self.path.with_name(name))
        if name not in self.files:
            raise UnusableFileError(_NO_FILE)
        return self.files[name]


class Source(NamedTuple):
    """One source text, under the name it is imported by and the name it is shown by."""

    module: str
    file: str
    text: str


@dataclass(frozen=True)
class Material:
    """All that is handed to the child, and why some helpers were not."""

    main: Source
    helpers: tuple[Source, ...] = ()
    refused: dict[str, str] = field(default_factory=dict)
    numpy: bool = False
    imports_numpy: bool = False

    def line(self, file: str, number: int) -> str:
        """Find one line of the sources by its file and number, or nothing."""
        for source in (self.main, *self.helpers):
            lines = source.text.splitlines() if source.file == file else []
            if 1 <= number <= len(lines):
                return clean(lines[number - 1])[:200]
        return ""


def material_of(submission: Submission) -> Material:
    """Read a submission and the helpers that it imports. Raises UnusableFileError."""
    main = _source(submission, submission.path.name)
    helpers: dict[str, Source] = {}
    refused: dict[str, str] = {}
    waiting = _imported(main) if submission.helpers else []
    while waiting and len(helpers) < HELPERS_LIMIT:
        name = waiting.pop()
        if name == main.module or name in helpers or not submission.has(f"{name}.py"):
            continue
        try:
            helpers[name] = _source(submission, f"{name}.py")
            waiting += _imported(helpers[name])
        except UnusableFileError as error:
            refused[name] = str(error)
    found = tuple(helpers.values())
    imports_numpy = any("numpy" in source.text for source in (main, *found))
    return Material(main, found, refused, submission.numpy or imports_numpy, imports_numpy)


def _source(submission: Submission, file: str) -> Source:
    name = Path(file).stem
    usable = name.isidentifier() and not _reserved(name)
    text = _text(submission.read(file))
    return Source(name if usable else "submission", clean(file).replace("\n", " "), text)


def _imported(source: Source) -> list[str]:
    """List the modules that may stand beside a file: never one that Python or numpy provides."""
    lines = _IMPORTS.findall(source.text)
    words = {word for line in lines for word in re.findall(r"\w+", line)}
    return sorted(word for word in words if word.isidentifier() and not _reserved(word))


def _reserved(name: str) -> bool:
    return name in sys.stdlib_module_names or name in {"numpy", "__main__", "child"}


def _text(data: bytes) -> str:
    if len(data) > SIZE_LIMIT:
        raise UnusableFileError(f"the file is larger than {SIZE_LIMIT >> 10} KiB")
    if b"\0" in data:
        raise UnusableFileError("the file holds a NUL byte")
    for line in data.split(b"\n", 2)[:2]:
        cookie = _COOKIE.match(line)
        if cookie and cookie[1].lower().replace(b"_", b"-") not in {b"utf-8", b"utf8"}:
            raise UnusableFileError("the file declares an encoding other than UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnusableFileError(f"byte {error.start + 1} is not UTF-8") from None


def _bytes(path: Path) -> bytes:
    try:
        number = os.open(path, os.O_RDONLY | _flag("NOFOLLOW") | _flag("NONBLOCK"))
    except FileNotFoundError:
        raise UnusableFileError(_NO_FILE) from None
    except (OSError, ValueError) as error:
        link = path.is_symlink()
        reason = "it is a link" if link else getattr(error, "strerror", None) or str(error)
        raise UnusableFileError(f"the file cannot be opened: {reason}") from None
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        raise UnusableFileError("it is not a regular file")
    with open(number, "rb") as file:  # noqa: PTH123 - never by its name again
        return file.read(SIZE_LIMIT + 1)


def _flag(name: str) -> int:
    return int(getattr(os, f"O_{name}", 0))
