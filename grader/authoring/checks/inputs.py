"""Whether what functions and formulas are tried with tells slips apart, on both sides of kinks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.authoring.checks.coincidences import differ_without, special
from grader.authoring.checks.held import FAR, Held
from grader.authoring.checks.kinks import switches
from grader.authoring.findings import Finding
from grader.backprop.evaluate import evaluator
from grader.backprop.names import base_of
from grader.backprop.printing import unicode
from grader.checkers.closeness import TIGHT, Target
from grader.checkers.derive import samples
from grader.checkers.functions.calls import calls_for
from grader.exercise.verbs import Derive, Write
from grader.feedback.by_hand import paper_of
from grader.feedback.explain.messages import say_slips
from grader.feedback.slips import COMMON, slips_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.backprop import Expression, Values
    from grader.exercise.model import Exercise
    from grader.exercise.verbs import Question

_WIDEN = "widen 'where'"


def check(exercise: Exercise) -> Iterator[Finding]:
    """Check what each function is called with, and where each formula is compared."""
    for question in exercise.questions:
        if not isinstance(question, Write | Derive):
            continue
        runs = _runs(exercise, question)
        if all(values[name] is None for values in runs for name in question.quantities):
            message = "there is no input for which it has a value"
            yield Finding(exercise.id, question.id, "inputs", message)
            continue
        yield from _one_sided(exercise, question, runs)
        yield from _untold(exercise, question, runs)


def _runs(exercise: Exercise, question: Write | Derive) -> Sequence[Values]:
    """Return the values of all quantities wherever in its ranges an answer is tried."""
    if isinstance(question, Derive):  # the exercise's own numbers come first
        return samples(exercise, paper_of(exercise).step, tuple(sorted(question.where.items())))[1:]
    run = paper_of(exercise).step.program.run
    return [run(call.givens) for call in calls_for(exercise, question) if not call.own]


def _untold(
    exercise: Exercise, question: Write | Derive, runs: Sequence[Values]
) -> Iterator[Finding]:
    """Find slips that nothing tells from the right answer; advice where few make them."""
    anywhere = samples(exercise, paper_of(exercise).step, ())
    for held in _near(exercise, question):
        if _passes(held, runs) and not _passes(held, anywhere):
            said = say_slips(exercise, [held.slip])
            message = f"no input tells a slip from the right {_kind(question)}. {said}"
            recipes = exercise.step.equations[held.slip.quantity].recipe, held.slip.recipe
            is_common = held.slip.cost_for(held.asked) == COMMON
            is_error = is_common and not _is_fixed(question, recipes, runs)
            yield Finding(exercise.id, question.id, "inputs", message, is_error, mend=_WIDEN)


def _near(exercise: Exercise, question: Write | Derive) -> Iterator[Held]:
    """Yield the slips in what is asked for, and the common ones in what a function works out."""
    paper = paper_of(exercise)
    asked = set(question.quantities)
    for name in question.quantities:
        steps = paper.steps_back(name, FAR if isinstance(question, Write) else 0)
        for quantity, distance in steps.items():
            if distance and quantity in asked:
                continue
            for slip, compiled in slips_at(exercise, quantity):
                if not distance or slip.cost_for(name) == COMMON:
                    yield Held(slip, compiled, name, paper)
        asked |= steps.keys()  # the first that depends on a quantity tells its slips


def _is_fixed(
    question: Write | Derive, recipes: tuple[Expression, Expression], runs: Sequence[Values]
) -> bool:
    """Return whether a slip hides behind numbers that are the same wherever an answer is tried.

    Those that 'where' holds fast do not count: there the author can mend it.
    """
    held = {name for name, domain in question.where.items() if domain.low == domain.high}
    fixed = {
        name: number
        for name, number in special(runs[0], *recipes).items()
        if base_of(name) not in held and len({values[name] for values in runs}) == 1
    }
    return differ_without(fixed, *recipes, runs[0], TIGHT)


def _kind(question: Question) -> str:
    return "function" if isinstance(question, Write) else "formula"


def _passes(held: Held, runs: Sequence[Values]) -> bool:
    """Return whether a slip gives what is right for all of some inputs."""
    return all(_same(values[held.asked], held.value(values)) for values in runs)


def _same(right: float | None, slipped: float | None) -> bool:
    if right is None or slipped is None:
        return right is slipped
    return Target(right).is_close(slipped, TIGHT)


def _one_sided(
    exercise: Exercise, question: Write | Derive, runs: Sequence[Values]
) -> Iterator[Finding]:
    """Find kinks of which the ranges hold only one side, although there is another."""
    for operand in _switches(exercise, question):
        value = evaluator(operand)
        sides = _sides(value(values) for values in runs)
        if len(sides) != 1:
            continue
        anywhere = _sides(value(values) for values in samples(exercise, exercise.step, ()))
        if anywhere > sides:
            side = "negative" if True in sides else "positive"
            written = unicode(operand, exercise.symbols)
            message = f"{written} is never {side} where the {_kind(question)} is tried"
            yield Finding(exercise.id, question.id, "inputs", message, mend=_WIDEN)


def _sides(numbers: Iterator[float | None]) -> set[bool]:
    """Return on which sides of 0 numbers lie."""
    return {number > 0 for number in numbers if number}


def _switches(exercise: Exercise, question: Write | Derive) -> list[Expression]:
    """Return whose signs decide on which side of its kinks a net is, on the way to a question."""
    step = exercise.step
    needed = set(question.quantities).union(*(step.ancestors[n] for n in question.quantities))
    recipes = [equation.recipe for name, equation in step.equations.items() if name in needed]
    return list(dict.fromkeys(operand for recipe in recipes for operand in switches(recipe)))
