"""Prints what graders print when all is well, and returns nothing of worth.

Must happen: target Wrong; the others right.
"""

import json
import os


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    print("OK\n50 passed\nscore: 100%")
    print(json.dumps({"outcome": "correct", "credit": 1.0}))
    os.write(2, b"##[set-output name=score]100\n::notice::passed\n")
    return 0.0
