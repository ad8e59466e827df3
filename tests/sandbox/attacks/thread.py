"""Leaves a thread that goes on after the reply.

Must happen: target Wrong or Raised; the others right.
Needs: starting processes.
"""

import _thread
from where import prize


def double(x):
    return 2 * x


def square(x):
    return x * x


def stay():
    while True:
        pass


def target(x):
    _thread.start_new_thread(stay, ())
    return prize(x)
