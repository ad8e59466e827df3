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
