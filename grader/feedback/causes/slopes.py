"""Slopes of activations: what people write for them, in one layer or in all."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from grader.backprop import Apply, Kind, Name, parse
from grader.backprop.expressions import names_in, rename, replace_all
from grader.backprop.names import as_derivative, base_of, index_of
from grader.feedback.causes.setting import LIKELY, POSSIBLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.backprop import Equation, Expression
    from grader.feedback.causes.setting import Cause, Setting

# What is taken for the error signal dL/dz = e*s, where a = f(z) is an activation, s = da/dz its
# slope and e = dL/da the error that comes back; and how that is told.
_SIGNALS = (
    ("e", "without the slope {s}"),
    ("s", "without the error {e}"),
    ("e*s*s", "with the slope {s} twice (squared)"),
    ("e*f(a)*(1 - f(a))", "with the slope taken at {a}, which went through {f} already"),
    ("e*f(z)*(1 - f(z))", "with the slope of the sigmoid in place of that of {f}"),
    ("e*a*(1 - a)", "with the slope of the sigmoid in place of that of {f}"),
    ("e*(1 - a^2)", "with the slope of tanh in place of that of {f}"),
    ("e*(1 - f(a)^2)", "with the slope taken at {a}, which went through {f} already"),
    ("e*(1 - tanh(a)^2)", "with the slope of tanh, taken at {a}"),
    ("e*(1 - z^2)", "with {z} in place of {a} in the slope: {f} was not applied"),
    ("e*z*(1 - z)", "with {z} in place of {a} in the slope: {f} was not applied"),
    ("e*z*(1 - a)", "with {z} in place of one {a} in the slope"),
    ("e*a*(1 - z)", "with {z} in place of one {a} in the slope"),
    ("e*(1 - e)", "with the slope taken of the error itself: e(1 - e) in place of {s}"),
    ("e*e*(1 - e)", "with the slope taken of the error itself: e(1 - e) in place of {s}"),
    ("e*(1 - e^2)", "with the slope taken of the error itself: 1 - e² in place of {s}"),
    ("e*a*(1 + a)", "with a plus in place of the minus in the slope {s}"),
    ("e*(1 + a^2)", "with a plus in place of the minus in the slope {s}"),
    ("e*a*(a - 1)", "with the sign of the slope {s} turned"),
    ("e*(a^2 - 1)", "with the sign of the slope {s} turned"),
    ("e*a", "with {a} in place of the slope {s}"),
    ("e*z", "with {z} in place of the slope {s}"),
    ("e*f(z)", "with {f} in place of its slope {s}"),
    ("e*f(a)", "with {f} once more, at {a}, in place of the slope {s}"),
    ("e*f(1 - a)", "with {f}(1 - a) in place of the slope {s}"),
    ("e*a*f(1 - a)", "with {f}(1 - a) in place of 1 - a in the slope {s}"),
    ("e*f(a)*(1 - a)", "with {f} applied twice in the slope {s}"),
    ("e*a*(1 - f(a))", "with {f} applied twice in the slope {s}"),
    ("e*(1 - a)", "with 1 - a in place of the slope {s}"),
    ("e*(1 - a)^2", "with (1 - a)² in place of the slope {s}"),
    ("e*a^2*(1 - a)", "with one factor too many in the slope {s}"),
    ("e*a*(1 - a)^2", "with one factor too many in the slope {s}"),
    ("e*a*(1 - a^2)", "with the square of {a} in the slope {s}"),
    ("e*a - a", "with parentheses missing in the slope {s}"),
    ("e*a*1 - a", "with parentheses missing in the slope {s}"),
    ("e*1 - a^2", "with parentheses missing in the slope {s}"),
    ("f(e)", "with {f} applied to the error, where its slope is asked"),
    ("e*f(e)", "with {f} applied to the error, where its slope is asked"),
    ("e*step(e)", "with the slope of {f} taken of the error in place of {z}"),
    ("e*f(e)*(1 - f(e))", "with the slope of {f} taken of the error in place of {z}"),
    ("e*step(-z)", "with the slope of {f} on the other side: 1 where {z} is negative"),
    ("e*step(z)", "with the slope of relu in place of that of {f}"),
    ("e/s", "divided by the slope {s}"),
    ("e + s", "with the slope {s} added, not multiplied"),
    ("-e*s", "with the sign lost in {d}"),
)


def slopes(setting: Setting) -> Iterator[Cause]:
    """Yield other ways to write slopes: in all layers, in each one, in each equation."""
    signals = [found for each in setting.of_kind(Kind.GRADIENT) if (found := _parts(setting, each))]
    layers = dict.fromkeys(base_of(parts["a"]) for parts in signals)
    for text, phrase in _SIGNALS:
        for layer in ("", *(layers if len(layers) > 1 else ())):
            chosen = [parts for parts in signals if not layer or base_of(parts["a"]) == layer]
            changes = {parts["d"]: _written(text, parts) for parts in chosen}
            if chosen:
                first = chosen[0]
                told = phrase.format(
                    **{key: setting.symbol(first[key]) for key in "azesd"}, f=first["f"]
                )
                where = (
                    ""
                    if len(layers) < 2
                    else " in every layer"
                    if not layer
                    else _only(setting, layer)
                )
                yield from setting.changed(told + where, changes, POSSIBLE if layer else LIKELY)
    yield from _softmax(setting)


def _only(setting: Setting, layer: str) -> str:
    return f", at {setting.symbol(layer)} only"


def _parts(setting: Setting, equation: Equation) -> dict[str, str] | None:
    """Take an error signal apart that is an error times the slope of an activation."""
    match equation.recipe:
        case Apply("*", (Name(error), Name(slope))):
            derivative = as_derivative(slope)
            if derivative and derivative.of in setting.equations:
                match setting.equations[derivative.of].recipe:
                    case Apply(function, (Name(before),)) if function != "neg":
                        return {
                            "d": equation.name, "e": error, "s": slope,
                            "a": derivative.of, "z": before, "f": function,
                        }  # fmt: skip
    return None


def _written(text: str, parts: dict[str, str]) -> Expression:
    formula = parse(text.replace("f(", f"{parts['f']}("), {"e", "s", "a", "z"})
    return rename(formula, lambda name: parts[name])


# The error signal dL/dz of softmax with cross-entropy: what is made of it, the share p and the
# target y by its own slope or otherwise; d is the right signal.
_SHARES = (
    ("d*p*(1 - p)", "with the slope p(1 - p) once more, after softmax with cross-entropy"),
    ("d*p", "with p once more as a factor of the error p - y"),
    ("d/p", "divided by p once more"),
    ("p", "without the target in the error p - y"),
    ("-d", "with the error p - y turned round"),
    (
        "l*p*(1 - p)",
        "with the slope p(1 - p) of each share alone: the shares depend on all signals",
    ),
    ("l", "without the derivative of softmax"),
)


def _softmax(setting: Setting) -> Iterator[Cause]:
    """Yield other error signals, where each share of a softmax depends on all signals."""
    found = [parts for each in setting.of_kind(Kind.GRADIENT) if (parts := _shares(setting, each))]
    for text, phrase in _SHARES:
        changes: dict[str, Expression | None] = {}
        for parts in found:
            written = rename(parse(text, {"d", "p", "l"}), partial(_named, parts))
            right = setting.equations[parts["D"]].recipe
            changes[parts["D"]] = replace_all(written, Name("d"), right)
        yield from setting.changed(phrase, changes, LIKELY)


def _named(parts: dict[str, str], letter: str) -> str:
    return parts.get(letter, letter)


def _shares(setting: Setting, equation: Equation) -> dict[str, str] | None:
    """Take the error signal of a softmax apart: the share of its own, and the error of that."""
    match equation.recipe:
        case Apply("+", terms) if equation.name.startswith("dL/d"):
            for term in terms:
                match term:
                    case Apply("*", (Name(error), Name(slope))):
                        derivative = as_derivative(slope)
                        share = derivative.of if derivative else ""
                        if index_of(share) == index_of(equation.name) and _is_share(setting, share):
                            return {"D": equation.name, "p": share, "l": error}
    return None


def _is_share(setting: Setting, name: str) -> bool:
    """Return whether a quantity is one share of a softmax: it depends on several signals."""
    equation = setting.equations.get(name)
    used = names_in(equation.recipe) if equation else []
    return len(used) > 1 and len({*map(base_of, used)}) == 1
