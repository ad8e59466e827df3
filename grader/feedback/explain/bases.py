"""Bases: which of a student's numbers an answer may have been worked out from.

The numbers of a basis count as they stand in the sheet, all others as worked out from them or, with
none of them before, as exact.
"""

from __future__ import annotations

from itertools import chain, combinations, islice
from typing import TYPE_CHECKING, TypeAlias

from grader.backprop import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.feedback.student_numbers import StudentNumber

    Basis: TypeAlias = tuple[StudentNumber, ...]

_FEW = 2  # so many wrong numbers are tried in all combinations
_NEAREST = 20  # wrong numbers that are tried alone
_MAX_SUBSETS = 100
_MAX_LEFT_OUT = 40  # numbers that are left out one at a time
_FORWARD = {Kind.FORWARD}
_NO_GRADIENTS = {Kind.FORWARD, Kind.LOCAL}


def bases(upstream: list[StudentNumber], kinds: Mapping[str, Kind]) -> Iterator[Basis]:
    """Yield the sets of numbers to start from, each once, the likeliest first.

    These are one, all or a few of the wrong numbers, the right ones being exact or as written; all
    numbers; those of the way forward, without the derivatives made of them; and all but one. The
    rest are other sets of wrong numbers.
    """
    seen: set[frozenset[str]] = {frozenset()}
    for basis in chain(_few_wrong(upstream), _by_kind(upstream, kinds), _others(upstream)):
        key = frozenset(number.quantity for number in basis)
        if key not in seen:
            seen.add(key)
            yield tuple(basis)


def _few_wrong(upstream: list[StudentNumber]) -> Iterator[Basis]:
    wrong = [number for number in upstream if not number.is_right]
    right = [number for number in upstream if number.is_right]
    nearest = wrong[::-1]
    singles = [(number,) for number in nearest[:_NEAREST] if len(wrong) > 1]
    more = range(2, min(_FEW, len(wrong) - 1) + 1)
    few = (subset for size in more for subset in combinations(nearest, size))
    for subset in (*singles, tuple(wrong), *islice(few, _MAX_SUBSETS)):
        yield subset
        yield *subset, *right


def _by_kind(upstream: list[StudentNumber], kinds: Mapping[str, Kind]) -> Iterator[Basis]:
    for wanted in (_NO_GRADIENTS, _FORWARD):
        yield tuple(number for number in upstream if kinds[number.quantity] in wanted)


def _others(upstream: list[StudentNumber]) -> Iterator[Basis]:
    for left_out in upstream[::-1][:_MAX_LEFT_OUT]:
        yield tuple(number for number in upstream if number is not left_out)
    wrong = [number for number in upstream[::-1] if not number.is_right]
    sizes = range(_FEW + 1, len(wrong))
    yield from islice((s for size in sizes for s in combinations(wrong, size)), _MAX_SUBSETS)
