"""Submissions: what a student handed in, read with care and put together.

Only answer files and Python modules are ever read, and none of too great a size; links are not
followed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grader.batch.containers.archives import is_archive, opened, stem
from grader.batch.containers.nodes import ArchiveError, DiskNode
from grader.batch.faults import MachineError, is_of_the_machine
from grader.batch.merging import SeveralError, merged
from grader.batch.walk import Walk

if TYPE_CHECKING:
    from grader.batch.containers.nodes import Node
    from grader.batch.roll import Found, Piece
    from grader.exercise.workspace import AnswerFiles

_OTHER_ARCHIVES = (".7z", ".rar", ".gz", ".z", ".zipx")
MAX_LISTED = 5


@dataclass(frozen=True, slots=True)
class Contents:
    """The files of one submission by name; ``trouble`` tells why there are none.

    ``names`` are those that the student goes by: exercises that vary have the numbers of one of
    them, of the first if it ``is_named`` by a roster. ``notes`` tell what was chosen.
    """

    student: str
    files: dict[str, bytes] = field(default_factory=dict)
    trouble: str = ""
    names: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    is_named: bool = False


def read(found: Found, answers: AnswerFiles) -> Contents:
    """Read and merge what a student handed in.

    Raises MachineError for what is no fault of the student's files.
    """
    notes: list[str] = [*found.notes]
    trouble = ""
    files: dict[str, bytes] = {}
    try:
        files, told = _files(found, answers)
        notes += told
    except SeveralError as error:
        trouble = (
            f"this seems to be the work of several: {error}. If these are students, try --layout "
            "group/student; if they are attempts or parts of one student's, --layout student"
        )
    except ArchiveError as error:
        trouble = str(error)
    except OSError as error:
        if is_of_the_machine(error):
            raise MachineError(error) from None
        trouble = f"it cannot be read: {error.strerror}"
    return Contents(found.label, files, trouble, found.names, tuple(notes), found.is_listed)


def _files(found: Found, answers: AnswerFiles) -> tuple[dict[str, bytes], list[str]]:
    if not found.pieces:
        raise ArchiveError("nothing was handed in")
    walk = Walk(answers)
    several = len(found.pieces) > 1
    for piece in found.pieces:
        node = located(piece)
        walk.through(piece, node, is_one_of_several=several)
    if not walk.answers:
        raise ArchiveError(_no_answers(walk))
    chosen = merged(walk, [*answers.names, found.student], one_student=found.merged)
    if chosen.troubles:
        raise ArchiveError("; ".join(chosen.troubles.values()))
    return chosen.files, chosen.notes


def located(piece: Piece) -> Node:
    """Find what a student handed in, on disk or in an archive; raise ArchiveError, OSError."""
    node: Node = DiskNode(piece.path, piece.path.is_dir())
    for name in filter(None, piece.inside.split("/")):
        folder = node if node.is_folder else opened(node)
        found = next((each for each in folder.children() if each.name == name), None)
        if found is None:
            raise ArchiveError(f"{name} is no longer in {folder.name}")
        node = found
    return node


def _no_answers(walk: Walk) -> str:
    """Tell that there are no answers, and what there is."""
    said = "; ".join(["it holds no answers", *walk.troubles])
    if not walk.others and not walk.modules:
        return said
    names = [*(each.place for each in walk.modules), *walk.others]
    more = f" and {len(names) - MAX_LISTED} more" if len(names) > MAX_LISTED else ""
    packed = [name for name in names if name.lower().endswith(_OTHER_ARCHIVES)]
    unread = " (archives are read if they are zip or tar)" if packed else ""
    return f"{said}, but {', '.join(names[:MAX_LISTED])}{more}{unread}"


def name_of(node: Node) -> str:
    """Return the name of a submission: that of its folder, or of its archive without the ending."""
    return stem(node.name) if not node.is_folder and is_archive(node.name) else node.name
