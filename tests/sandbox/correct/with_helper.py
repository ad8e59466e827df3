"""Imports a helper module that stands beside it."""

import helper
from helper import (
    tripled,
)


def double(x):
    return helper.tripled(x) - x


def target(x):
    return tripled(x) + 1


def square(x):
    return x * x
