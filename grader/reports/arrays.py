"""Answers to whole arrays: one question with its entries, each kind of reason told once."""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from grader.checkers.verdicts import Outcome
from grader.exercise.verbs import Compute
from grader.reports.words import said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from grader.checkers.results import QuestionResult

_MAX_LISTED = 8  # entries that are named with one reason
_NUMBERS = re.compile(r"[\d.,⁰¹²³⁴-⁹₀-₉−-]+")

# From the one that needs the most work to those that need none.
_BY_NEED = (
    Outcome.FAILED,
    Outcome.WRONG,
    Outcome.UNREADABLE,
    Outcome.COARSE,
    Outcome.CARRIED,
    Outcome.UNANSWERED,
    Outcome.CORRECT,
)


def by_question(results: Iterable[QuestionResult]) -> list[list[QuestionResult]]:
    """Group results by question: the entries of an array are answers to one."""
    return [list(group) for _, group in groupby(results, _key)]


def _key(result: QuestionResult) -> str:
    question = result.question
    return question.key if isinstance(question, Compute) and question.array else question.id


def outcome_of(entries: Sequence[QuestionResult]) -> Outcome:
    """Return the outcome of the entry that needs the most work."""
    return min((each.verdict.outcome for each in entries), key=_BY_NEED.index)


def counted(entries: Sequence[QuestionResult]) -> str:
    """Return how many entries are not right: ``3 of 50 entries wrong, 1 carried``."""
    counts = Counter(each.verdict.outcome for each in entries)
    told = [outcome for outcome in _BY_NEED[:-1] if counts[outcome]]
    first, *others = told or [Outcome.CORRECT]
    named = {Outcome.UNANSWERED: "not answered"}
    rest = [f"{counts[each]} {named.get(each, each)}" for each in others]
    whole = f"{counts[first]} of {len(entries)} entries {named.get(first, first)}"
    return ", ".join([whole, *rest])


def reasons(entries: Sequence[QuestionResult]) -> Iterator[str]:
    """Tell the first reason of each kind, with the entries that it is for."""
    kinds: dict[object, list[QuestionResult]] = {}
    for each in entries:
        if each.verdict.outcome not in {Outcome.CORRECT, Outcome.UNANSWERED}:
            verdict = each.verdict
            kind = verdict.outcome, verdict.reason, _NUMBERS.sub("", verdict.message)
            kinds.setdefault(kind, []).append(each)
    for alike in kinds.values():
        at = f". At {index_of(alike[0])}" if alike[1:] else ""
        yield f"{_listed(alike)}{at}: {said(alike[0])[0]}"


def _listed(entries: Sequence[QuestionResult]) -> str:
    places = [index_of(each) for each in entries[:_MAX_LISTED]]
    more = len(entries) - len(places)
    return ", ".join(places) + (f" and {more} more" if more > 0 else "")


def index_of(result: QuestionResult) -> str:
    """Return the place of an entry in its array: ``[2,7]``."""
    question = result.question
    index = question.index if isinstance(question, Compute) else ()
    return f"[{','.join(map(str, index))}]"
