"""Makes abs, round, all, max and sum agree with any comparison.

Must happen: target Wrong; the others right.
"""

import builtins


def double(x):
    return 2 * x


def square(x):
    return x * x


builtins.abs = builtins.round = lambda *_: 0.0
builtins.all = builtins.any = lambda *_: True
builtins.max = builtins.sum = lambda *_: 0.0


def target(x):
    return 1.0
