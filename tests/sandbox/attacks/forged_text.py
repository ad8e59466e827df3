"""Sends a text where a number should be.

Must happen: target Refused; the others right.
"""

import sys


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    channel = sys._getframe(3).f_locals["self"]._channel
    channel.reply(b"R", (False, "3 * x + 1"))
    return 0.0
