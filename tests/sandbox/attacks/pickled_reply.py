"""Sends a pickle that would run code in the grader.

Must happen: target Refused or TimedOut; the others right.
"""

import os
import struct


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    bomb = b"cos\n_exit\n(I0\ntR."
    os.write(4, struct.pack("<I", len(bomb)) + bomb)
    return 0.0
