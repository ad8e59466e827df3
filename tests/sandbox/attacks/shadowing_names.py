"""Uses the names of builtins and of modules for its own things.

Must happen: target Wrong; the others right.
"""


def double(x):
    return 2 * x


def square(x):
    return x * x


len = float = isinstance = encode = os = sys = math = None


def print(*_):
    return 0.0


def target(x):
    return print(x)
