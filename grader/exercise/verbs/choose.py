"""The verb ``choose``: the true option is asked, or with ``several`` all that are true."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from grader.exercise.markup import marked
from grader.exercise.verbs.common import LETTERS, Common
from grader.exercise.wording import filled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.backprop import Values
    from grader.exercise.conditions import Condition
    from grader.exercise.format.positions import Path
    from grader.exercise.format.tables import OptionTable, QuestionTable
    from grader.exercise.verbs.common import QuestionReader

MAX_OPTIONS = len(LETTERS)


class Option(NamedTuple):
    """An option, what makes it true, and what to ``say`` to whoever chooses it.

    It is ``right``, or true under a condition, or a trick.
    """

    text: str
    when: Condition | None = None
    right: bool = False
    say: str = ""

    def holds(self, values: Values) -> bool:
        """Return whether the option is true where quantities have these values."""
        return self.when.holds(values) if self.when else self.right


@dataclass(kw_only=True, eq=False, repr=False)
class Choose(Common):
    """Asks for the one option that is true, or for all of ``several``."""

    verb: ClassVar[str] = "choose"
    kind: ClassVar[str] = "choice"
    own_keys: ClassVar[frozenset[str]] = frozenset({"options", "several"})
    needed: ClassVar[frozenset[str]] = frozenset({"options"})

    options: tuple[Option, ...]
    several: bool = False

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
            read = _option(reader, option, (*path, "options", number))
            options += [read] if read else []
        common = reader.common(table, path, table.id or "", lambda: table.choose or "")
        yield cls(options=tuple(options), several=bool(table.several), **common)

    def lettered(self) -> list[tuple[str, Option]]:
        """Pair each option with its letter, from ``a`` on."""
        shown = [
            o._replace(
                text=marked(filled(o.text, self.numbers)), say=marked(filled(o.say, self.numbers))
            )
            for o in self.options
        ]
        return list(zip(LETTERS, shown, strict=False))

    @property
    def names(self) -> list[str]:
        """The quantities that the options speak of."""
        conditions = [option.when for option in self.options if option.when]
        return [name for condition in conditions for name in condition.names]

    @property
    def choices(self) -> list[str]:
        """The options with their letters."""
        texts = [filled(option.text, self.numbers) for option in self.options]
        return [marked(f"{a}) {text}") for a, text in zip(LETTERS, texts, strict=False)]

    @property
    def how_to_answer(self) -> str:
        """What an answer looks like."""
        if self.several:
            return 'the letters of all options that are true, each in quotes: ["a", "c"]'
        return 'the letter of the right option in quotes: "a"'

    @property
    def how_to_type(self) -> str:
        """What to type."""
        return (
            "the letters of all that are true: a c"
            if self.several
            else "the letter of the right option"
        )

    def troubles(
        self, values: Values, undefined: Callable[[str], str]
    ) -> Iterator[tuple[str, str]]:
        """Yield a fault unless exactly one option is true, or at least one of several."""
        del undefined
        true = [option.text for option in self.options if option.holds(values)]
        if not self.fits(len(true)):
            wanted = "at least" if self.several else "exactly"
            said = " and ".join(map(repr, true)) or "none"
            yield "options", f"{wanted} one option must be true at the givens, not {said}"

    def fits(self, true: int) -> bool:
        """Return whether there may be so many true options."""
        return true > 0 if self.several else true == 1


def _option(reader: QuestionReader, table: OptionTable, path: Path) -> Option | None:
    """Read an option; None, and a fault noted, if its condition cannot be read."""
    if table.when is None:
        return Option(table.text, None, bool(table.right), table.say or "")
    if table.right is not None:
        reader.faults.at_key((*path, "right"), "an option has either 'when' or 'right'")
    condition = reader.parts.condition(table.when, (*path, "when"))
    return Option(table.text, condition, say=table.say or "") if condition else None
