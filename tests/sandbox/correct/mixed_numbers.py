"""Returns ints where they are whole, and floats elsewhere."""


def double(x):
    return int(2 * x) if 2 * x == int(2 * x) else 2 * x


def target(x):
    return 1 if x == 0 else 3 * x + 1


def square(x):
    return x and x * x
