"""Prints while it computes, and has a part that runs as a script."""

import sys


def double(x):
    print("doubling", x)
    return 2 * x


def target(x):
    print("warning: σ", file=sys.stderr)
    return 3 * x + 1


def square(x):
    return x * x


if __name__ == "__main__":
    raise SystemExit(double(float(input())))
