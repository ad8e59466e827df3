"""Discovery: which folders, archives and files are whose, as platforms and people leave them.

An export of a platform is read by that platform's rule. Elsewhere, a folder holds a folder or an
archive for each student; an archive, or a folder that lies alone in another, holds one student's
work unless several persons have the same exercises in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from grader.batch.containers.archives import opened, stem
from grader.batch.containers.nodes import ArchiveError, DiskNode, is_hidden
from grader.batch.merging import SeveralError, merged
from grader.batch.persons import other_attempt_of
from grader.batch.platforms import recognised
from grader.batch.roll import Found, Piece, Roll
from grader.batch.spots import Spot
from grader.batch.submissions import name_of
from grader.batch.walk import Walk
from grader.exercise.variants import one_spelling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from grader.batch.platforms import Handed, Platform
    from grader.batch.roster import Roster
    from grader.exercise.workspace import AnswerFiles

    Say = Callable[[str], object]


@dataclass(frozen=True)
class Finder:
    """Finds the submissions of a class.

    ``say`` is told what is passed over. ``results`` is a folder that is no submission. The platform
    is found out unless it is given; ``layout`` tells what the levels of folders are, one of them
    ``student``.
    """

    files: AnswerFiles
    say: Say
    results: Path | None = None
    platform: Platform | None = None
    layout: tuple[str, ...] = ()
    roster: Roster | None = None

    def find(self, paths: Iterable[Path]) -> Roll:
        """Find what every student handed in under some paths."""
        roll = Roll()
        for path in paths:
            try:
                for found in self._in(Spot(DiskNode.of(path), path)):
                    roll.enter(self._listed(found))
            except ArchiveError as error:
                self.say(f"{path} is passed over: {error}")
        self._join_attempts(roll)
        for missing in self.roster.missing(Found("")) if self.roster else ():
            roll.enter(missing)
        return roll

    def _join_attempts(self, roll: Roll) -> None:
        """Bring copies of a submission to it; say which others may be of one student."""
        maybe = [
            (found, student, surely)
            for found in roll
            for student, surely in [other_attempt_of(found.student)]
            if student and not (found.number or found.is_listed) and roll.known(student)
        ]
        for found, student, surely in maybe:
            if surely:
                roll.join(found, student)
            else:
                self.say(
                    f"{found.student} is graded by itself; if it is another attempt of {student}, "
                    "a --roster that has one student for both puts them together"
                )

    def _listed(self, found: Found) -> Found:
        if self.roster is None:
            return found
        piece = found.pieces[0]
        name = piece.inside.rpartition("/")[2] or piece.path.name
        return self.roster.listed(found, stem(name))

    def _in(self, spot: Spot) -> Iterator[Found]:
        """Find the submissions in a path that was given."""
        if not spot.holds_others():
            self.say(f"{spot.place} is neither a folder nor a zip or tar archive")
        elif self.layout:
            yield from self._laid_out(spot, self.layout, {})
        elif platform := self._platform(spot):
            yield from self._exported(spot, platform)
        elif not spot.node.is_folder:
            yield from self._class_within(spot) or [self._own(spot)]
        elif self._is_workspace(spot):
            yield self._own(spot)
        else:
            yield from self._class(spot)

    def _platform(self, spot: Spot) -> Platform | None:
        if self.platform:
            return self.platform
        try:
            folder = spot.node if spot.node.is_folder else opened(spot.node)
            found = recognised(folder)
        except ArchiveError:
            return None  # which is told when it is read
        if found and found.weak and self._has_answers(spot):
            return None
        return found

    def _exported(self, spot: Spot, platform: Platform) -> Iterator[Found]:
        """Read an export by the rule of its platform."""
        inner = [each for each in spot.children() if each.node.name == platform.within]
        if inner:
            yield from self._class(inner[0])
            return
        rule = platform.rule(spot.node if spot.node.is_folder else opened(spot.node))
        for each in self._unhidden(spot):
            handed = rule(each.node)
            if handed is None:
                yield from self._unit(each)
            for person in handed or ():
                yield _handed(person, each)

    def _class(self, spot: Spot) -> Iterator[Found]:
        """Find a student in each folder and archive of a class."""
        units = (each for each in self._unhidden(spot) if each.holds_others())
        first = list(islice(units, 2))
        if len(first) == 1 and (found := self._class_within(first[0])):
            self.say(f"{first[0].place} is read as a class of {len(found)}, not as one student")
            yield from found
            return
        for each in self._unhidden(spot):
            yield from self._unit(each)

    def _class_within(self, spot: Spot) -> list[Found]:
        """Find the students in a folder or archive; nobody if it is one student's own."""
        try:
            if platform := self._platform(spot):
                found = list(self._exported(spot, platform))
                return found if len(found) > 1 or not platform.weak else []
            only = list(islice(self._unhidden(spot), 2))
            if len(only) == 1 and only[0].holds_others():
                return self._class_within(only[0])
            return list(self._class(spot)) if self._holds_several(spot) else []
        except (ArchiveError, OSError):
            return []  # which is told when it is read

    def _unit(self, spot: Spot) -> Iterator[Found]:
        """Take a folder or an archive for a student's; say what else there is."""
        if spot.node.trouble:
            self.say(f"{spot.place} {spot.node.trouble}")
        elif spot.holds_others():
            yield self._own(spot)
        elif self.files.meant(spot.node.name):
            self.say(f"{spot.place} lies beside the folders of students, and is nobody's")
        else:
            self.say(f"{spot.place} is neither a folder nor a zip or tar archive")

    @staticmethod
    def _own(spot: Spot) -> Found:
        name = name_of(spot.node)
        return Found(one_spelling(name) or name, (Piece(spot.path, spot.inside),))

    def _laid_out(
        self, spot: Spot, levels: tuple[str, ...], columns: dict[str, str]
    ) -> Iterator[Found]:
        """Go down so many levels, each folder's name being what its level says."""
        level, *rest = levels
        for each in self._unhidden(spot):
            name = name_of(each.node)
            if not each.holds_others():
                yield from self._unit(each)
            elif level == "student":
                student = one_spelling(name) or name
                number = " ".join(columns.values())
                piece = Piece(each.path, each.inside)
                yield Found(student, (piece,), number, columns=columns, merged=True)
            else:
                yield from self._laid_out(each, tuple(rest), {**columns, level: name})

    def _is_workspace(self, spot: Spot) -> bool:
        """Return whether a folder is one student's: it holds answers, and nobody else's folders."""
        return self._has_answers(spot) and not self._holds_several(spot)

    def _has_answers(self, spot: Spot) -> bool:
        return any(self.files.meant(each.node.name) for each in spot.children())

    def _holds_several(self, spot: Spot) -> bool:
        """Return whether several persons have the same exercises in a folder or archive."""
        walk = Walk(self.files)
        walk.through(Piece(spot.path, spot.inside), spot.node)
        try:
            merged(walk, [*self.files.names, name_of(spot.node)])
        except SeveralError:
            return True
        except ArchiveError:
            pass
        return False

    def _unhidden(self, spot: Spot) -> Iterator[Spot]:
        own = self.results.resolve() if self.results else None
        for each in spot.children():
            if (
                own
                and each.node.name == own.name
                and not each.inside
                and each.path.resolve() == own
            ):
                continue
            if not is_hidden(each.node.name):
                yield each


def _handed(person: Handed, spot: Spot) -> Found:
    name = one_spelling(person.name) or person.name
    piece = Piece(spot.path, spot.inside, person.file, person.attempt)
    numbers = person.numbers
    return Found(name, (piece,), person.number, person.email, numbers, merged=True)
