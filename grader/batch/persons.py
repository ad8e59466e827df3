"""Persons: whether folders side by side are attempts and parts of one student's work, or several's.

A name is read word by word. Words for drafts, weeks, tasks and the like, dates, and numbers after
them tell of work, not of a person; what is left over tells persons apart.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.batch.dates import month_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_WORD = re.compile(r"[^\W\d_]+|\d+")
_COPIED = re.compile(
    r"(?: ?\(\d{1,2}\)| - (?:Copy|Kopie|Copie)(?: \(\d{1,2}\))?| copy(?: \d{1,2})?)$"
)
_OF_WORK = frozenset(
    _WORD.findall("""an and as at by for from in is it my of on or the to with
    draft drafts final finals finished finish done complete completed end old older oldest new newer
    newest latest last first second third fourth one two three four good best better real correct
    v ver version rev revision revised revise r attempt attempts try tries trial take run
    submission submissions submit submitted resubmission resubmit resubmitted handin hand handed
    turnedin upload uploads uploaded backup backups bak copy copies kopie duplicate dup archive
    fixed fix fixes correction corrected corrections changed changes change update updated edit
    edited redo redone retry again late early improved cleanup clean merged
    week weeks wk w day part parts p module unit chapter ch lesson lecture lec section sec sheet
    sheets hw homework homeworks assignment assignments asn exercise exercises ex task tasks
    lab labs problem problems set ps pset question questions q project quiz exam test tests step
    steps level answer answers solution solutions work works mine own handout starter template
    blank original empty course class src source sources code file files folder document
    documents desktop download downloads tmp temp data notes extra bonus optional misc stuff other
    results result toml py python txt zip tar gz tgz bz xz ok ready
    abgabe entwurf alt neu neue letzte korrektur woche blatt aufgabe aufgaben lösung lösungen
    übung übungen fertig versuch rendu devoir brouillon semaine exercice exercices""")
)
_OF_TIME = frozenset(
    _WORD.findall(
        "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun am pm"
    )
)


def persons(folders: Collection[Sequence[str]], known: Collection[str]) -> dict[str, list[int]]:
    """Group folders by person, given each as the names on the way to it; return their places.

    ``known`` are names that tell nothing: those of the exercises, and of what the folders lie in.
    Folders whose names tell of no person belong to all the others, and are left out.
    """
    noise = {word for name in known for word in _words(name)}
    worded = [_persons_words(folder, noise) for folder in folders]
    shared = set.intersection(*worded) if len(worded) > 1 else set()
    found: dict[str, list[int]] = {}
    for place, words in enumerate(worded):
        if left := words - shared:
            found.setdefault(" ".join(sorted(left)), []).append(place)
    return found


def _persons_words(folder: Sequence[str], noise: Collection[str]) -> set[str]:
    return {word for name in folder for word in _telling(_words(name), noise)}


def _telling(words: Sequence[str], noise: Collection[str]) -> Iterator[str]:
    """Yield the words that may be of a person, and the numbers that stand right after one."""
    has_number = any(word.isdigit() for word in words)
    is_of_work = any(word in _OF_WORK for word in words)
    before_tells = len(words) == 1
    for word in words:
        if word.isdigit():
            tells = before_tells and not _is_date(word) and (len(words) > 1 or len(word) > 3)
        else:
            is_date = has_number and (word in _OF_TIME or month_of(word) > 0)
            is_letter = is_of_work and len(word) == 1  # as in try_a
            tells = not (word in _OF_WORK or word in noise or is_date or is_letter)
            before_tells = tells
        if tells:
            yield word


def _is_date(number: str) -> bool:
    return len(number) in {4, 8, 12, 14} and number[:2] in {"19", "20"}


def _words(name: str) -> list[str]:
    return _WORD.findall(name.casefold())


def other_attempt_of(name: str) -> tuple[str, bool]:
    """Return the name that another attempt may go by, and whether it surely does.

    `ash (1)` and `ash - Copy` are made beside an `ash`; `ash_final` may be called so by anybody.
    """
    copied = _COPIED.sub("", name)
    if copied != name:
        return copied, True
    words = [found for found in _WORD.finditer(name) if found[0].casefold() in _OF_WORK]
    stem = name[: words[0].start()].rstrip(" _-.(") if words else ""
    return stem, False
