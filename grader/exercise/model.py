"""Exercises and questions, once their files are known to be sound."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any, TypeAlias

from grader.backprop.names import base_of, split_step
from grader.backprop.step import TrainingStep
from grader.backprop.symbols import unicode
from grader.backprop.unroll import extend
from grader.exercise.wording import filled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from grader.backprop import Expression, Net, Values
    from grader.backprop.step import Deriver
    from grader.exercise.conditions import Condition
    from grader.exercise.variants import Grid


@dataclass(frozen=True, slots=True)
class Marking:
    """The figures asked, and the credit of each outcome, as a share of a question's points."""

    figures: int = 3
    correct: float = 1.0
    carried: float = 1.0
    coarse: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Common:
    """What all questions have.

    ``key`` is the key of its answer, ``place`` its number in the file from 0. ``worded`` words the
    prompt, which most answers never need; ``numbers`` are those that its texts may show.
    """

    id: str
    key: str
    place: int
    worded: Callable[[], str]
    own_hint: str = ""
    own_note: str = ""
    points: float = 1.0
    numbers: Mapping[str, float]

    @property
    def prompt(self) -> str:
        """The text of the question."""
        return filled(self.worded(), self.numbers)

    @property
    def hint(self) -> str:
        """The author's hint."""
        return filled(self.own_hint, self.numbers)

    @property
    def note(self) -> str:
        """What is said once the question is answered right."""
        return filled(self.own_note, self.numbers)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Compute(Common):
    """Asks for the value of a quantity, to so many significant figures.

    A question on a whole ``array`` is one for each entry: ``index`` tells which, from 1.
    """

    quantity: str
    figures: int
    array: Whole | None = None
    index: tuple[int, ...] = ()
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Derive(Common):
    """Asks for a quantity as a formula.

    ``where`` gives the range of a given, if not [-3, 3]; ``using`` the only names allowed, if any.
    """

    quantity: str
    where: Mapping[str, tuple[float, float]]
    using: tuple[str, ...] = ()
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Chain(Common):
    """Asks for the local derivatives whose product, or sum of products, is a derivative."""

    quantity: str
    ways: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Write(Common):
    """Asks for a Python function of givens that returns quantities.

    The parameter ``steps``, if there is one, counts training steps: the quantities returned
    are then those of the last step.
    """

    function: str
    parameters: tuple[str, ...]
    returns: tuple[Whole, ...]
    where: Mapping[str, tuple[float, float]]

    @property
    def entries(self) -> list[str]:
        """All numbers that come back, one after another."""
        return [entry for whole in self.returns for entry in whole.entries]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Choose(Common):
    """Asks for the one option that is true."""

    options: tuple[Option, ...]

    def lettered(self) -> list[tuple[str, Option]]:
        """Pair each option with its letter, from ``a`` on."""
        shown = [replace(o, text=filled(o.text, self.numbers)) for o in self.options]
        return list(zip(ascii_lowercase, shown, strict=False))


@dataclass(frozen=True, slots=True)
class Whole:
    """A quantity as a whole: its name, its shape, and its entries row by row."""

    name: str
    shape: tuple[int, ...] = ()
    entries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mistake:
    """A wrong answer that the author foresaw, as a formula, and what to say of it."""

    gives: Expression
    say: str


@dataclass(frozen=True, slots=True)
class Option:
    """An option, and the condition that makes it true."""

    text: str
    when: Condition


Question: TypeAlias = Compute | Derive | Chain | Write | Choose


@dataclass(frozen=True, eq=False)
class Exercise:
    """An exercise.

    ``given`` holds the numbers as in the file, ``givens`` every entry by name; ``shapes`` tells
    which quantities are arrays. ``lines`` tell the layers in words, ``formulas`` are the other
    equations of [net], as the author wrote them; ``step`` has the equations of all that is asked.
    ``vary`` has the values of the givens that differ from student to student, ``keep`` the
    conditions that such a draw must fulfil. In a ``symmetric`` net some numbers are equal on
    purpose, so that one in the place of another is no fault of the exercise. ``kept`` is what
    ``per_exercise`` has found out about it.
    """

    id: str
    title: str
    source: str
    text: str
    given: Mapping[str, object]
    givens: Mapping[str, float]
    shapes: Mapping[str, tuple[int, ...]]
    lines: tuple[str, ...]
    formulas: dict[str, str]
    update_formulas: dict[str, str]
    deriver: Deriver
    updates: Mapping[str, Expression]
    step: TrainingStep
    questions: tuple[Question, ...]
    vary: Mapping[str, Grid] = field(default_factory=dict)
    keep: tuple[Condition, ...] = ()
    marking: Marking = field(default_factory=Marking)
    limits: Mapping[str, float] = field(default_factory=dict)
    symbols: Mapping[str, str] = field(default_factory=dict)
    symmetric: bool = False
    kept: dict[object, dict[object, Any]] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def values(self) -> Values:
        """The value of every quantity at the givens; None where it is not defined."""
        return self.step.program.run(self.givens)

    @cached_property
    def first_step(self) -> TrainingStep:
        """The equations of one training step only."""
        first = {n: e for n, e in self.step.equations.items() if split_step(n)[1] == 1}
        if len(first) == len(self.step.equations):
            return self.step
        return TrainingStep(self.step.givens, first)

    @property
    def net(self) -> Net:
        """The forward equations."""
        return self.deriver.net

    @cached_property
    def known(self) -> frozenset[str]:
        """The names that formulas may use, arrays without brackets; derivatives need no name."""
        return frozenset(map(base_of, [*self.shapes, *self.updates]))

    @cached_property
    def synonyms(self) -> Mapping[str, str]:
        """Symbols, such as ``ŷ``, that formulas may use in the place of names."""
        symbols = {self.symbol(name): name for name in self.known}
        return {symbol: name for symbol, name in symbols.items() if symbol not in self.known}

    def symbol(self, name: str) -> str:
        """Write a quantity for people: ``∂L/∂ŷ``."""
        if name not in self._written:
            self._written[name] = unicode(name, self.symbols)
        return self._written[name]

    @cached_property
    def _written(self) -> dict[str, str]:
        return {}

    def step_with(self, names: Iterable[str]) -> TrainingStep:
        """Give the equations extended by those of further derivatives; raise DerivationError."""
        return extend(self.step, names, self.updates, self.deriver)

    def question(self, question_id: str) -> Question | None:
        """Find a question by its id, or the first one of an array by its key."""
        return next((q for q in self.questions if question_id in {q.id, q.key}), None)
