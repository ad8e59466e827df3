"""What is worked out for an exercise is kept on it, and goes when the exercise goes."""

from __future__ import annotations

from functools import update_wrapper
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.exercise.model import Exercise

_NOTHING = object()  # what no function returns

P = ParamSpec("P")
R = TypeVar("R")


def per_exercise(
    limit: int = 64,
) -> Callable[[Callable[Concatenate[Exercise, P], R]], Callable[Concatenate[Exercise, P], R]]:
    """Return a decorator that keeps a function's results on the exercise, its first argument.

    The other arguments are the key, so they must be hashable. After ``limit`` results all of
    them are dropped: what students write may be part of a key, and must not fill the memory.
    """

    def decorate(
        function: Callable[Concatenate[Exercise, P], R],
    ) -> Callable[Concatenate[Exercise, P], R]:
        def remembering(exercise: Exercise, /, *args: P.args, **kwargs: P.kwargs) -> R:
            kept = exercise.kept.setdefault(function, {})
            key = (*args, *kwargs.items())
            found = kept.get(key, _NOTHING)
            if found is _NOTHING:
                found = function(exercise, *args, **kwargs)
                if len(kept) >= limit:
                    kept.clear()
                kept[key] = found
            result: R = found
            return result

        return update_wrapper(remembering, function)

    return decorate


def remembered(
    exercise: Exercise, kind: object, key: object, work_out: Callable[[], R], limit: int
) -> R:
    """Return what was worked out before for a key of this kind, or work it out now.

    This serves where what it depends on cannot be a key itself. Once ``limit`` results are kept
    on the exercise, what is new is worked out each time.
    """
    kept = exercise.kept.setdefault(kind, {})
    found = kept.get(key, _NOTHING)
    if found is _NOTHING:
        found = work_out()
        if len(kept) < limit:
            kept[key] = found
    result: R = found
    return result
