"""Raises and catches its own exceptions, and asserts."""


class Odd(Exception):
    pass


def double(x):
    try:
        raise Odd(x)
    except Odd as error:
        return 2 * error.args[0]


def target(x):
    assert x == x
    try:
        return 1 / 0
    except ZeroDivisionError:
        return 3 * x + 1
    finally:
        pass


def square(x):
    return x * x
