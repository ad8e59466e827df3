"""Stops in the debugger.

Must happen: target Wrong or NoModule; the others right.
"""


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    breakpoint()
    return 0.0
