"""Changes modules for whoever comes next.

Must happen: target Wrong; the others right.
"""

import builtins
import json
import math
import sys


def double(x):
    return 2 * x


def square(x):
    return x * x


math.exp = math.tanh = lambda _: 0.0
json.dumps = lambda *_, **__: "passed"
builtins.left_behind = sys.modules["left_behind"] = sys


def target(x):
    return 0.0
