"""Decorators, with and without functools.wraps."""

import functools


def logged(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


def bare(function):
    return lambda *args: function(*args)


@logged
def double(x):
    return 2 * x


@bare
def target(x):
    return 3 * x + 1


@functools.lru_cache(maxsize=None)
def square(x):
    return x * x
