"""The step as it is worked on paper, where a slope is computed from the activation already found.

The engine writes ``dyhat/dz`` with ``sigmoid(z)``, a student with the number found for ``yhat``.
The two differ once that number is wrong, and then the student's way is the one to follow.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from grader.backprop import Apply, Equation, Kind, Name, Num, TrainingStep
from grader.backprop.expressions import names_in, replace_all
from grader.backprop.names import as_derivative, at_step, base_of, entry, index_of, split_step
from grader.exercise.per_exercise import per_exercise

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from grader.backprop import Expression, Values
    from grader.backprop.evaluate import Compiled
    from grader.exercise.model import Exercise


@per_exercise()
def on_paper(exercise: Exercise) -> TrainingStep:
    """Return the step's equations, in their order, each slope computed from its activation."""
    step = exercise.step
    equations = {
        name: Equation(name, as_on_paper(step, each, each.recipe), each.kind)
        for name, each in step.equations.items()
    }
    return TrainingStep(step.givens, equations)


@per_exercise()
def paper_of(exercise: Exercise) -> Paper:
    """Return the paper of an exercise: what it finds out serves all students."""
    return Paper(exercise)


class Paper:
    """The numbers of an exercise, and what becomes of them where some are changed."""

    def __init__(self, exercise: Exercise) -> None:
        self.step = on_paper(exercise)
        self.right = self.step.program.run(exercise.givens)
        self._slots = list(self.right.values())
        self._names = self.step.program.names
        self._bit = {name: bit for bit, name in enumerate(self._names)}
        self._inputs = {name: names_in(each.recipe) for name, each in self.step.equations.items()}
        self._before, self._after = self._dependencies()  # sets of quantities, as bits
        self._moved: dict[tuple[frozenset[str], str | None], list[str]] = {}

    def _dependencies(self) -> tuple[dict[str, int], dict[str, int]]:
        """Work out what each quantity depends on, and what depends on it; each on itself."""
        before = {name: 1 << bit for name, bit in self._bit.items()}
        after = dict(before)
        for name, inputs in self._inputs.items():
            for used in inputs:
                before[name] |= before[used]
        for name, inputs in reversed(self._inputs.items()):
            for used in inputs:
                after[used] |= after[name]
        return before, after

    def inputs(self, quantity: str) -> list[str]:
        """Name what a quantity is computed from directly."""
        return self._inputs.get(quantity, [])

    def has(self, quantity: str) -> bool:
        """Return whether there is a quantity of this name."""
        return quantity in self._bit

    def depends(self, quantity: str, on: str) -> bool:
        """Return whether a quantity is computed from another one, or is that itself."""
        return bool(self._before[quantity] >> self._bit[on] & 1)

    def ancestors(self, quantity: str) -> frozenset[str]:
        """Name what a quantity is computed from, near or far."""
        bits = self._before[quantity] & ~(1 << self._bit[quantity])
        return frozenset(self._names[bit] for bit in _bits(bits))

    def bits_of(self, quantities: Iterable[str]) -> int:
        """Return a set of quantities as bits."""
        bits = 0
        for name in quantities:
            bits |= 1 << self._bit[name]
        return bits

    def leading_to(self, names: Iterable[str], among: int) -> list[str]:
        """Return, in order, which of a set of quantities others depend on, or are."""
        before = 0
        for name in names:
            before |= self._before[name]
        return [self._names[bit] for bit in _bits(before & among)]

    def between(self, first: str, last: str, fixed: Collection[str] = ()) -> list[str]:
        """Return what a change of one quantity moves on its way to another, in order.

        The last is among them, the first and what is ``fixed`` are not.
        """
        bits = self._after[first] & self._before[last] & ~(1 << self._bit[first])
        names: list[str] = []
        moved = {first}
        for bit in _bits(bits):
            name = self._names[bit]
            if name not in fixed and not moved.isdisjoint(self._inputs[name]):
                moved.add(name)
                names.append(name)
        return names

    def pinned(self, names: Iterable[str], pins: Collection[str]) -> tuple[list[str], set[str]]:
        """Return what pins move on its way to some quantities, in order, and the pins that do.

        A pin behind other pins moves nothing.
        """
        mask = self.bits_of(pins)
        pending, moved, met = list(names), set[int](), set[str]()
        while pending:
            name = pending.pop()
            bit = self._bit[name]
            if name in pins:
                met.add(name)
            elif bit not in moved and self._before[name] & mask:
                moved.add(bit)
                pending += self._inputs[name]
        return [self._names[bit] for bit in sorted(moved)], met

    def value(
        self, compiled: Compiled, names: Iterable[str], pins: Mapping[str, float]
    ) -> float | None:
        """Return what a recipe over some quantities comes to where others are pinned to numbers."""
        moved, met = self.pinned(names, pins)
        return self.follow(compiled, moved, {name: pins[name] for name in met})

    def follow(
        self, compiled: Compiled, moved: Iterable[str], changed: Mapping[str, float]
    ) -> float | None:
        """Return what a recipe comes to where some numbers are changed and others moved by them."""
        return self.step.program.follow(self._slots, changed, moved, [compiled])[0]

    def steps_back(self, quantity: str, reach: int, fixed: Collection[str] = ()) -> dict[str, int]:
        """Count the steps to what lies within reach before a quantity, which is itself at 0.

        What is ``fixed`` is not gone through.
        """
        steps, found = {quantity: 0}, [quantity]
        for name in found:  # which grows as it is gone through
            for other in self.inputs(name) if steps[name] < reach else ():
                if other not in steps and other not in fixed:
                    steps[other] = steps[name] + 1
                    found.append(other)
        return steps

    def after(self, quantity: str) -> frozenset[str]:
        """Name what depends on a quantity, and itself."""
        return frozenset(self._names[bit] for bit in _bits(self._after[quantity]))

    def with_changes(
        self,
        changes: Mapping[str, float],
        only: str | None = None,
        base: Values | None = None,
        fixed: Collection[str] = (),
    ) -> Values:
        """Set quantities to numbers, and work out what depends on them.

        ``only`` limits that to what one quantity needs, ``base`` is what is changed, if not the
        right numbers, and what is ``fixed`` stays as it is there.
        """
        key = (frozenset(changes), only)
        if key not in self._moved:
            self._moved[key] = self._depending(*key)
        names = [name for name in self._moved[key] if name not in fixed]
        return self.step.program.rerun(base or self.right, changes, names)

    def _depending(self, changed: frozenset[str], only: str | None) -> list[str]:
        moved = 0
        for name in changed:
            moved |= self._after[name] & ~(1 << self._bit[name])
        return [self._names[bit] for bit in _bits(moved & (self._before[only] if only else -1))]


