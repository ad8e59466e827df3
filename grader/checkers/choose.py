"""The checker of choices: letters, or the texts of options."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.backprop.errors import did_you_mean
from grader.checkers.numbers import UnreadableError
from grader.checkers.verdicts import CORRECT, Outcome, Verdict, unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from grader.exercise.model import Exercise
    from grader.exercise.verbs import Choose
    from grader.exercise.verbs.choose import Option


def check_choose(exercise: Exercise, question: Choose, answer: object) -> Verdict:
    """Judge a choice: the truth of an option that has a condition is computed at the givens.

    Of several options, each right one chosen earns its share, and each wrong one takes one away.
    """
    try:
        chosen = chosen_by(question, answer)
    except UnreadableError as error:
        return unreadable(str(error))
    return judged(exercise, question, chosen, lambda option: option.say)


def letters(question: Choose) -> str:
    """Return the letters of the options."""
    return ", ".join(letter for letter, _ in question.lettered())


def chosen_by(question: Choose, answer: object) -> set[str]:
    """Return the letters of the options that an answer means; raise UnreadableError."""
    parts = answer if isinstance(answer, list) else [answer]
    texts = [part for part in parts if isinstance(part, str)]
    if not texts or len(texts) < len(parts):
        kind = "a list of letters" if question.several else "a letter in quotes"
        raise UnreadableError(f"{kind} is wanted here: {letters(question)}")
    chosen = set().union(*(_meant(question, text) for text in texts))
    if len(chosen) > 1 and not question.several:
        raise UnreadableError("one letter is wanted here, not several")
    return chosen


def judged(
    exercise: Exercise, question: Choose, chosen: set[str], tell: Callable[[Option], str]
) -> Verdict:
    """Return the verdict on chosen options; ``tell`` gives what is said to one of them."""
    options = dict(question.lettered())
    right = {letter for letter, option in options.items() if option.holds(exercise.values)}
    if chosen == right:
        return CORRECT._replace(note=_joined(options[letter].say for letter in sorted(right)))
    amiss = sorted(chosen - right)
    said = _joined(tell(options[letter]) for letter in amiss)
    count = _count(len(amiss), len(right - chosen)) if question.several else ""
    share = max(0, len(chosen & right) - len(amiss)) / len(right) if question.several else 0.0
    return Verdict(Outcome.WRONG, _joined([said, count]) or "That is not so.", share=share)


def _meant(question: Choose, written: str) -> set[str]:
    """Return the letters that a text means: that of an option, or of several at once."""
    lettered = dict(question.lettered())
    by_text = {_folded(option.text): letter for letter, option in lettered.items()}
    folded = _folded(written)
    if folded in lettered or folded in by_text:
        return {by_text.get(folded, folded)}
    single = set(re.sub(r"\band\b|[\s,;.()+&]+", "", folded))
    if question.several and single and single <= lettered.keys():
        return single
    hint = did_you_mean(written, [option.text for option in lettered.values()])
    wanted = f"choose from {letters(question)}{hint}"
    raise UnreadableError(f"there is no option {written!r}; {wanted}")


def _count(amiss: int, missing: int) -> str:
    """Return how many of several options are wrong or missing, but not which."""
    told = [f"{amiss} of those chosen {'does' if amiss == 1 else 'do'} not hold"] if amiss else []
    if missing:
        told.append(f"{missing} that {'holds is' if missing == 1 else 'hold are'} missing")
    said = ", and ".join(told)
    return f"{said[:1].upper()}{said[1:]}."


def _joined(parts: Iterable[str]) -> str:
    return " ".join(filter(None, parts))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).strip(".()")
