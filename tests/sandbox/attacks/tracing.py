"""Watches the runner with a trace function, to see or change what it sends.

Must happen: target Wrong; the others right.
"""

import sys


def double(x):
    return 2 * x


def square(x):
    return x * x


seen = []


def watch(frame, event, arg):
    seen.append(frame.f_locals.get("expected"))
    return watch


def target(x):
    sys.setprofile(watch)
    sys.settrace(watch)
    return seen[-1] or 0.0 if seen else 0.0
