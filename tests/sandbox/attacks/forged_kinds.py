"""Sends replies of kinds that no runner sends.

Must happen: target Refused; the others right.
"""

import sys


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    channel = sys._getframe(3).f_locals["self"]._channel
    channel.reply(b"P", "passed")
    return 0.0
