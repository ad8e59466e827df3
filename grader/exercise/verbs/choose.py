"""The verb ``choose``: the one true option is asked."""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_lowercase
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from grader.exercise.verbs.common import Common
from grader.exercise.wording import filled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.backprop import Values
    from grader.exercise.conditions import Condition
    from grader.exercise.format.positions import Path
    from grader.exercise.format.tables import QuestionTable
    from grader.exercise.verbs.common import QuestionReader

MAX_OPTIONS = 26


class Option(NamedTuple):
    """An option, and the condition that makes it true."""

    text: str
    when: Condition


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Choose(Common):
    """Asks for the one option that is true."""

    verb: ClassVar[str] = "choose"
    kind: ClassVar[str] = "choice"
    own_keys: ClassVar[frozenset[str]] = frozenset({"options"})
    needed: ClassVar[frozenset[str]] = frozenset({"options"})

    options: tuple[Option, ...]

    @classmethod
    def read(cls, reader: QuestionReader, table: QuestionTable, path: Path) -> Iterator[Choose]:
        """Read a question, noting faults."""
        if not table.id:
            reader.faults.at_key(path, "a choice needs an id: the key of its answer")
        if not 2 <= len(table.options or ()) <= MAX_OPTIONS:
            message = f"a choice has from 2 to {MAX_OPTIONS} 'options'"
            reader.faults.at_key((*path, "options") if table.options else path, message)
        options = []
        for number, option in enumerate(table.options or ()):
            condition = reader.parts.condition(option.when, (*path, "options", number, "when"))
            if condition:
                options.append(Option(option.text, condition))
        common = reader.common(table, path, table.id or "", lambda: table.choose or "")
        yield cls(options=tuple(options), **common)

    def lettered(self) -> list[tuple[str, Option]]:
        """Pair each option with its letter, from ``a`` on."""
        shown = [o._replace(text=filled(o.text, self.numbers)) for o in self.options]
        return list(zip(ascii_lowercase, shown, strict=False))

    @property
    def names(self) -> list[str]:
        """The quantities that the options speak of."""
        return [name for option in self.options for name in option.when.names]

    @property
    def choices(self) -> list[str]:
        """The options with their letters."""
        return [f"{letter}) {option.text}" for letter, option in self.lettered()]

    @property
    def how_to_answer(self) -> str:
        """What an answer looks like."""
        return 'the letter of the right option in quotes: "a"'

    @property
    def how_to_type(self) -> str:
        """What to type."""
        return "the letter of the right option"

    def troubles(
        self, values: Values, undefined: Callable[[str], str]
    ) -> Iterator[tuple[str, str]]:
        """Yield a fault unless exactly one option is true."""
        del undefined
        true = [option.text for option in self.options if option.when.holds(values)]
        if len(true) != 1:
            said = " and ".join(map(repr, true)) or "none"
            yield "options", f"exactly one option must be true at the givens, not {said}"
