"""Returns a list whose length and items change whenever one looks.

Must happen: target Wrong; the others right.
"""


def double(x):
    return 2 * x


def square(x):
    return x * x


class Yes(list):
    def __iter__(self):
        while True:
            yield 1.0

    def __len__(self):
        return 0

    def __eq__(self, other):
        return True


def target(x):
    return Yes([0.0])
