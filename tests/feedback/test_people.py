"""Single slips of an independent model of students: named, named truly, and punished once."""

from __future__ import annotations

import random
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from grader.checkers.verdicts import Outcome
from grader.exercise.wording import key_of
from tests.feedback.people import NETS, Often, Slip, Slope
from tests.feedback.sheets import digits, grade, numbers_asked, origin_of, shipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.checkers.results import QuestionResult

FIGURES = 6
SAME = 2e-3  # slips that hardly change a number are no slips
PAIRS = 150


class Told(NamedTuple):
    """What was said of one slip: at the first question that it costs, and what else it costs."""

    net: str
    key: str
    slip: Slip
    first: QuestionResult
    lost: tuple[str, ...]

    @property
    def is_named(self) -> bool:
        """Whether a slip was named."""
        return self.first.verdict.reason == "slip"

    @property
    def is_true(self) -> bool:
        """Whether the slip named is the one that was made, or another that gives this number."""
        return any(word in self.first.verdict.message for word in self.words)

    @property
    def words(self) -> set[str]:
        """The words for all slips that give the same answer to the same question."""
        answer = self.net, self.first.question.id, self.first.answer
        return {word for made in told() if made.answer == answer for word in made.slip.words}

    @property
    def answer(self) -> tuple[str, str, str]:
        """The question, and the answer to it."""
        return self.net, self.first.question.id, self.first.answer


class Work(NamedTuple):
    """A sheet, and all numbers behind it."""

    sheet: dict[str, str]
    numbers: dict[str, float]

    def grade(self, net: str) -> dict[str, QuestionResult]:
        """Grade the sheet."""
        results = {r.question.id: r for r in grade(shipped(net), self.sheet).results}
        return {key: results[key] for key in self.sheet}


def work(net: str, slips: Mapping[str, Slip]) -> Work:
    """Work through a net, each answer going on into the next as it was written."""
    exercise = shipped(net)
    asked = {q.id: q.quantity for q in numbers_asked(exercise)}
    numbers = {key_of(name): value for name, value in exercise.givens.items()}
    sheet: dict[str, str] = {}
    for key, part in NETS[net].items():
        numbers[key] = slips[key].formula(numbers) if key in slips else part.value(numbers)
        if key in asked:
            written = digits(numbers[key], FIGURES, origin_of(exercise, asked[key]))
            sheet[key] = written if numbers[key] else "0"
            numbers[key] = float(sheet[key])
    return Work({q: sheet[q] for q in asked if q in sheet}, numbers)


@cache
def right(net: str) -> Work:
    """Work through a net without a slip."""
    return work(net, {})


def changed(net: str, slipped: Work) -> list[str]:
    """List the answers that are not the right ones."""
    of = right(net).numbers
    return [key for key in slipped.sheet if not is_same(slipped.numbers[key], of[key])]


def is_same(value: float, other: float) -> bool:
    """Tell whether two numbers can hardly be told apart."""
    return abs(value - other) <= SAME * max(abs(value), abs(other))


def made(net: str) -> Iterator[tuple[str, Slip, Work]]:
    """Make each slip that shows in a net."""
    for key, part in NETS[net].items():
        for slip in part.slips():
            slipped = work(net, {key: slip})
            shows = not is_same(slipped.numbers[key], right(net).numbers[key])
            if shows and changed(net, slipped):
                yield key, slip, slipped


@cache
def told() -> tuple[Told, ...]:
    """Grade a full sheet for each slip in each net."""
    cases = []
    for net in NETS:
        for key, slip, slipped in made(net):
            results = slipped.grade(net)
            lost = tuple(k for k, result in results.items() if not result.full)
            first = next((k for k in lost if k in changed(net, slipped)), changed(net, slipped)[0])
            cases.append(Told(net, key, slip, results[first], lost))
    return tuple(cases)


def share(hits: int, of: int, what: str) -> float:
    """Print a share, and return it."""
    print(f"\n{what}: {hits} of {of}, {hits / of:.1%}")  # noqa: T201
    return hits / of


def test_the_model_is_right_where_nobody_slips() -> None:
    """A sheet without a slip earns full marks: the model and the engine agree."""
    for net in NETS:
        outcomes = {r.verdict.outcome for r in right(net).grade(net).values()}
        assert {Outcome.CORRECT} == outcomes


def test_slips_are_named() -> None:
    """Daily ones in at least 92 of 100 sheets, and at least 75 of 100 of every kind."""
    for often in Often:
        cases = [case for case in told() if case.slip.often is often]
        named = sum(case.is_named and case.is_true for case in cases)
        least = 0.92 if often is Often.DAILY else 0.75
        assert least <= share(named, len(cases), f"{often} slips named")


def test_hardly_any_slip_is_named_wrongly() -> None:
    """At most 4 in 1,000 sheets are told a slip that gives another number."""
    wrongly = [case for case in told() if case.is_named and not case.is_true]
    for case in wrongly:
        print(case.net, case.key, case.slip.what, case.first.verdict.message)  # noqa: T201
    assert share(len(wrongly), len(told()), "wrongly named") <= 0.004


def test_one_slip_costs_one_question() -> None:
    """In at least 99 of 100 sheets the slip costs the answer where it was made, and no other."""
    more = [case for case in told() if len(case.lost) != 1]
    for case in more:
        print(case.net, case.key, case.slip.what, case.lost)  # noqa: T201
    assert 0.99 <= share(len(told()) - len(more), len(told()), "one question each")


def test_a_slip_in_every_slope_is_one_slip() -> None:
    """z(1 - z) for all slopes of a net costs the first of them; the others carry."""
    for net in ("two_neurons", "layer_numbers", "several_samples", "several_outputs"):
        slopes = {key: part for key, part in NETS[net].items() if isinstance(part, Slope)}
        slips = {key: next(iter(part.slips())) for key, part in slopes.items()}
        results = work(net, slips).grade(net)
        lost = [key for key, result in results.items() if not result.full]
        assert 1 == len(lost), (net, lost)
        assert lost[0] in slopes


def test_two_slips_are_told_apart() -> None:
    """Of two slips on one sheet both are named, the second at least in 9 of 10."""
    draw = random.Random("pairs of slips")
    both, second = 0, 0
    for _ in range(PAIRS):
        net = draw.choice(list(NETS))
        (one, first, alone), (other, then, _) = sorted(
            draw.sample(list(made(net)), 2), key=lambda case: list(NETS[net]).index(case[0])
        )
        if one == other or other not in alone.sheet:
            continue
        results = work(net, {one: first, other: then}).grade(net)
        verdict = results[other].verdict
        both += 1
        second += verdict.reason == "slip"
    assert 0.9 <= share(second, both, "second slips named")
