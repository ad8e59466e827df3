"""What all verbs have in common: the texts of a question, and how one is read from its table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, TypeAlias

from grader.backprop.expressions import names_in
from grader.backprop.symbols import unicode
from grader.exercise.markup import marked
from grader.exercise.precision import read_precision
from grader.exercise.wording import filled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from grader.backprop import Values
    from grader.exercise.format.faults import Collector
    from grader.exercise.format.positions import Path
    from grader.exercise.format.tables import ExerciseTable, QuestionTable
    from grader.exercise.precision import Precision
    from grader.exercise.reading.names import PartReader
    from grader.exercise.verbs.parts import Mistake

    Undefined: TypeAlias = Callable[[str], str]  # says why a quantity has no value
    Troubles: TypeAlias = Iterator[tuple[str, str]]  # keys, and what is wrong with them

BLANK = "?"
LETTERS = "abcdefghijklmnopqrstuvwxyz"  # of what an answer chooses from


class QuestionReader(NamedTuple):
    """What a verb needs to read a question: the exercise's table and names, a place for faults.

    ``usual`` is the precision that the file asks; ``values`` returns what the exercise's quantities
    come to, once it is built.
    """

    table: ExerciseTable
    faults: Collector
    parts: PartReader
    usual: Precision
    values: Callable[[], Values]

    def precision(self, table: QuestionTable, path: Path) -> Precision:
        """Return how precisely a question asks; the file says it for all that do not."""
        return read_precision(table, path, self.faults) or self.usual

    def symbol(self, name: str) -> str:
        """Return a quantity as people write it: ``∂L/∂ŷ``."""
        return unicode(name, self.table.symbols)

    def common(
        self, table: QuestionTable, path: Path, key: str, prompt: Callable[[], str]
    ) -> dict[str, Any]:
        """Return the fields of ``Common``; ``key`` and ``prompt`` serve where the file has none."""
        own = table.prompt
        if table.id is not None and not re.fullmatch(r"\w+", table.id):
            message = "only letters, digits and _ are allowed here"
            self.faults.at_value((*path[:2], "id"), message)
        return {
            "id": table.id or key,
            "key": table.id or key,
            "place": path[1],
            "worded": prompt if own is None else lambda: own,
            "own_hint": table.hint or "",
            "own_note": table.note or "",
            "numbers": self.parts.givens,
            "points": table.points,
            "practice": table.practice,
        }


@dataclass(kw_only=True, eq=False, repr=False)
class Common:
    """What all questions have.

    ``key`` is the key of its answer, ``place`` its number in the file from 0. ``worded`` words the
    prompt, which most answers never need; ``numbers`` are those that its texts may show. A question
    for ``practice`` lies beyond the short way through an exercise.

    A verb states its ``verb``, the ``kind`` of answer in a word, the keys of a table that are its
    ``own_keys``, those of them that are ``needed``, and whether the answer stands ``in_sheet``.
    """

    verb: ClassVar[str]
    kind: ClassVar[str]
    own_keys: ClassVar[frozenset[str]] = frozenset()
    needed: ClassVar[frozenset[str]] = frozenset()
    in_sheet: ClassVar[bool] = True

    id: str
    key: str
    place: int
    worded: Callable[[], str]
    own_hint: str = ""
    own_note: str = ""
    points: float = 1.0
    practice: bool = False
    numbers: Mapping[str, float]

    @classmethod
    def read(cls, reader: QuestionReader, table: QuestionTable, path: Path) -> Iterable[Common]:
        """Read the questions that one table asks, noting faults."""
        raise NotImplementedError

    @property
    def prompt(self) -> str:
        """The text of the question."""
        return marked(filled(self.worded(), self.numbers))

    @property
    def whole_prompt(self) -> str:
        """The text of the question; that on the whole array for one on an entry of it."""
        return self.prompt

    @property
    def hint(self) -> str:
        """The author's hint."""
        return marked(filled(self.own_hint, self.numbers))

    @property
    def note(self) -> str:
        """What is said once the question is answered right."""
        return marked(filled(self.own_note, self.numbers)) if self.own_note else ""

    @property
    def quantities(self) -> list[str]:
        """The quantities that are asked for."""
        return []

    @property
    def names(self) -> list[str]:
        """The quantities whose values the question asks for or speaks of."""
        return self.quantities

    @property
    def asked(self) -> object:
        """What two questions have in common that ask the same; None if any two may be posed."""
        return None

    @property
    def choices(self) -> list[str]:
        """The lines below the prompt that an answer chooses from, each with its letter."""
        return []

    @property
    def how_to_answer(self) -> str:
        """What an answer looks like."""
        raise NotImplementedError

    @property
    def how_to_type(self) -> str:
        """What to type for an answer where it is asked by itself, outside of a sheet."""
        raise NotImplementedError

    @property
    def blank(self) -> str:
        """What stands in a sheet, as TOML, until there is an answer."""
        return f'"{BLANK}"'

    def troubles(
        self, values: Values, undefined: Callable[[str], str]
    ) -> Iterator[tuple[str, str]]:
        """Yield keys of the table, and what is wrong with them at the values of the givens."""
        del values, undefined
        yield from ()


def named_in(mistakes: Iterable[Mistake]) -> list[str]:
    """Return the quantities that foreseen mistakes speak of."""
    return [name for mistake in mistakes for name in names_in(mistake.gives)]
