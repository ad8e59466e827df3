"""Returns an endless generator, hoping that it is drained.

Must happen: target Unusable; the others right.
"""


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    while True:
        yield x
