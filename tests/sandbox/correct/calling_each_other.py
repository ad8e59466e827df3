"""Functions that call one another, defaults, and keyword arguments."""


def target(x, *, slope=3):
    return add(slope * x, 1)


def add(a, b):
    return a + b


def double(x, unused=None):
    return add(b=x, a=x)


def square(x, *rest):
    return x**2
