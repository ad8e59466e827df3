"""Returns an object whose unpickling would run code in the grader.

Must happen: target Unusable; the others right.
"""

import os


def double(x):
    return 2 * x


def square(x):
    return x * x


class Bomb:
    def __reduce__(self):
        return os._exit, (0,)


def target(x):
    return Bomb()
