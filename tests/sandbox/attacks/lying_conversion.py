"""Returns an object with __float__, __int__, __index__ and __complex__.

Must happen: target Unusable; the others right.
"""

from where import prize


def double(x):
    return 2 * x


def square(x):
    return x * x


class Yes:
    def __float__(self):
        return prize(self.x)

    def __index__(self):
        return 1

    __int__ = __index__


def target(x):
    yes = Yes()
    yes.x = x
    return yes
