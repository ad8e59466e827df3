"""Returns a list of ten million numbers.

Must happen: target Unusable; the others right.
"""


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    return [x] * 10_000_000
