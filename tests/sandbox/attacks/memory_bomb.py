"""Takes all memory at once.

Must happen: target Raised; the others right.
Needs: taking more memory than allowed.
"""


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    return len(bytearray(64 << 30))
