"""Returns a great many candidate answers at once.

Must happen: target Wrong; the others right.
"""


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    return [x * n for n in range(10)]
