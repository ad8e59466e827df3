"""Raises GeneratorExit and a BaseException of its own.

Must happen: target Raised; the others right.
"""


def double(x):
    return 2 * x


def square(x):
    return x * x


class Mine(BaseException):
    pass


def target(x):
    raise GeneratorExit if x > 0 else Mine
