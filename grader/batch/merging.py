"""Merging: of all that a student handed in, the newest of each file; what is left out is named."""

from __future__ import annotations

import re
from functools import partial
from itertools import combinations, groupby
from typing import TYPE_CHECKING, NamedTuple

from grader.batch.containers.nodes import ArchiveError
from grader.batch.dates import time_told
from grader.batch.persons import persons
from grader.batch.starters import is_starter

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from grader.batch.walk import Candidate, Walk

MAX_FILE = 1 << 18
MAX_NAMED = 6  # files or folders in one note
_NUMBER = re.compile(r"(\D*)(\d{1,3})")


class SeveralError(Exception):
    """What lies side by side seems to be of several students."""


class Chosen(NamedTuple):
    """The files that count, by name, and what is to be told of the choice.

    ``places`` tell where each was found, ``troubles`` why some that should count cannot be read.
    """

    files: dict[str, bytes]
    places: dict[str, str]
    troubles: dict[str, str]
    notes: list[str]


class _Read(NamedTuple):
    """A file that was read, and what it is weighed by."""

    of: Candidate
    data: bytes
    trouble: str = ""

    @property
    def is_worked_on(self) -> bool:
        return not is_starter(self.of.meant, self.data)


def merged(walk: Walk, names: Collection[str], *, one_student: bool = False) -> Chosen:
    """Choose what counts; ``names`` are those of the exercises and of what the files lie in.

    Raises SeveralError if that seems to be the work of several students, unless it is known to be
    of one.
    """
    groups = {meant: list(group) for meant, group in _by_name(walk.answers)}
    read = {meant: list(map(_read, group)) for meant, group in groups.items()}
    if not one_student:
        _refuse_several(read, names)
    chosen: dict[str, _Read] = {}
    left_out: list[tuple[_Read, _Read]] = []
    for meant, candidates in read.items():
        chosen[meant] = best = _newest(candidates)
        left_out += [(each, best) for each in candidates if each.data != best.data or each.trouble]
    notes = [*_left_out(left_out), *_renamed(chosen), *_gathered(chosen), *walk.troubles]
    counting = {name: each for name, each in chosen.items() if not each.trouble}
    return Chosen(
        files=_modules(walk, chosen) | {name: each.data for name, each in counting.items()},
        places={name: each.of.place for name, each in chosen.items()},
        troubles={name: each.trouble for name, each in chosen.items() if each.trouble},
        notes=notes,
    )


def _by_name(candidates: Sequence[Candidate]) -> Iterator[tuple[str, Iterator[Candidate]]]:
    def meant(each: Candidate) -> str:
        return each.meant

    return groupby(sorted(candidates, key=meant), key=meant)


def _read(candidate: Candidate) -> _Read:
    if candidate.node.trouble:
        return _Read(candidate, b"", f"{candidate.place} {candidate.node.trouble}")
    try:
        return _Read(candidate, candidate.node.read(MAX_FILE + 1))
    except ArchiveError as error:
        return _Read(candidate, b"", str(error))


def _refuse_several(read: dict[str, list[_Read]], names: Collection[str]) -> None:
    """Raise SeveralError if two folders, of several persons by their names, hold the same work."""
    conflicts = [group for group in read.values() if len(group) > 1]
    ways = list(dict.fromkeys(each.of.way for group in conflicts for each in group))
    if len(ways) < 2:
        return
    found = persons([way.folders for way in ways], names)
    of = {ways[place]: person for person, places in found.items() for place in places}
    for group in conflicts:
        working = [each.of.way for each in group if each.of.way in of and each.is_worked_on]
        if any(of[a] != of[b] for a, b in combinations(working, 2)):
            shown = sorted({str(way) for way in of})
            raise SeveralError(_listed(shown))


def _newest(candidates: list[_Read]) -> _Read:
    if len(candidates) == 1:
        return candidates[0]
    numbered = _are_numbered([each.of for each in candidates])
    return max(candidates, key=partial(_rank, numbered=numbered))


def _rank(read: _Read, *, numbered: bool) -> tuple[object, ...]:
    """Order the files of one name: a starter comes before work, an older attempt before a newer."""
    of = read.of
    times = (*of.way.times, of.node.time())
    return (
        bool(read.trouble) or read.is_worked_on,
        of.way.attempt,
        _number(of) if numbered else 0,
        _date(of) or times[0],
        times,
        of.meant == of.node.name,
        -len(of.way.folders),
        of.place,
    )


def _are_numbered(candidates: list[Candidate]) -> bool:
    """Return whether the folders of all files differ in a number alone, as in v1 and v2."""
    found = [_NUMBER.fullmatch(str(each.way)) for each in candidates]
    return all(found) and len({each[1] for each in found if each}) == 1


def _number(candidate: Candidate) -> int:
    found = _NUMBER.fullmatch(str(candidate.way))
    return int(found[2]) if found else 0


def _date(candidate: Candidate) -> float:
    """Return the time that a folder's name tells; 0 if none does."""
    for name in reversed(candidate.way.folders):
        if time := time_told(name):
            return time
    return 0.0


def _modules(walk: Walk, chosen: dict[str, _Read]) -> dict[str, bytes]:
    """Read the modules that functions may import: first those beside the files that count."""
    beside = {each.of.way for name, each in chosen.items() if name.endswith(".py")}
    found: dict[str, bytes] = {}
    for each in sorted(walk.modules, key=lambda each: each.way not in beside):
        if each.meant not in found:
            read = _read(each)
            if not read.trouble:
                found[each.meant] = read.data
    return found


def _left_out(pairs: list[tuple[_Read, _Read]]) -> Iterator[str]:
    """Name what does not count, and what counts in its place, folder by folder."""
    ways: dict[tuple[str, str], list[_Read]] = {}
    for loser, winner in pairs:
        ways.setdefault((str(loser.of.way), str(winner.of.way)), []).append(loser)
    for (_, counting), losers in ways.items():
        named = _listed([loser.of.place for loser in losers])
        worked_on = any(each.is_worked_on for each in losers)
        why = "as older" if worked_on else "as nothing is answered there"
        counts = f"; {counting} counts" if counting else ""
        yield f"{named} {'is' if len(losers) == 1 else 'are'} left out {why}{counts}"


def _renamed(chosen: dict[str, _Read]) -> Iterator[str]:
    for meant, read in chosen.items():
        own = read.of.node.name
        if own != meant and not own.endswith(meant):
            yield f"{own} is read as {meant}"


def _gathered(chosen: dict[str, _Read]) -> Iterator[str]:
    ways = dict.fromkeys(str(read.of.way) or "the top" for read in chosen.values())
    if len(ways) > 1:
        yield f"put together from {_listed(sorted(ways))}"


def _listed(names: list[str]) -> str:
    more = len(names) - MAX_NAMED
    return ", ".join(names[:MAX_NAMED]) + (f" and {more} more" if more > 0 else "")
