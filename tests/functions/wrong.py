"""Wrong functions, each with one slip: exercise, function, words that name it, and the source."""

from __future__ import annotations

from tests.functions.right import BACK, DENSE, NUMPY, SIGMOID

LINE = (
    NUMPY
    + """
def gradients(x, y, w, b):
    e = w * x + b - y
    return 2 * np.mean(e * x), 2 * np.mean(e)
"""
)
TRAIN = (
    LINE
    + """
def train(x, y, w, b, rate, steps):
    for _ in range(steps):
        dw, db = gradients(x, y, w, b)
        w, b = w - rate * dw, b - rate * db
    return w, b
"""
)
TWO = (
    SIGMOID
    + """
def gradients(x, y, w1, b1, w2, b2):
    p = s(w1 * x + b1)
    q = s(w2 * p + b2)
    d = (q - y) * q * (1 - q)
    e = d * w2 * p * (1 - p)
    return e * x, e, d * p, d
"""
)
CLASSES = (
    NUMPY
    + """
def gradients(x, y, W, b):
    z = W @ x + b
    p = np.exp(z) / np.exp(z).sum()
    d = p - y
    return np.outer(d, x), d
"""
)
UPDATE = (
    NUMPY
    + BACK
    + """
def update(x, y, W1, b1, W2, b2, rate):
    g = gradients(x, y, W1, b1, W2, b2)
    return [p - rate * d for p, d in zip((W1, b1, W2, b2), g)]
"""
)

