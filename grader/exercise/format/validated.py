"""Exercise files known to be valid, so that the same text is not validated again.

Validating costs more than all the rest of a run. As Python does with what it compiles, what is
known stands in ``__pycache__`` beside the files, and nowhere if Python may not write there either.
"""

from __future__ import annotations

import hashlib
import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from grader.files import write_whole

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

MAX_KNOWN = 1000

_TABLES = Path(__file__).with_name("tables.py")


def is_known(folder: Path | Traversable, text: str, kind: type) -> bool:
    """Tell whether this very text was found to be a valid table of a kind, by these very tables."""
    return _key(text, kind) in _keys(folder)


def remember(folder: Path | Traversable, text: str, kind: type) -> None:
    """Note that a text is a valid table of a kind, if that can be noted."""
    if sys.dont_write_bytecode or not isinstance(folder, Path):
        return
    keys = [*_keys(folder), _key(text, kind)][-MAX_KNOWN:]
    try:
        _file(folder).parent.mkdir(exist_ok=True)
        write_whole(_file(folder), "\n".join(keys) + "\n")
    except OSError:
        return


def _keys(folder: Path | Traversable) -> list[str]:
    if not isinstance(folder, Path):
        return []
    try:
        return _file(folder).read_text(encoding="ascii").split()
    except (OSError, UnicodeDecodeError):
        return []


def _file(folder: Path) -> Path:
    return folder / "__pycache__" / "bpgrade-valid.txt"


def _key(text: str, kind: type) -> str:
    return hashlib.sha256(f"{_schema()}\n{kind.__name__}\n{text}".encode()).hexdigest()


@lru_cache
def _schema() -> str:
    """Give the source of the tables: what is valid now may not be so after a change of them."""
    return _TABLES.read_text(encoding="utf-8") if _TABLES.exists() else ""
