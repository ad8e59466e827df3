"""Functions that follow from others of the same file: those are called again, at these inputs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from grader.checkers.closeness import TIGHT, Target
from grader.exercise.verbs import Write
from grader.exercise.verbs.write import STEPS
from grader.feedback.causes.setting import setting_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from grader.backprop import Values
    from grader.checkers.functions.trials import FunctionFile, Trial
    from grader.checkers.results import QuestionResult
    from grader.exercise.model import Exercise
    from grader.feedback.causes.setting import Setting

    Givens = Mapping[str, float]
    Ask = Callable[[Write, Sequence[Givens]], Sequence[Mapping[str, float]] | None]

_VARIED = 3  # so many different numbers must what is built on give: nothing follows from constants


def followed(
    exercise: Exercise,
    asked: Sequence[QuestionResult],
    wrong: Sequence[QuestionResult],
    functions: FunctionFile,
) -> dict[str, str]:
    """Return, for each function asked about that follows from wrong ones, the names of those."""
    found: dict[str, str] = {}
    setting = setting_of(exercise)
    questions = [each.question for each in wrong if isinstance(each.question, Write)]
    with functions.again() as ask:
        for each in asked:
            question = each.question
            if isinstance(question, Write):
                sources = [s for s in questions if _may_follow(setting, question, s)]
                origins = [s for s in sources if s.id not in found]
                if origins and _follows(setting, question, each.trials, sources, ask):
                    found[question.id] = " and ".join(source.function for source in origins)
    return found


def _may_follow(setting: Setting, question: Write, source: Write) -> bool:
    """Return whether what a function returns is computed from what another one does."""
    if source is question or STEPS in source.parameters:
        return False
    needed = set().union(*(setting.step.ancestors.get(name, ()) for name in question.entries))
    if STEPS in question.parameters:
        needed |= {*question.entries}
    return not needed.isdisjoint(source.entries)


def _follows(
    setting: Setting,
    question: Write,
    trials: Sequence[Trial],
    sources: Sequence[Write],
    ask: Ask,
) -> bool:
    """Tell whether all that a function returned follows from what others return at its inputs.

    Calls of one step are tried first: they rule most out.
    """
    few = [trial for trial in trials if trial.call.steps <= 1]
    return all(
        _follow(setting, question, some, sources, ask)
        for some in (few, trials)
        if some and (some is few or len(few) < len(trials))
    )


def _follow(
    setting: Setting,
    question: Write,
    trials: Sequence[Trial],
    sources: Sequence[Write],
    ask: Ask,
) -> bool:
    current: list[Givens] = [trial.call.givens for trial in trials]
    values: list[Values] = [
        {name: trial.call.givens[old] for name, old in setting.updates.items()} for trial in trials
    ]
    for step in range(max(trial.call.steps for trial in trials)):
        at = [place for place, trial in enumerate(trials) if trial.call.steps > step]
        pins = _pins(sources, [current[place] for place in at], ask, varied=step == 0)
        if pins is None:
            return False
        for place, pinned in zip(at, pins, strict=True):
            values[place] = setting.program.run(current[place], pinned)
            moved = setting.moved(current[place], values[place]) if setting.updates else {}
            if moved is None and trials[place].call.steps > step + 1:
                return False
            current[place] = moved or current[place]
    return all(_agrees(question, trial, found) for trial, found in zip(trials, values, strict=True))


def _pins(
    sources: Sequence[Write], givens: list[Givens], ask: Ask, *, varied: bool
) -> list[dict[str, float]] | None:
    """Return what other functions return at some givens; None if any returns nothing usable."""
    pins: list[dict[str, float]] = [{} for _ in givens]
    for source in sources:
        found = ask(source, givens)
        if found is None:
            return None
        for name in source.entries if varied else ():
            if len({each[name] for each in found}) < min(_VARIED, len(givens)):
                return None
        for pinned, each in zip(pins, found, strict=True):
            pinned.update(each)
    return pins


def _agrees(question: Write, trial: Trial, values: Values) -> bool:
    numbers = [number for part in trial.got for number in part]
    for name, number in zip(question.entries, numbers, strict=True):
        value = values.get(name)
        if value is None or not math.isfinite(value):
            return False
        reach = Target(value, terms=abs(trial.call.bounds[name][0])).reach(TIGHT)
        if not abs(number - value) <= reach:  # which is true of nan
            return False
    return True
