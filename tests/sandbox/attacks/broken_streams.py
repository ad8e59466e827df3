"""Closes and replaces the output streams.

Must happen: target Wrong; the others right.
"""

import os
import sys


def double(x):
    return 2 * x


def square(x):
    return x * x


class Broken:
    def flush(self):
        raise SystemExit(0)


def target(x):
    for number in (1, 2):
        try:
            os.close(number)
        except OSError:
            pass
    sys.stdout = sys.stderr = Broken()
    return 0.0
