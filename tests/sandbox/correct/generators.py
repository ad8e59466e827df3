"""Generators that are consumed inside."""

from itertools import repeat


def parts(x):
    yield x
    yield from repeat(x, 2)
    yield 1


def double(x):
    return sum(x for _ in range(2))


def target(x):
    return sum(parts(x))


def square(x):
    return next(value * value for value in [x])
