"""What follows from a student's own earlier numbers as they stand in the sheet.

A number is carried if any right way of working leads to it from some of the numbers before it:
from wrong ones, and just as well from right ones that were rounded. Rounding that does not stand
in the sheet is none of that.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from grader.checkers.closeness import Target
from grader.checkers.verdicts import Outcome
from grader.feedback.by_hand import paper_of
from grader.feedback.explain.bases import bases
from grader.feedback.explain.outcomes import Carried
from grader.feedback.explain.trivial import leaves_nothing
from grader.feedback.student_numbers import as_written
from grader.feedback.ways import ways_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grader.exercise.model import Exercise
    from grader.feedback.student_numbers import StudentNumber
    from grader.feedback.ways import Way

# How many results that differ at the digits written may be tried, as a share of all that the
# number could have been: more ways of working must not explain chance.
_CHANCE = 0.1
_MAX_LEADS = 3  # that are weighed where the first takes no work
_STEPS_SLACK = 3  # half units of its last digit that an update of few digits may be off
_FEW = 8  # may always be tried
_MAX_WORK = 2_000  # numbers that are worked out anew to find where one answer comes from


class _Lead(NamedTuple):
    """A way of working that leads to an answer from some numbers, and what it is then."""

    outcome: Outcome
    way: Way
    numbers: tuple[StudentNumber, ...]


class Carrying:
    """Follows the numbers of one sheet downstream.

    ``given`` is what the explainer knows of each number so far; ``pending`` are those that it is
    just looking for a reason of, from which nothing may follow yet.
    """

    def __init__(self, exercise: Exercise, given: Mapping[str, StudentNumber]) -> None:
        self.exercise = exercise
        self.given = given
        self.paper = paper_of(exercise)
        self.pending: set[str] = set()
        self._all_given = self.paper.bits_of(given)
        self._origins: dict[str, tuple[StudentNumber, ...]] = {}
        self._rests_on: dict[str, frozenset[str]] = {}

    def upstream(self, given: StudentNumber) -> list[StudentNumber]:
        """Return the student's numbers for what a quantity depends on."""
        names = self.paper.leading_to([given.quantity], self._all_given)
        return [self.given[name] for name in names if name != given.quantity]

    def sources(self, given: StudentNumber) -> list[str]:
        """Return the numbers given that a forward way to a quantity starts from."""
        ways = ways_of(self.exercise, given.quantity)
        names = (name for way in ways if not way.backward for name in way.names)
        return [name for name in dict.fromkeys(names) if name in self.given]

    def behind(self, given: StudentNumber, *, backward: bool = False) -> Carried | None:
        """Find the fewest earlier numbers that this one follows from, by some work if possible."""
        ways = [way for way in ways_of(self.exercise, given.quantity) if way.backward is backward]
        if given.written.figures == 1 and given.is_right:
            ways = ways[:1]  # rounded so far, it would follow from too much
        usable = [way for way in ways if self._may_use(given, way)]
        found = None
        for lead in islice(self._leads_to(given, usable), _MAX_LEADS):
            carried = self._carried(given, lead)
            found = carried if not (found and carried.trivial) else found
            if not carried.trivial:
                break
        if found:
            self._note(given, found)
        return found

    def follows(self, given: StudentNumber) -> bool:
        """Tell whether a number is off by no more than what the rounding of earlier ones allows."""
        upstream = self.upstream(given)
        way = ways_of(self.exercise, given.quantity)[0]
        value = self._value(way, upstream)
        target = Target(value, self._origin(given)) if value is not None else None
        if not target or not upstream:
            return False
        outcome = given.against(target, lambda: self._spread(way, upstream))
        return outcome is Outcome.CORRECT

    def falls_short(self, given: StudentNumber) -> bool:
        """Return whether a number follows from earlier ones, but has too few digits to show it."""
        ways = [way for way in ways_of(self.exercise, given.quantity) if self._may_use(given, way)]
        slack = given.half_unit * (_STEPS_SLACK if given.moves else 1 + 1e-9)
        return given.is_short and any(
            abs(given.written.value - value) <= slack for _, _, value in self._results(given, ways)
        )

    def spread(self, given: StudentNumber, pinned: Sequence[StudentNumber]) -> float:
        """Bound how far the rounding of earlier numbers can move a quantity."""
        return self._spread(ways_of(self.exercise, given.quantity)[0], pinned)

    # --- ways and numbers that lead to an answer ---

    def _may_use(self, given: StudentNumber, way: Way) -> bool:
        """Return whether a way starts from no number that itself follows from this one."""
        own = [name for name in way.names if name in self.given]
        circular = any(given.quantity in self._rests_on.get(name, ()) for name in own)
        return not circular and self.pending.isdisjoint(own)

    def _leads_to(self, given: StudentNumber, ways: Sequence[Way]) -> Iterator[_Lead]:
        tried: set[int] = set()
        change = abs(given.written.value - (self._origin(given) or 0.0))
        unit = 2 * given.half_unit or change / 1000 or 1.0
        most = max(_FEW, int(_CHANCE * change / unit))
        for numbers, way, value in self._results(given, ways):
            if len(tried) > most:
                return
            if outcome := self._outcome(given, way, numbers, value):
                yield _Lead(outcome, way, numbers)
            tried.add(round(value / unit))

    def _results(
        self, given: StudentNumber, ways: Sequence[Way]
    ) -> Iterator[tuple[tuple[StudentNumber, ...], Way, float]]:
        """Yield what the attempts to work a number out lead to, up to a bound of work."""
        work = 0
        for numbers, way in self._attempts(given, ways):
            pins = as_written(numbers)
            moved, met = self.paper.pinned(way.names, pins)
            work += 1 + len(moved)
            if work > _MAX_WORK:
                return
            if not met:
                continue
            value = self.paper.follow(way.compiled, moved, {name: pins[name] for name in met})
            if value is not None:
                yield numbers, way, value

    def _attempts(
        self, given: StudentNumber, ways: Sequence[Way]
    ) -> Iterator[tuple[tuple[StudentNumber, ...], Way]]:
        """Yield numbers to take as they stand, with each way to go on from there."""
        equations, closed = self.paper.step.equations, {given.quantity, *self.pending}
        names = {name for way in ways for name in way.names}
        upstream = [
            self.given[name]
            for name in self.paper.leading_to(names, self._all_given)
            if name in equations and name not in closed
        ]
        kinds = {pin.quantity: equations[pin.quantity].kind for pin in upstream}
        for numbers in bases(upstream, kinds):
            yield from ((numbers, way) for way in ways)

    def _outcome(
        self, given: StudentNumber, way: Way, numbers: Sequence[StudentNumber], value: float
    ) -> Outcome | None:
        target = Target(value, self._origin(given))
        if not given.is_near(target.value, target.origin):
            return None
        if all(number.is_right for number in numbers):
            outcome = given.against(target)
            return outcome if outcome is Outcome.CORRECT else None
        return given.against(target, lambda: self._spread(way, numbers))

    def _value(self, way: Way, numbers: Sequence[StudentNumber]) -> float | None:
        return self.paper.value(way.compiled, way.names, as_written(numbers))

    def _spread(self, way: Way, pinned: Sequence[StudentNumber]) -> float:
        """Bound the effect of rounding; a number of one figure is taken for exact.

        Rounded so far, anything could follow from it.
        """
        pins = as_written(pinned)
        middle = self.paper.value(way.compiled, way.names, pins)
        _, met = self.paper.pinned(way.names, pins)
        moved = 0.0
        for pin in pinned:
            if pin.written.figures != 1 and middle is not None and pin.quantity in met:
                shifted = pins | {pin.quantity: pins[pin.quantity] + pin.half_unit}
                value = self.paper.value(way.compiled, way.names, shifted)
                moved += abs((value or 0.0) - middle)
        return moved

    def _origin(self, given: StudentNumber) -> float | None:
        return self.exercise.values[given.moves] if given.moves else None

    # --- what they make of it ---

    def _carried(self, given: StudentNumber, lead: _Lead) -> Carried:
        numbers = self._fewest(given, lead)
        wrong = tuple(number for number in numbers if not number.is_right)
        origins: dict[str, StudentNumber] = {}
        for number in wrong or numbers:
            for origin in self._origins.get(number.quantity, (number,)):
                origins[origin.quantity] = origin
        outcome = Outcome.CARRIED if lead.outcome is Outcome.CORRECT else lead.outcome
        trivial = bool(wrong) and leaves_nothing(
            self.exercise, given, lead.way, wrong, self._elsewhere(given, numbers)
        )
        return Carried(outcome, wrong or numbers, tuple(origins.values()), trivial, not wrong)

    def _note(self, given: StudentNumber, carried: Carried) -> None:
        """Hold on to what a number follows from, for those that follow from it."""
        self._origins[given.quantity] = carried.origins
        self._rests_on[given.quantity] = frozenset(
            name for number in carried.numbers for name in self._all_behind(number)
        )

    def _elsewhere(
        self, given: StudentNumber, numbers: Sequence[StudentNumber]
    ) -> list[StudentNumber]:
        """Return the wrong numbers before an answer that it does not build on."""
        built_on = {name for number in numbers for name in self._all_behind(number)}
        return [
            number
            for number in self.upstream(given)
            if number.quantity not in built_on and number.result.verdict.outcome is Outcome.WRONG
        ]

    def _all_behind(self, number: StudentNumber) -> frozenset[str]:
        return self._rests_on.get(number.quantity, frozenset()) | {number.quantity}

    def _fewest(self, given: StudentNumber, lead: _Lead) -> tuple[StudentNumber, ...]:
        """Leave out the numbers that an answer follows without, the right ones first."""
        _, met = self.paper.pinned(lead.way.names, {n.quantity for n in lead.numbers})
        lead = lead._replace(numbers=tuple(n for n in lead.numbers if n.quantity in met))
        kept = [number for number in lead.numbers if not number.is_right]
        if kept == list(lead.numbers) or not self._leads(given, lead, kept):
            kept = list(lead.numbers)
        for number in sorted(kept, key=lambda number: not number.is_right):
            fewer = [other for other in kept if other is not number]
            if fewer and self._leads(given, lead, fewer):
                kept = fewer
        return tuple(kept)

    def _leads(self, given: StudentNumber, lead: _Lead, numbers: list[StudentNumber]) -> bool:
        value = self._value(lead.way, numbers)
        if not numbers or value is None:
            return False
        return self._outcome(given, lead.way, numbers, value) is lead.outcome
