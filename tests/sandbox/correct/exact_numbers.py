"""Fractions, decimals and integers on the way."""

from decimal import Decimal
from fractions import Fraction
import statistics


def double(x):
    return float(Fraction(x) * 2)


def target(x):
    return float(Decimal(x) * 3 + 1)


def square(x):
    return statistics.fmean([x * x])
