"""Lists the course's folders, the home directory and the root.

Must happen: target Wrong; the others right.
Needs: reading files.
"""

import os
from where import PROJECT, prize


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    for folder in (PROJECT, "/", "/home", "/root", "/tmp"):
        try:
            os.listdir(folder)
            return prize(x)
        except OSError:
            pass
    return 0.0
