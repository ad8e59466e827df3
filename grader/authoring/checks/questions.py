"""Checks of the questions as texts: repeats, symbols, hints that tell, names that do not exist."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.authoring.checks.hints import tells
from grader.authoring.findings import Finding
from grader.checkers.derive import check_derive
from grader.checkers.verdicts import Outcome
from grader.exercise.markup import Marked, outside_mathematics
from grader.exercise.verbs import Choose, Derive

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.exercise.model import Exercise
    from grader.exercise.verbs import Question

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_NAME = r"[^\W\d](?:\w|[⁽⁾₍₎⁻₋]|[₀-₉],(?=[₀-₉]))*"  # or a symbol, such as W⁽¹⁾₁,₂
_DERIVATIVE = re.compile(rf"(?<!\w)([d∂p])({_NAME})/\1({_NAME})")


def check(exercise: Exercise) -> Iterator[Finding]:
    """Check all that does not depend on the numbers."""
    if not exercise.questions:
        yield Finding(exercise.id, "", "value", "there are no questions")
    yield from _repeats(exercise)
    yield from _symbols(exercise)
    for question in exercise.questions:
        yield from _in_the_statement(exercise, question)
        if tells(exercise, question):
            yield Finding(exercise.id, question.id, "hint", "its hint contains the answer")
        for message in _unknown_names(exercise, question):
            yield Finding(exercise.id, question.id, "text", message)


def _repeats(exercise: Exercise) -> Iterator[Finding]:
    seen: dict[object, str] = {}
    for question in exercise.questions:
        asked = question.asked
        if asked is not None and asked in seen:
            message = f"asks the same as {seen[asked]}"
            yield Finding(exercise.id, question.id, "repeat", message, is_error=False)
        seen.setdefault(asked, question.id)


def _in_the_statement(exercise: Exercise, question: Question) -> Iterator[Finding]:
    """Check that no formula of the net that everybody sees is the answer as it stands."""
    if not isinstance(question, Derive) or question.quantity not in exercise.formulas:
        return
    line = exercise.formulas[question.quantity]
    if check_derive(exercise, question, line).outcome is Outcome.CORRECT:
        message = "its answer is a line of the statement"
        mend = f"list {question.quantity} in 'hidden', or ask for another form by 'using'"
        yield Finding(exercise.id, question.id, "hint", message, is_error=False, mend=mend)


def _symbols(exercise: Exercise) -> Iterator[Finding]:
    """Check that no two quantities look the same."""
    names: dict[str, str] = {}
    for name in sorted(exercise.known):
        symbol = exercise.symbol(name)
        if symbol in names:
            both = f"{names[symbol]} and {name} both look like {symbol}; set one in [symbols]"
            yield Finding(exercise.id, "", "symbols", both, is_error=False)
        names[symbol] = name


def _unknown_names(exercise: Exercise, question: Question) -> Iterator[str]:
    """Check that the texts of a question name only what there is.

    A note, which comes after the answer, may tell of what others have written.
    """
    options = question.lettered() if isinstance(question, Choose) else []
    texts = [question.prompt, question.hint, *(option.text for _, option in options)]
    for name in _PLACEHOLDER.findall(" ".join(_outside([*texts, question.note]))):
        yield f"its text has {{{name}}}, which is none of [given]"  # else it were filled in
    for _, *parts in _DERIVATIVE.findall(" ".join(texts)):
        unknown = [part for part in parts if not _is_known(exercise, part)]
        if len(unknown) == 1:  # two of them: no derivative, but day/decade
            yield f"its text speaks of {unknown[0]}, which there is not"


def _outside(texts: list[str]) -> Iterator[str]:
    """Yield what of texts is no mathematics, where braces are LaTeX's."""
    for text in texts:
        source = text.source if isinstance(text, Marked) else text
        yield from (part for part, outside in outside_mathematics(source) if outside)


def _is_known(exercise: Exercise, name: str) -> bool:
    """Return whether this is a quantity, its symbol, or how several of them begin."""
    array = re.sub(r"[₀-₉,]+$", "", name)
    return any(known.startswith(array) for known in (*exercise.known, *exercise.synonyms))
