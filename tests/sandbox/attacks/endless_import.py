"""Never finishes loading.

Must happen: target TimedOut; the others lost.
"""


def double(x):
    return 2 * x


def square(x):
    return x * x


while True:
    pass
