"""The forward pass: parentheses that are missing, activations written out, functions exchanged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.backprop import Apply, Kind, Name, parse
from grader.backprop.expressions import names_in, replace_all, replace_part, walk
from grader.backprop.names import base_of
from grader.feedback.causes.setting import LIKELY, POSSIBLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.backprop import Equation, Expression
    from grader.feedback.causes.setting import Cause, Setting

# What is written for 1/(1 + e^-z), and for tanh(z), as functions of z.
_WRITTEN = {
    "sigmoid": (
        ("1/1 + exp(-z)", "with the parentheses missing around 1 + e^-z, below the fraction"),
        ("1/(1 + exp(z))", "with the sign lost in the exponent of e^-z"),
        ("1/(1 - exp(-z))", "with a minus in place of the plus in 1 + e^-z"),
        ("exp(-z)/(1 + exp(-z))", "with e^-z in place of 1 above the fraction: that is 1 - σ"),
        ("1 + exp(-z)", "without the fraction: 1 + e^-z is below it"),
        ("1/exp(-z)", "without the 1 + below the fraction"),
        ("1/(1*exp(-z))", "with a product in place of the sum 1 + e^-z"),
        ("1/(1 + exp(-z))^2", "with a square below the fraction"),
        ("-1/(1 + exp(-z))", "with a minus before the fraction"),
        ("sigmoid(sigmoid(z))", "with σ applied twice"),
        ("sigmoid(z)*(1 - sigmoid(z))", "with the slope in place of the function"),
        ("tanh(z)", "with tanh in place of σ"),
        ("relu(z)", "with relu in place of σ"),
        ("1/(1 + z)", "without the exponential function"),
        ("1/(1 + 2.718^(-z))", "with 2.718 in place of e"),
        ("1/(1 + 2.71828^(-z))", "with 2.71828 in place of e"),
        ("1/(1 + 2^(-z))", "with 2 in place of e"),
        ("1/(1 + 10^(-z))", "with 10 in place of e"),
    ),
    "tanh": (
        ("sigmoid(z)", "with σ in place of tanh"),
        ("tanh(tanh(z))", "with tanh applied twice"),
        ("1 - tanh(z)^2", "with the slope in place of the function"),
        ("tanh(-z)", "with the sign in tanh turned"),
        ("(exp(z) - exp(-z))/2", "with the sinus hyperbolicus in place of tanh"),
        ("2*sigmoid(z) - 1", "with 2σ(z) - 1: tanh(z) is 2σ(2z) - 1"),
        ("relu(z)", "with relu in place of tanh"),
    ),
    "relu": (
        ("z", "without relu"),
        ("abs(z)", "with the absolute value in place of relu"),
        ("-relu(-z)", "with the smaller of z and 0 in place of the greater"),
        ("step(z)", "with the slope of relu in place of relu"),
        ("relu(-z)", "with the sign in relu turned"),
    ),
}  # fmt: skip


def written_out(setting: Setting) -> Iterator[Cause]:
    """Yield activations that are written otherwise: in all layers, and in each one."""
    found = [parts for each in setting.of_kind(Kind.FORWARD) if (parts := _activation(each))]
    layers = dict.fromkeys(base_of(name) for name, _, _ in found)
    for layer in ("", *(layers if len(layers) > 1 else ())):
        chosen = [parts for parts in found if not layer or base_of(parts[0]) == layer]
        where = f" in {setting.symbol(layer or next(iter(layers), ''))}" if layers else ""
        where += "" if layer or len(layers) < 2 else ", and so in every layer"
        cost = POSSIBLE if layer else LIKELY
        for function in dict.fromkeys(node.operation for _, _, node in chosen):
            for text, phrase in _WRITTEN.get(function, ()):
                changes: dict[str, Expression | None] = {
                    name: replace_all(
                        recipe, node, replace_all(parse(text, {"z"}), Name("z"), node.operands[0])
                    )
                    for name, recipe, node in chosen
                    if node.operation == function
                }
                yield from setting.changed(phrase + where, changes, cost)
        yield from setting.changed(
            f"with the minus in e^-z before the first term only{where}: parentheses are missing",
            {name: _first_negated(setting, recipe, node) for name, recipe, node in chosen},
            cost,
        )


def _activation(equation: Equation) -> tuple[str, Expression, Apply] | None:
    for node in walk(equation.recipe):
        if isinstance(node, Apply) and node.operation in _WRITTEN:
            return equation.name, equation.recipe, node
    return None


def _first_negated(setting: Setting, recipe: Expression, node: Apply) -> Expression | None:
    """Take the minus of e^-z for the first term of z only: the others change their signs."""
    signal = node.operands[0]
    if isinstance(signal, Name) and signal.name in setting.equations:
        signal = setting.equations[signal.name].recipe
    match signal:
        case Apply("+", (first, *others)) if node.operation == "sigmoid":
            turned = Apply("+", (first, *(Apply("neg", (each,)) for each in others)))
            return replace_part(recipe, node, Apply(node.operation, (turned,)))
    return None


def parentheses(setting: Setting) -> Iterator[Cause]:
    """Yield formulas in which a pair of parentheses is missing, in one equation or across two."""
    for each in setting.of_kind(Kind.FORWARD):
        for whole in _inlined(setting, each.recipe):
            for node in walk(whole):
                for bare in _bare(node) if isinstance(node, Apply) else ():
                    recipe = replace_part(whole, node, bare)
                    told = f"with parentheses missing in {setting.symbol(each.name)}"
                    yield from setting.changed(told, {each.name: recipe})


def _inlined(setting: Setting, recipe: Expression) -> Iterator[Expression]:
    """Yield a recipe as it is, and with that of each quantity in place of its name."""
    yield recipe
    for name in names_in(recipe):
        if name in setting.equations:
            yield replace_all(recipe, Name(name), setting.equations[name].recipe)


def _bare(node: Apply) -> Iterator[Expression]:
    """Yield what is read where the parentheses around one operand are missing."""
    match node:
        case Apply("/", (above, Apply("+", (first, *others)))):
            yield Apply("+", (Apply("/", (above, first)), *others))
        case Apply("/", (Apply("+", (*others, last)), below)):
            yield Apply("+", (*others, Apply("/", (last, below))))
        case Apply("/", (above, Apply("*", (first, *others)))):
            yield Apply("*", (Apply("/", (above, first)), *others))
        case Apply("^", (Apply("+", (*others, last)), power)):
            match last:
                case Apply("neg", (inner,)):
                    yield Apply("+", (*others, Apply("neg", (Apply("^", (inner, power)),))))
                case _:
                    yield Apply("+", (*others, Apply("^", (last, power))))
        case Apply("neg", (Apply("+", (first, *others)),)):
            yield Apply("+", (Apply("neg", (first,)), *others))
        case Apply("*", operands):
            for at, operand in enumerate(operands):
                match operand:
                    case Apply("+", (first, *others)):
                        before, after = operands[:at], operands[at + 1 :]
                        terms = (_product((*before, first)), *others[:-1])
                        yield Apply("+", (*terms, _product((others[-1], *after))))


def _product(factors: tuple[Expression, ...]) -> Expression:
    return factors[0] if len(factors) == 1 else Apply("*", factors)
