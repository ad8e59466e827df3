"""Functions made by functions."""


def line(slope, offset):
    def value(x):
        return slope * x + offset

    return value


double = line(2, 0)
target = line(3, 1)
square = lambda x: line(x, 0)(x)
