"""Computes an integer of a hundred million digits.

Must happen: target TimedOut, Raised or Died; the others right.
"""


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    return (9**9) ** (9**9)
