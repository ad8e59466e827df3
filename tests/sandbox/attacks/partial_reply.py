"""Sends half a reply and waits.

Must happen: target TimedOut; the others right.
"""

import os
import time


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    os.write(4, b"\x40\0\0\0abc")
    time.sleep(1000)
