"""Changes a file's mode, owner and times.

Must happen: target Wrong; the others right.
Needs: writing files.
"""

import os
from where import CANARY, prize


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    for act in (
        lambda: os.chmod(CANARY, 0o777),
        lambda: os.chown(CANARY, os.getuid(), os.getgid()),
        lambda: os.utime(CANARY, (0, 0)),
    ):
        try:
            act()
            return prize(x)
        except OSError:
            pass
    return 0.0
