"""Files known to be valid, so that the same text is not validated again.

Validating doubles the time of a run: 400 ms in place of 200 for the numbers of the course that
ships. What is known stands in the user's cache, and that of the course that ships also beside it,
written when the package is built. Nothing is written beside exercises, which may be read-only.

What is known holds for one state of the program: a key has the package's version, and a checksum
of every module that takes part in deciding what is valid. A checksum is enough: it guards against
change by chance, and whoever forges an entry only misleads the checks of their own exercises.
"""

from __future__ import annotations

import os
import sys
import zlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from grader import __version__
from grader.files import write_whole

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

FILE = "bpgrade-valid.txt"
MAX_KNOWN = 1000

_PACKAGE = Path(__file__).parents[2]
_DECIDING = ("backprop", "exercise")


def recall(folder: Path | Traversable, text: str, kind: type) -> list[str] | None:
    """Return the facts noted of a valid table of a kind; None if it is not known to be valid."""
    key = f"\n{_key(text, kind)}\t"
    for file in (folder / FILE, _cache()):
        _, found, rest = f"\n{_read(file)}".partition(key)
        if found:
            return rest.partition("\n")[0].split("\t")
    return None


def remember(text: str, kind: type, *facts: str) -> None:
    """Note in the user's cache that a text is a valid table of a kind, if that can be noted.

    The facts are for ``recall``; they hold neither tabs nor line breaks.
    """
    file = _cache()
    line = "\t".join([_key(text, kind), *(facts or [""])])
    lines = [*filter(None, _read(file).split("\n")), line]
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, "\n".join(lines[-MAX_KNOWN:]) + "\n")
    except OSError:
        return


def _read(file: Path | Traversable) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _cache() -> Path:
    """Return the file in the user's cache: where the system keeps what programs can do without."""
    if home := os.environ.get("XDG_CACHE_HOME"):
        folder = home
    elif sys.platform == "win32":
        folder = os.environ.get("LOCALAPPDATA") or "~/AppData/Local"
    else:
        folder = "~/Library/Caches" if sys.platform == "darwin" else "~/.cache"
    return Path(os.path.expanduser(folder), "bpgrade", FILE)  # noqa: PTH111 (a home is not needed)


def _key(text: str, kind: type) -> str:
    data = text.encode()
    return f"{_program()}-{kind.__name__}-{len(data)}-{zlib.crc32(data):08x}"


@lru_cache
def _program() -> str:
    """Return the version, and a checksum of the modules that decide what is valid."""
    found = 0
    for part in _DECIDING:
        for folder, folders, files in os.walk(_PACKAGE / part):
            folders.sort()
            for name in sorted(files):
                if name.endswith(".py"):
                    found = zlib.crc32(Path(folder, name).read_bytes(), found)
    return f"{__version__}-{found:08x}"
