"""Files written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Content: TypeAlias = "str | bytes | Iterable[str]"


def write_whole(path: Path, content: Content) -> None:
    """Write a file, replacing what is there, so that no reader ever sees half of it.

    Text, which may come in pieces, is written as UTF-8. What is there and is no file, such as
    /dev/stdout, is written to.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(b"".join(_encoded(content)))
        return
    temporary = _temporary(path, content)
    try:
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def create_whole(path: Path, text: str) -> bool:
    """Write a new file; return False, and touch nothing, if there is one already."""
    if os.path.lexists(path):
        return False
    temporary = _temporary(path, text)
    try:
        os.link(temporary, path)
    except FileExistsError:
        return False
    except (OSError, AttributeError):  # a file system, or a machine, without links
        temporary.replace(path)
        return True
    finally:
        temporary.unlink(missing_ok=True)
    return True


def replace_unchanged(path: Path, before: bytes, after: bytes) -> bool:
    """Replace a file whose contents are still the same; return False, and touch nothing, if not.

    It keeps its permissions.
    """
    temporary = _temporary(path, after)
    try:
        temporary.chmod(stat.S_IMODE(path.stat().st_mode))
        if path.read_bytes() != before:
            return False
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return True


def _temporary(path: Path, content: Content) -> Path:
    import tempfile  # noqa: PLC0415 (many runs write nothing)

    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(_encoded(content))
    except BaseException:
        Path(name).unlink()
        raise
    mask = os.umask(0)
    os.umask(mask)
    Path(name).chmod(0o666 & ~mask)
    return Path(name)


def _encoded(content: Content) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
    elif isinstance(content, str):
        yield content.encode("utf-8")
    else:
        yield from (piece.encode("utf-8") for piece in content)
