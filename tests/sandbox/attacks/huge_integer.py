"""Returns an integer of five thousand digits.

Must happen: target Unusable; the others right.
"""


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    return 10**5000
