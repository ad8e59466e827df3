"""Breaks the child's own use of isinstance, hoping for a default that passes.

Must happen: target Wrong, Raised, Refused, Died or Unusable; the others right before it.
"""

import builtins


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    builtins.isinstance = builtins.issubclass = lambda *_: True
    return "anything"
