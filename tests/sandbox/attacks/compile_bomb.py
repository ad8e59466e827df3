"""Makes the compiler nest a hundred thousand brackets.

Must happen: target Raised, Died or TimedOut; the others right.
"""


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    return eval("-" * 1_000_000 + "1")
