"""Returns thirteen lists that stand for ten million million numbers.

Must happen: target Unusable; the others right.
"""


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    many = [x] * 10
    for _ in range(12):
        many = [many] * 10
    return many
