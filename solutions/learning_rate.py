"""Too large a step: reference function."""


def train(x, y, w, alpha, steps):
    """Take so many training steps."""
    for _ in range(steps):
        w += alpha * (y - w * x) * x
    return w
