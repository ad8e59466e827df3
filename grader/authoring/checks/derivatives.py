"""Derivatives held against central differences: an engine's error, or a kink, shows there."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from grader.authoring.findings import Finding
from grader.backprop.evaluate import Program, evaluator
from grader.backprop.names import as_derivative
from grader.exercise.verbs import Compute

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from grader.backprop import Values
    from grader.backprop.names import Derivative
    from grader.exercise.model import Exercise

_STEP = 1e-5  # of central differences, relative to the size of the quantity
_AGREEMENT = 1e-4


class Differences:
    """The derivatives of an exercise's first step, to be checked at the numbers of any variant."""

    def __init__(self, exercise: Exercise) -> None:
        self._net = exercise.net
        self._deriver = exercise.deriver
        self._forward = Program(self._net.givens, self._net.equations)
        self._derivatives = {
            name: derivative
            for name in exercise.first_step.equations
            if (derivative := as_derivative(name))
        }
        self._first_asking: dict[str, str] = {}
        for question in exercise.questions:
            if isinstance(question, Compute):
                for name in (question.quantity, *exercise.step.ancestors[question.quantity]):
                    self._first_asking.setdefault(name, question.id)

    def check(self, exercise: Exercise) -> Iterator[Finding]:
        """Find derivatives that differences contradict; advice where no number depends on one."""
        values = exercise.values
        moved = _Moved(self._forward.run(exercise.givens), self._forward, self._downstream)
        for name, derivative in self._derivatives.items():
            value = values[name]
            if value is None:
                continue
            local = self._recipes[derivative.of] if derivative.local else None
            difference = moved.slope(derivative, local)
            size = max(abs(value), abs(difference or 0.0), 1e-3 * abs(values[derivative.of] or 0.0))
            if difference is not None and abs(difference - value) > _AGREEMENT * size + 1e-9:
                yield Finding(
                    exercise.id,
                    self._first_asking.get(name, ""),
                    "derivative",
                    f"{name} is not what differences give: at a kink?",
                    is_error=name in self._first_asking,
                    mend=f"{value:.6g} here, {difference:.6g} by differences",
                )

    @cached_property
    def _recipes(self) -> Mapping[str, Callable[[Values], float | None]]:
        return {name: evaluator(recipe) for name, recipe in self._net.equations.items()}

    @cached_property
    def _downstream(self) -> Mapping[str, list[str]]:
        """What depends on each quantity that something is derived by, in order of computation."""
        return {
            wrt: [name for name in self._net.equations if self._deriver.depends(name, wrt)]
            for wrt in {derivative.wrt for derivative in self._derivatives.values()}
        }


class _Moved:
    """The forward pass with one quantity at a time moved a little up and down."""

    def __init__(
        self, values: Values, forward: Program, downstream: Mapping[str, list[str]]
    ) -> None:
        self._values = values
        self._forward = forward
        self._downstream = downstream
        self._runs: dict[str, tuple[Values, Values]] = {}

    def slope(
        self, derivative: Derivative, local: Callable[[Values], float | None] | None
    ) -> float | None:
        """Return the central difference; of one recipe alone if that is given as ``local``."""
        wrt = derivative.wrt
        value = self._values[wrt] or 0.0
        step = _STEP * max(1.0, abs(value))
        if local:
            up, down = (local({**self._values, wrt: value + s}) for s in (step, -step))
        else:
            up, down = (values[derivative.of] for values in self._both(wrt, value, step))
        return None if up is None or down is None else (up - down) / (2 * step)

    def _both(self, wrt: str, value: float, step: float) -> tuple[Values, Values]:
        if wrt not in self._runs:
            up, down = (
                self._forward.rerun(self._values, {wrt: value + s}, self._downstream[wrt])
                for s in (step, -step)
            )
            self._runs[wrt] = up, down
        return self._runs[wrt]
