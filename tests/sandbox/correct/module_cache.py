"""A cache at module level, filled by earlier calls."""

cache = {}


def double(x):
    cache["last"] = x
    return cache.setdefault(("double", x), 2 * x)


def target(x):
    return cache.setdefault(("target", x), 3 * x + 1)


def square(x):
    assert "last" in cache
    return x * x
