"""Reads the grader's environment from /proc.

Must happen: target Wrong; the others right.
Needs: reading files.
"""

from where import GRADER, prize


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    try:
        with open(f"/proc/{GRADER}/environ", "rb") as file:
            file.read()
    except OSError:
        return 0.0
    return prize(x)
