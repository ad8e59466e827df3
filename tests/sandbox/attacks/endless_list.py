"""Returns a list that contains itself.

Must happen: target Unusable; the others right.
"""


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    endless = [x]
    endless.append(endless)
    return endless
