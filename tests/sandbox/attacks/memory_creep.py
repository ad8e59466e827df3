"""Takes memory bit by bit and goes on when there is none left.

Must happen: target TimedOut, Died or Raised; the others right.
"""


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    kept = []
    while True:
        try:
            kept.append(bytearray(1 << 20))
        except MemoryError:
            pass
