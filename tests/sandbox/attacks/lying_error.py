"""Raises an error whose text cannot be had: its __str__ raises, its type has no name.

Must happen: target Raised or Died; the others right.
"""


def double(x):
    return 2 * x


def square(x):
    return x * x


class Meta(type):
    @property
    def __name__(cls):
        raise RuntimeError("no name")


class Mine(Exception, metaclass=Meta):
    def __str__(self):
        raise SystemExit(0)


def target(x):
    raise Mine
