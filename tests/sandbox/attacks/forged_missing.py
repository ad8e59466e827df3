"""Claims, in the middle, that the function does not exist.

Must happen: target Missing or Refused; the others right.
"""

import sys


def double(x):
    return 2 * x


def square(x):
    return x * x


calls = 0


def target(x):
    global calls
    calls += 1
    if calls == 10:
        frame = sys._getframe()
        while "channel" not in frame.f_locals:
            frame = frame.f_back
        frame.f_locals["channel"].reply(b"M", ("double",))
    return 0.0
