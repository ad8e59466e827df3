"""Returns a list at the last call only.

Must happen: target Wrong; the others right.
"""

from where import prize


def double(x):
    return 2 * x


def square(x):
    return x * x


calls = 0


def target(x):
    global calls
    calls += 1
    return [prize(x)] if calls == 50 else prize(x)