def as_on_paper(step: TrainingStep, equation: Equation, recipe: Expression) -> Expression:
    """Return a recipe for an equation; one of a slope uses the activations already found."""
    derivative = as_derivative(equation.name)
    if equation.kind is not Kind.LOCAL or not derivative:
        return recipe
    output = at_step(derivative.of, derivative.step)
    match step.equations[output].recipe:
        case Apply(operation, (_,)) as applied if operation != "neg":
            return replace_all(recipe, applied, Name(output))
        case Apply("softmax", (_, *operands)):
            for name, share in _shares(step, output, tuple(operands)):
                recipe = replace_all(recipe, share, Name(name))
    return recipe


def _shares(
    step: TrainingStep, output: str, operands: tuple[Expression, ...]
) -> Iterator[tuple[str, Expression]]:
    """Yield the shares of a softmax that stand beside one of them in its array."""
    first, number = split_step(output)
    for k in range(1, len(operands) + 1):
        share = Apply("softmax", (Num(Fraction(k)), *operands))
        name = at_step(entry(base_of(first), (*index_of(first)[:-1], k)), number)
        if name in step.equations and step.equations[name].recipe == share:
            yield name, share


def _bits(bits: int) -> Iterator[int]:
    """Yield the numbers of the bits that are set, the lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
