"""Returns NaN, which compares false with everything, also with 'is too far'.

Must happen: target Wrong; the others right.
"""


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    return float("nan")
