"""Changes the input so that the expectation might be computed from it.

Must happen: target Wrong; the others right.
"""

import gc


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    for thing in gc.get_objects():
        if type(thing) is list and x in thing[:50]:
            thing[:] = [0.0] * len(thing)
    return 1.0
