"""Returns infinities, so that any scaled tolerance becomes infinite.

Must happen: target Wrong; the others right.
"""


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    return float("inf") if x > 0 else float("-inf")