# Each has a name, the exercise, the function, a pattern that the cause must match, the right
# source, what is changed in it, and into what.
WRONG: dict[str, tuple[str, str, str, str, str, str]] = {
    "sign": (
        "line",
        "gradients",
        "sign|minus|turned|in place of",
        LINE,
        "e = w * x + b - y",
        "e = y - w * x - b",
    ),
    "factor_two": (
        "line",
        "gradients",
        "factor 2|1/2|times",
        LINE,
        "2 * np.mean(e * x), 2 *",
        "np.mean(e * x),",
    ),
    "sum_for_mean": (
        "line",
        "gradients",
        "sum|mean|4",
        LINE,
        "np.mean(e * x), 2 * np.mean",
        "np.sum(e * x), 2 * np.sum",
    ),
    "product_of_means": (
        "line",
        "gradients",
        "product|sum",
        LINE,
        "np.mean(e * x)",
        "np.mean(e) * np.sum(x)",
    ),
    "no_bias": ("line", "gradients", "without b|b", LINE, "e = w * x + b - y", "e = w * x - y"),
    "bias_gets_weight": (
        "line",
        "gradients",
        "in place of|respect to w",
        LINE,
        "2 * np.mean(e)\n",
        "2 * np.mean(e * x)\n",
    ),
    "every_pair": (
        "line",
        "gradients",
        "broadcast|pair",
        LINE,
        "e = w * x + b - y",
        "x = x[:, None]; e = (w * x + b - y) / 4 * 4",
    ),
    "first_sample": (
        "line",
        "gradients",
        "first",
        LINE,
        "2 * np.mean(e * x), 2 * np.mean(e)",
        "e[0] * x[0] / 2, e[0] / 2",
    ),
    "last_sample": (
        "line",
        "gradients",
        "last",
        LINE,
        "2 * np.mean(e * x), 2 * np.mean(e)",
        "e[-1] * x[-1] / 2, e[-1] / 2",
    ),
    "rounded": (
        "line",
        "gradients",
        "rounded to 3 decimals",
        LINE,
        "2 * np.mean(e * x), 2 * np.mean(e)",
        "round(2 * np.mean(e * x), 3), round(2 * np.mean(e), 3)",
    ),
    "uphill": (
        "line",
        "train",
        "added|sign|minus",
        TRAIN,
        "w - rate * dw, b - rate * db",
        "w + rate * dw, b + rate * db",
    ),
    "no_rate": ("line", "train", "rate", TRAIN, "w - rate * dw, b - rate * db", "w - dw, b - db"),
    "one_step_short": ("line", "train", "step", TRAIN, "range(steps)", "range(1, steps)"),
    "one_step_more": ("line", "train", "too many", TRAIN, "range(steps)", "range(steps + 1)"),
    "return_in_the_loop": (
        "line",
        "train",
        "return inside|one step",
        TRAIN,
        "    return w, b",
        "        return w, b\n    return w, b",
    ),
    "gradients_before": (
        "line",
        "train",
        "before the loop",
        TRAIN,
        "    for _ in range(steps):\n        dw, db = gradients(x, y, w, b)\n",
        "    dw, db = gradients(x, y, w, b)\n    for _ in range(steps):\n",
    ),
    "bias_sees_new_weight": (
        "line",
        "train",
        "new|updated",
        TRAIN,
        "w, b = w - rate * dw, b - rate * db",
        "w = w - rate * dw; b = b - rate * gradients(x, y, w, b)[1]",
    ),
    "bias_never_moves": (
        "line",
        "train",
        "nothing is updated|unchanged|without",
        TRAIN,
        ", b - rate * db",
        ", b",
    ),
    "after_each_sample": (
        "line",
        "train",
        "each sample",
        TRAIN,
        "dw, db = gradients(x, y, w, b)\n        w, b = w - rate * dw, b - rate * db",
        (
            "for u, t in zip(x, y):\n            e = (w * u + b - t) / 2\n"
            "            w, b = w - rate * e * u, b - rate * e"
        ),
    ),
    "gradients_add_up": (
        "line",
        "train",
        "add up|reset",
        TRAIN,
        "    for _ in range(steps):\n        dw, db = gradients(x, y, w, b)\n",
        (
            "    dw = db = 0\n    for _ in range(steps):\n"
            "        g, h = gradients(x, y, w, b)\n        dw, db = dw + g, db + h\n"
        ),
    ),
    "change_only": (
        "line",
        "train",
        "change alone|old value",
        TRAIN,
        "w, b = w - rate * dw, b - rate * db",
        "w, b = -rate * dw, -rate * db",
    ),
    "no_slope_hidden": (
        "two_neurons",
        "gradients",
        "without the (factor|slope)",
        TWO,
        "d * w2 * p * (1 - p)",
        "d * w2",
    ),
    "no_slope_anywhere": (
        "two_neurons",
        "gradients",
        "without the (factor|slope)",
        TWO,
        "(q - y) * q * (1 - q)\n    e = d * w2 * p * (1 - p)",
        "q - y\n    e = d * w2",
    ),
    "slope_at_signal": (
        "two_neurons",
        "gradients",
        "in place of",
        TWO,
        "* p * (1 - p)",
        "* (w1 * x + b1) * (1 - w1 * x - b1)",
    ),
    "slope_at_output": (
        "two_neurons",
        "gradients",
        "taken at|already",
        TWO,
        "* q * (1 - q)\n    e = d * w2 * p * (1 - p)",
        "* s(q) * (1 - s(q))\n    e = d * w2 * s(p) * (1 - s(p))",
    ),
    "slope_of_tanh": (
        "two_neurons",
        "gradients",
        "tanh|another|other",
        TWO,
        "q * (1 - q)\n    e = d * w2 * p * (1 - p)",
        "(1 - q * q)\n    e = d * w2 * (1 - p * p)",
    ),
    "slope_twice": (
        "two_neurons",
        "gradients",
        "twice|squared",
        TWO,
        "q * (1 - q)",
        "(q * (1 - q)) ** 2",
    ),
    "slope_of_error": (
        "two_neurons",
        "gradients",
        "of the error",
        TWO,
        "(q - y) * q * (1 - q)",
        "(q - y) * (1 - (q - y))",
    ),
    "own_weight": (
        "two_neurons",
        "gradients",
        "w⁽¹⁾|in place of|exchanged",
        TWO,
        "e = d * w2",
        "e = d * w1",
    ),
    "no_error_hidden": (
        "two_neurons",
        "gradients",
        "without|in place of",
        TWO,
        "e = d * w2",
        "e = q * (1 - q) * w2",
    ),
    "inputs_forgotten": (
        "two_neurons",
        "gradients",
        "without|factor",
        TWO,
        "return e * x, e, d * p, d",
        "return e, e, d, d",
    ),
    "wrong_activation_passed": (
        "two_neurons",
        "gradients",
        "in place of|respect|exchanged",
        TWO,
        "d * p, d",
        "d * q, d",
    ),
    "sign_of_exponent": (
        "dense",
        "forward",
        "sign|minus|exponent",
        NUMPY + DENSE,
        "np.exp(-(W2 @",
        "np.exp((W2 @",
    ),
    "no_parentheses": (
        "dense",
        "forward",
        "parenthes",
        NUMPY + DENSE,
        "1 / (1 + np.exp(-(W2 @ np.tanh(W1 @ x + b1) + b2)))",
        "1 / 1 + np.exp(-(W2 @ np.tanh(W1 @ x + b1) + b2))",
    ),
    "transposed_forward": (
        "dense",
        "forward",
        "transposed|rows and columns",
        NUMPY + DENSE,
        "W1 @ x",
        "W1.T @ x",
    ),
    "sigmoid_inside": (
        "dense",
        "forward",
        "σ|sigmoid",
        NUMPY + DENSE,
        "np.tanh(W1 @ x + b1)",
        "(1 / (1 + np.exp(-(W1 @ x + b1))))",
    ),
    "transposed_back": (
        "dense",
        "gradients",
        "transposed|rows and columns",
        NUMPY + BACK,
        "W2.T @ d",
        "W2 @ d",
    ),
    "outer_turned": (
        "dense",
        "gradients",
        "transposed|rows",
        NUMPY + BACK,
        "np.outer(e, x), e, np.outer(d, h), d",
        "np.outer(x, e), e, np.outer(h, d), d",
    ),
    "bias_summed": (
        "dense",
        "gradients",
        "sum",
        NUMPY + BACK,
        "np.outer(e, x), e, np.outer(d, h), d",
        "np.outer(e, x), [e.sum()] * 2, np.outer(d, h), [d.sum()] * 2",
    ),
    "slope_of_tanh_at_value": (
        "dense",
        "gradients",
        "taken at|already|once more",
        NUMPY + BACK,
        "(1 - h**2)",
        "(1 - np.tanh(h)**2)",
    ),
    "minus_in_slope": (
        "dense",
        "gradients",
        "plus|minus|sign",
        NUMPY + BACK,
        "(1 - h**2)",
        "(1 + h**2)",
    ),
    "square_forgotten": (
        "dense",
        "gradients",
        "square|slope",
        NUMPY + BACK,
        "(1 - h**2)",
        "(1 - h)",
    ),
    "weights_move_first": (
        "dense",
        "update",
        "updated|new",
        UPDATE,
        "    g = gradients(x, y, W1, b1, W2, b2)\n",
        (
            "    g = gradients(x, y, W1, b1, W2, b2)\n"
            "    g = (*_hidden(x, y, W1, b1, W2, b2, W2 - rate * g[2]), *g[2:])\n"
        ),
    ),
    "rate_twice": ("dense", "update", "rate", UPDATE, "p - rate * d", "p - rate * rate * d"),
    "slope_after_softmax": (
        "classes",
        "gradients",
        "once more|slope",
        CLASSES,
        "d = p - y",
        "d = (p - y) * p * (1 - p)",
    ),
    "targets_first": (
        "classes",
        "gradients",
        "turned|sign|minus",
        CLASSES,
        "d = p - y",
        "d = y - p",
    ),
    "no_targets": (
        "classes",
        "gradients",
        "without the target|without",
        CLASSES,
        "d = p - y",
        "d = p",
    ),
    "exchanged_parameters": (
        "one_neuron",
        "loss",
        "exchanged|order",
        SIGMOID + "def loss(x, y, w, b):\n    return (y - s(w * x + b)) ** 2 / 2\n",
        "loss(x, y, w, b)",
        "loss(x, y, b, w)",
    ),
}

HIDDEN = """
def _hidden(x, y, W1, b1, W2, b2, moved):
    h = np.tanh(W1 @ x + b1)
    p = 1 / (1 + np.exp(-(W2 @ h + b2)))
    e = moved.T @ ((p - y) * p * (1 - p)) * (1 - h**2)
    return np.outer(e, x), e
"""
