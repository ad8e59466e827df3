"""The checker of choices: a letter, or the text of the option."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.backprop.errors import did_you_mean
from grader.checkers.verdicts import CORRECT, Verdict, unreadable, wrong

if TYPE_CHECKING:
    from grader.exercise.model import Exercise
    from grader.exercise.verbs import Choose
    from grader.exercise.verbs.choose import Option


def check_choose(exercise: Exercise, question: Choose, answer: object) -> Verdict:
    """Judge a choice: its truth is the option's condition, computed at the givens."""
    if not isinstance(answer, str):
        return unreadable(f"a letter in quotes is wanted here: {letters(question)}")
    option = _chosen(question, answer)
    if not option:
        texts = [option.text for _, option in question.lettered()]
        hint = did_you_mean(answer, texts)
        return unreadable(f"there is no option {answer!r}; choose from {letters(question)}{hint}")
    return CORRECT if option.when.holds(exercise.values) else wrong("That is not so.")


def letters(question: Choose) -> str:
    """List the letters of the options."""
    return ", ".join(letter for letter, _ in question.lettered())


def _chosen(question: Choose, answer: str) -> Option | None:
    lettered = dict(question.lettered())
    by_text = {_folded(option.text): option for option in lettered.values()}
    return (by_text | lettered).get(_folded(answer))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).strip(".()")
