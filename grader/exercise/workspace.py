"""Workspaces: a folder of answers, the names of its files, and for whom it was started."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from grader.files import create_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

STUDENT_FILE = "bpgrade.toml"
_MOST = 64 << 10  # bytes in it

# What systems write around the name of a copy, in some of their languages.
_COPY_BEFORE = r"(?:copy of|kopie von|copie de|copia de) "
_COPY_AFTER = (
    r"(?: (?:- )?(?:copy|kopie|copie|copia|cópia))?(?: ?\(\d{1,3}\)| ?- ?\d{1,3}| \d{1,3})?$"
)
_HIDDEN_ENDINGS = (".txt", ".toml", ".py")  # added where a system hides the endings of files


class AnswerFiles:
    """The names of the files that hold the answers to some exercises, and what is meant by others.

    A name is meant as that of an answer file if it differs from it only as systems and editors
    change names: `One_Neuron.toml`, `one_neuron (1).toml`, `one_neuron.toml.txt`.
    """

    def __init__(self, ids: Iterable[str]) -> None:
        self.names = tuple(f"{each}{ending}" for each in ids for ending in (".toml", ".py"))
        self._exact = frozenset(self.names)
        times = Counter(map(_folded, self.names))
        self._by_folded = {_folded(name): name for name in self.names if times[_folded(name)] == 1}

    def meant(self, name: str) -> str:
        """Return the answer file that a file name stands for: most often itself; empty if none."""
        if name in self._exact:
            return name
        plain = name.casefold()
        if not (".toml" in plain or ".py" in plain) or plain.startswith((".", "~", "#")):
            return ""  # hidden files, and what editors keep beside a file, are nobody's answers
        found = self._by_folded.get(_folded(name))
        return found or self._by_folded.get(_folded(_original(name)), "")

    def nearly_right(self, names: Iterable[str]) -> dict[str, str]:
        """Return the answer files that are not among some names, each with the name meant by it."""
        names = sorted(names)
        found = {self.meant(name): name for name in reversed(names)}
        return {
            meant: found[meant] for meant in self.names if meant in found and meant not in names
        }


def _folded(name: str) -> str:
    """Spell a name without what systems change: capitals, accents in two parts, spaces."""
    return re.sub(r"[ _-]+", "_", unicodedata.normalize("NFC", name).casefold())


def _original(name: str) -> str:
    """Take away what marks a copy, and endings added to those that a system hid."""
    stem, dot, ending = name.casefold().rpartition(".")
    while dot and f".{ending}" in _HIDDEN_ENDINGS and stem.endswith(_HIDDEN_ENDINGS):
        stem, dot, ending = stem.rpartition(".")
    stem = re.sub(_COPY_AFTER, "", re.sub(_COPY_BEFORE, "", stem, count=1).rstrip(), count=1)
    return f"{stem}{dot}{ending}"


def tidied(name: str) -> str:
    """Return a student's name the one way that numbers follow from; raise ValueError if it is none.

    A name of nothing, as of a variable that is not set, would be nobody's.
    """
    from grader.exercise.variants import one_spelling  # noqa: PLC0415 (few workspaces have a name)

    tidy = one_spelling(name)
    if not tidy or not tidy.isprintable():
        raise ValueError("a name of printable characters is wanted")
    return tidy


def student_of(workspace: Path) -> str:
    """Tell for whom a workspace was started; empty if for nobody in particular.

    Raises FileError if the file that tells it is damaged.
    """
    return _named(workspace)[0]


def draws_of(workspace: Path) -> Mapping[str, int]:
    """Return the draws of fresh numbers that a workspace was started with, by exercise.

    Raises FileError if the file that tells it is damaged.
    """
    return _named(workspace)[1]


def _named(workspace: Path) -> tuple[str, Mapping[str, int]]:
    """Read whose numbers a workspace has, or which were drawn: never through a link."""
    path = workspace / STUDENT_FILE
    if not path.is_file() and not path.is_symlink():
        return "", {}
    from grader.exercise.format.faults import Fault, FileError  # noqa: PLC0415 (few workspaces have one)
    from grader.exercise.format.toml import read_toml  # noqa: PLC0415

    try:
        table = read_toml(_text_of(path), str(path))
        if "fresh" in table:
            return "", {str(name): int(draw) for name, draw in table["fresh"].items()}
        return tidied(table["student"]), {}
    except (OSError, KeyError, ValueError, TypeError, AttributeError):  # of another type
        said = 'only student = "...", or what start --fresh wrote, belongs into this file'
        raise FileError([Fault(str(path), 1, 1, said)]) from None


def _text_of(path: Path) -> str:
    """Read a small file; raise OSError for a link, ValueError for what is large or no text."""
    if path.is_symlink():
        raise OSError("it is a link")
    with path.open("rb") as file:
        data = file.read(_MOST + 1)
    if len(data) > _MOST:
        raise ValueError("it is too large")
    return data.decode("utf-8-sig")


def name_student(workspace: Path, student: str) -> bool:
    """Note for whom a workspace is started; False if that is noted already."""
    head = "# Whose numbers the exercises in this folder have."
    line = f"student = {json.dumps(student, ensure_ascii=False)}"
    return create_whole(workspace / STUDENT_FILE, f"{head}\n{line}\n")


def name_draws(workspace: Path, draws: Mapping[str, int]) -> bool:
    """Note which fresh numbers a workspace is started with; False if something is noted already."""
    head = "# The draws of fresh numbers that the exercises in this folder have, for practice."
    lines = [f"{name} = {draw}" for name, draw in draws.items()]
    return create_whole(workspace / STUDENT_FILE, "\n".join([head, "[fresh]", *lines, ""]))
