"""A helper module beside the file."""


def tripled(x):
    return 3 * x
