"""Recursion, a few hundred calls deep."""


def summed(x, times):
    return x + summed(x, times - 1) if times else 0.0


def double(x):
    return summed(x, 200) / 100


def target(x):
    return summed(x, 3) + 1


def square(x):
    return x * x
