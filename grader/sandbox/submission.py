"""A student's file: read once, with care, and never executed here."""

import os
import re
import stat
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.machinery import PathFinder
from pathlib import Path
from typing import NamedTuple

from .imports import imports_of
from .text import clean

SIZE_LIMIT = 256 << 10
HELPERS_LIMIT = 16
FLOOD = 8 << 20  # a submission that prints more is ended
_NO_FILE = "there is no such file"

_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_CODECS = re.compile(
    r"(?:utf-?8|ascii|us-ascii|latin-?1|iso-?8859-?\d+|cp\d+|windows-\d+|koi8-[ru])"
)
# What is only loaded in a process for those few files that may need it.
_LATE = re.compile(
    r"\b(?:testing|fft|ma|polynomial|strings|char|rec|unique\w*|percentile|quantile|strptime)\b"
    r"|\bimport[ \t]*\*"
)


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
        """Return whether there is a file of this name in its folder, or in one within."""
        if self.files is None:
            return os.path.lexists(self.path.parent / name)
        return name in self.files or Path(name).name in self.files

    def read(self, name: str) -> bytes:
        """Read a file of its folder. Raises UnusableFileError."""
        if self.files is None:
            return _bytes(self.path.parent, name)
        if not self.has(name):
            raise UnusableFileError(_NO_FILE)
        return self.files.get(name) or self.files.get(Path(name).name, b"")


class Source(NamedTuple):
    """One source text, under the name it is imported by and the name it is shown by."""

    module: str
    file: str
    text: str


@dataclass(frozen=True)
class Material:
    """All that is handed to the child, and why some helpers were not.

    `numpy_folder` is where the numpy lies that is loaded for it, and empty if none is. `late` asks
    for what Python and numpy load when it is first used.
    """

    main: Source
    helpers: tuple[Source, ...] = ()
    refused: dict[str, str] = field(default_factory=dict)
    numpy_folder: str = ""
    imports_numpy: bool = False
    late: bool = False

    def line(self, file: str, number: int) -> str:
        """Find one line of the sources by its file and number, or nothing."""
        for source in (self.main, *self.helpers):
            lines = source.text.splitlines() if source.file == file else []
            if 1 <= number <= len(lines):
                return clean(lines[number - 1])[:200]
        return ""


def material_of(submission: Submission) -> Material:
    """Read a submission and the helpers that it imports. Raises UnusableFileError."""
    main = _source(submission, submission.path.name, _module_name(submission.path.stem))
    helpers: dict[str, Source] = {}
    refused: dict[str, str] = {}
    waiting = [*_imported(main)] if submission.helpers else []
    while waiting and len(helpers) < HELPERS_LIMIT:
        name = waiting.pop()
        file = None if name in {main.module, *helpers} else _file_of(name, submission)
        if file:
            try:
                helpers[name] = _source(submission, file, name)
                waiting += _imported(helpers[name])
            except UnusableFileError as error:
                refused[name] = str(error)
    sources = main, *helpers.values()
    imported = {each.module.partition(".")[0] for text in sources for each in imports_of(text.text)}
    late = any(_LATE.search(source.text) for source in sources)
    found = (*helpers.values(), *_packages(helpers))
    return Material(
        main,
        found,
        refused,
        numpy_folder() if submission.numpy or "numpy" in imported else "",
        "numpy" in imported,
        late,
    )


def _source(submission: Submission, file: str, module: str) -> Source:
    text = _text(submission.read(file))
    return Source(module, clean(file).replace("\n", " "), text)


def _module_name(stem: str) -> str:
    return stem if stem.isidentifier() and not _reserved(stem) else "submission"


def _file_of(name: str, submission: Submission) -> str | None:
    """Find the file of a module beside a submission."""
    place = name.replace(".", "/")
    files = f"{place}.py", f"{place}/__init__.py"
    return next((file for file in files if submission.has(file)), None)


def _packages(helpers: Mapping[str, Source]) -> Iterator[Source]:
    """Yield empty sources for the folders that helpers lie in, where they have none."""
    folders = {name.rpartition(".")[0] for name in helpers if "." in name}
    for folder in sorted(folders - {*helpers}):
        yield Source(folder, f"{folder.replace('.', '/')}/__init__.py", "")


def _imported(source: Source) -> Iterator[str]:
    """Yield the modules that may stand beside a file: never one that Python or numpy provides."""
    inside = source.file.endswith("__init__.py")
    package = source.module.split(".") if inside else source.module.split(".")[:-1]
    for each in imports_of(source.text):
        plain = each.module.lstrip(".")
        up = len(each.module) - len(plain)
        start = package[: len(package) - up + 1] if up else []
        base = ".".join([*start, *filter(None, [plain])])
        for name in (base, *(f"{base}.{name}".lstrip(".") for name in each.names)):
            top = name.partition(".")[0]
            if all(part.isidentifier() for part in name.split(".")) and not _reserved(top):
                yield name


def _reserved(name: str) -> bool:
    return name in sys.stdlib_module_names or name in {"numpy", "__main__", "child"}


def _text(data: bytes) -> str:
    if len(data) > SIZE_LIMIT:
        raise UnusableFileError(f"the file is larger than {SIZE_LIMIT >> 10} KiB")
    if b"\0" in data:
        raise UnusableFileError("the file holds a NUL byte")
    codec = _codec(data)
    try:
        return data.decode("utf-8-sig" if codec in {"utf-8", "utf8"} else codec)
    except LookupError:
        raise UnusableFileError(f"its first lines declare an unknown encoding: {codec}") from None
    except UnicodeDecodeError as error:
        raise UnusableFileError(f"byte {error.start + 1} is not {codec.upper()}") from None


def _codec(data: bytes) -> str:
    """Return the encoding that a file declares in its first two lines, as Python has it."""
    for line in data.split(b"\n", 2)[:2]:
        if cookie := _COOKIE.match(line):
            codec = cookie[1].decode("ascii").lower().replace("_", "-")
            if not _CODECS.fullmatch(codec):
                raise UnusableFileError(f"its first lines declare the encoding {codec}; use UTF-8")
            return codec
    return "utf-8"


def _bytes(folder: Path, name: str) -> bytes:
    path = folder / name
    if any((folder / parent).is_symlink() for parent in Path(name).parents if parent.name):
        raise UnusableFileError("it lies in a folder that is a link")
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


def numpy_folder() -> str:
    """Find where numpy is installed, or nothing.

    The current folder does not count: it may be a student's.
    """
    here = {"", os.curdir, os.getcwd()}  # noqa: PTH109 - as it stands in sys.path
    spec = PathFinder.find_spec("numpy", [folder for folder in sys.path if folder not in here])
    is_package = spec and spec.submodule_search_locations
    return str(Path(spec.origin).parents[1]) if spec and spec.origin and is_package else ""
