"""Gives a wrong function a __signature__ that ends the process when it is read.

Must happen: target Died, Raised or Wrong; the others right.
"""

import os


def double(x):
    return 2 * x


def square(x):
    return x * x


class Yes:
    @property
    def __signature__(self):
        os._exit(0)

    def __call__(self, x):
        return x


target = Yes()
