"""Prints and raises terminal escapes, control and bidirectional characters.

Must happen: target Raised; the others right.
"""


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    evil = "\x1b[2J\x1b]0;title\x07\x1b[31mred\x9b1m\u202egnp\u2066\r\x08\x00"
    print(evil)
    raise ValueError(evil)
