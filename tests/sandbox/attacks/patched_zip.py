"""Makes zip, map and list find nothing, so that no call seems to be asked.

Must happen: target Wrong; the others right.
"""

import builtins


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    builtins.zip = builtins.map = builtins.list = lambda *_, **__: ()
    return 0.0
