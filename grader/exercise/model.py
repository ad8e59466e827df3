"""Exercises, once their files are known to be sound."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from grader.backprop.names import as_derivative, base_of, split_step
from grader.backprop.step import TrainingStep
from grader.backprop.symbols import unicode
from grader.backprop.unroll import extend
from grader.exercise.precision import DEFAULT, Precision

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from grader.backprop import Expression, Net, Values
    from grader.backprop.step import Deriver
    from grader.exercise.conditions import Condition
    from grader.exercise.verbs import Question


class Marking(NamedTuple):
    """How precisely numbers are asked, and the credit of each outcome as a share of the points."""

    precision: Precision = DEFAULT
    correct: float = 1.0
    carried: float = 1.0
    coarse: float = 0.5


class Grid(NamedTuple):
    """The values that a given can take: from the lowest in steps, or one of a list."""

    values: tuple[Decimal, ...] = ()
    low: Decimal = Decimal(0)
    step: Decimal = Decimal(1)
    size: int = 0

    def value(self, number: int) -> float:
        """Return one of the values, whatever the number."""
        if self.values:
            return float(self.values[number % len(self.values)])
        return float(self.low + self.step * (number % self.size))


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What the author accepts of validation: findings of one ``kind`` at a question, and why.

    Without a kind it is that which is found there.
    """

    question: str
    kind: str
    reason: str


class Section(NamedTuple):
    """A title and a text above the question at a ``place`` of the file, and those after it."""

    place: int
    title: str
    text: str = ""


@dataclass(eq=False, repr=False)
class Exercise:
    """An exercise.

    ``given`` holds the numbers as in the file, ``givens`` every entry by name; ``shapes`` tells
    which quantities are arrays. ``lines`` tell the layers in words, ``formulas`` are the other
    equations of [net], as the author wrote them; ``step`` has the equations of all that is asked.
    ``vary`` has the values of the givens that differ from student to student, ``keep`` the
    conditions that such a draw must fulfil. In a ``symmetric`` net some numbers are equal on
    purpose, so that one in the place of another is no fault of the exercise; ``accepted`` are
    single findings that are none. The equations of what is ``hidden``, which are not among
    ``formulas``, are for students to find. ``written`` is the text of the file. ``kept`` is
    what ``per_exercise`` has found out.
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
    accepted: tuple[Acceptance, ...] = ()
    hidden: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    written: str = ""
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

    def telling(self, hidden: Collection[str]) -> set[str]:
        """Return the quantities whose recipes tell hidden equations: these, and their slopes."""
        found = set()
        for name in self.step.equations if hidden else ():
            derivative = as_derivative(name)
            quantity, _ = split_step(derivative.of if derivative else name)
            if base_of(quantity) in hidden:
                found.add(name)
        return found

    def section_at(self, place: int) -> Section | None:
        """Return the section that begins with the question at a place of the file."""
        return next((section for section in self.sections if section.place == place), None)

    def section_of(self, place: int) -> Section | None:
        """Return the section in which the question at a place of the file stands."""
        begun = [section for section in self.sections if section.place <= place]
        return begun[-1] if begun else None

    @cached_property
    def digest(self) -> str:
        """What tells this version of the exercise from any other."""
        from hashlib import sha256  # noqa: PLC0415 (only reports that name it need it)

        return sha256(self.written.encode()).hexdigest()[:12]

    def symbol(self, name: str) -> str:
        """Return a quantity as people write it: ``∂L/∂ŷ``."""
        if name not in self._written:
            self._written[name] = unicode(name, self.symbols)
        return self._written[name]

    @cached_property
    def _written(self) -> dict[str, str]:
        return {}

    def step_with(self, names: Iterable[str]) -> TrainingStep:
        """Return the equations extended by those of further derivatives; raise DerivationError."""
        return extend(self.step, names, self.updates, self.deriver)

    def question(self, question_id: str) -> Question | None:
        """Find a question by its id, or the first one of an array by its key."""
        return next((q for q in self.questions if question_id in {q.id, q.key}), None)
