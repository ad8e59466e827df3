"""Wording of reasons: what happened and where to look, never the right number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checkers.verdicts import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.exercise.model import Exercise
    from grader.feedback.explain.outcomes import Carried
    from grader.feedback.slips import Slip
    from grader.feedback.student_numbers import StudentNumber


_MAX_LISTED = 6  # of the student's numbers
SHORT = "This may follow from your own numbers, but too few digits are written to see it."
MAX_NAMED = 3  # slips that are named together; more would mislead


def simplest(slips: list[Slip], asked: str = "") -> list[Slip]:
    """Keep the likeliest slips; none if there are too many to say which it was."""
    cheapest = min((slip.cost_for(asked) for slip in slips), default=0)
    best = [slip for slip in slips if slip.cost_for(asked) == cheapest]
    return best if len(best) <= MAX_NAMED else []


def say_slips(exercise: Exercise, slips: Sequence[Slip], own: Sequence[StudentNumber] = ()) -> str:
    """Name the slips that give a number; ``own`` are the student's numbers it builds on."""
    told = [f"{slip.phrase} in {exercise.symbol(slip.quantity)}" for slip in slips]
    said = f"This is what you get {', or '.join(dict.fromkeys(told))}."
    if own:
        said += f" It builds on your own {listed(exercise, own)}."
    return said


def say_again(exercise: Exercise, slip: Slip, before: StudentNumber) -> str:
    """Tell that a slip was made before, which is where it counts."""
    phrase = f"{slip.phrase} in {exercise.symbol(slip.quantity)}"
    return f"This comes from the same slip as {listed(exercise, [before])}: {phrase}."


def say_carried(exercise: Exercise, carried: Carried) -> str:
    """Return what a number follows from, and where the error began."""
    said = f"This follows from your own {listed(exercise, carried.numbers)}"
    if carried.rounded:
        return f"{said}: only the rounding {_where(exercise, carried)} keeps it from being exact."
    if carried.origins == carried.numbers:
        said += ", where the error began."
    else:
        said += f"; the error began at {listed(exercise, carried.origins)}."
    if carried.outcome is Outcome.COARSE:
        said += " But too few figures are written."
    return said


def _where(exercise: Exercise, carried: Carried) -> str:
    began_there = carried.origins == carried.numbers
    return "there" if began_there else f"of {listed(exercise, carried.origins)}"


def say_trivial(exercise: Exercise, carried: Carried) -> str:
    """Return why no credit carries over."""
    return (
        f"This follows from your own {listed(exercise, carried.numbers)}, but that leaves nothing "
        "to compute here, so no credit carries over: mend that one first."
    )


def say_rounded(exercise: Exercise, own: Sequence[StudentNumber]) -> str:
    """Tell that a number is off by the rounding of the numbers before it."""
    behind = f"your own {listed(exercise, own)}" if own else "your earlier numbers"
    return f"This follows from {behind}, but rounding put it off: keep more digits in between."


def say_unexplained(
    exercise: Exercise, said: str, own: Sequence[StudentNumber], missing: Sequence[str] = ()
) -> str:
    """Add to what is said of a wrong number that it does not follow from the student's own.

    From what is ``missing``, asked but not answered, nothing can follow.
    """
    wrong = [number for number in own if number.result.verdict.outcome is not Outcome.CORRECT]
    if wrong:
        said += f" Nor does it follow from your own {listed(exercise, wrong)}."
    if missing:
        few = [exercise.symbol(name) for name in missing[:_MAX_LISTED]]
        more = len(missing) - len(few)
        names = " and ".join([*few, f"{more} more"] if more else few)
        said += f" Nothing carries over from {names}, for which there is no number yet."
    return said


def listed(exercise: Exercise, numbers: Sequence[StudentNumber]) -> str:
    """List numbers of the student's with their lines: ``z = 0.3 (line 12)``; of many, the first."""
    shown = [
        f"{exercise.symbol(number.quantity)} = {number.result.answer} (line {number.result.line})"
        for number in numbers[:_MAX_LISTED]
    ]
    more = len(numbers) - len(shown)
    *first, last = [*shown, f"{more} more"] if more else shown
    return f"{', '.join(first)} and {last}" if first else last
