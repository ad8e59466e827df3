"""Plain Python."""


def target(x):
    return 3 * x + 1


def double(x):
    return 2 * x


def square(x):
    return x * x
