"""Slips in weighted sums, and in the sums over samples, outputs or ways."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from grader.backprop import Apply, Kind, Name, Num
from grader.backprop.expressions import applied, apply, names_in, rename, replace_part
from grader.backprop.names import as_derivative
from grader.feedback.roles import unindexed
from grader.feedback.slips.context import (
    COMMON,
    HERE,
    RARE,
    Change,
    Context,
    few,
    product_of,
    sum_of,
    without,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.backprop import Expression


def way_left_out(s: Context) -> Iterator[Change]:
    """Forget a way forward where there are several."""
    for node in applied(s.recipe, "+") if s.kind is Kind.GRADIENT else ():
        for term in few(node.operands):
            derivative = as_derivative(names_in(term)[-1])
            through = s.write(derivative.of) if derivative else s.write(term)
            kept = replace_part(s.recipe, node, sum_of(without(node.operands, term)))
            yield kept, f"without the way through {through}", COMMON


def one_term_only(s: Context) -> Iterator[Change]:
    """Keep only the last term of a sum, as a loop that overwrites does, or only the first."""
    for node in applied(s.recipe, "+"):
        if len(node.operands) > 2 and _are_alike(node.operands):
            last = replace_part(s.recipe, node, node.operands[-1])
            yield last, f"with only the last term, {s.write(node.operands[-1])}", COMMON
            first = replace_part(s.recipe, node, node.operands[0])
            yield first, f"with only the first term, {s.write(node.operands[0])}", HERE


def weights_left_out(s: Context) -> Iterator[Change]:
    """Leave the same factor out of all terms: deltas added without the weights between."""
    for node in applied(s.recipe, "+"):
        products = [term.operands for term in _products(node)]
        if len(products) < 2 or len({len(factors) for factors in products}) > 1:
            continue
        rest = tuple(term for term in node.operands if term not in _products(node))
        for place in range(len(products[0])):
            kept = [product_of(factors[:place] + factors[place + 1 :]) for factors in products]
            left_out = " and ".join(s.write(factors[place]) for factors in products[:2])
            more = " and so on" if len(products) > 2 else ""
            recipe = replace_part(s.recipe, node, Apply("+", (*kept, *rest)))
            yield recipe, f"without the factors {left_out}{more}", HERE


def mean_for_sum(s: Context) -> Iterator[Change]:
    """Take the mean for the sum."""
    for node in applied(s.recipe, "+"):
        if _are_alike(node.operands):
            mean = apply("/", node, Num(Fraction(len(node.operands))))
            yield replace_part(s.recipe, node, mean), "with the mean in place of the sum", COMMON


def term_subtracted(s: Context) -> Iterator[Change]:
    """Subtract what is to be added: a bias, or one of several terms."""
    for node in applied(s.recipe, "+") if s.kind in {Kind.FORWARD, Kind.GRADIENT} else ():
        for term in few(node.operands):
            if isinstance(term, Apply) and term.operation == "neg":
                continue
            turned = replace_part(s.recipe, term, apply("neg", term))
            cost = HERE if isinstance(term, Name) else RARE
            yield turned, f"with {s.write(term)} subtracted instead of added", cost


def bias_inside(s: Context) -> Iterator[Change]:
    """Multiply the bias, too: w(x + b) for wx + b."""
    for node in applied(s.recipe, "+") if s.kind is Kind.FORWARD else ():
        match node.operands:
            case Apply("*", (Name() as w, Name() as x)), Name() as b:
                inside = apply("*", w, apply("+", x, b))
                yield replace_part(s.recipe, node, inside), s.instead(inside, node), HERE
                product = apply("*", w, x, b)
                yield replace_part(s.recipe, node, product), s.instead(product, node), RARE


def products_added(s: Context) -> Iterator[Change]:
    """Add up where factors are to be multiplied, in all products of a sum."""
    if s.kind is not Kind.FORWARD:
        return
    node = s.recipe if isinstance(s.recipe, Apply) else None
    products = _products(node) if node and node.operation == "+" else []
    if node and node.operation == "*" and all(isinstance(f, Name) for f in node.operands):
        products = [node]
    recipe: Expression = s.recipe
    for product in products:
        recipe = replace_part(recipe, product, Apply("+", product.operands))
    yield recipe, "with the factors added instead of multiplied", RARE


def weights_exchanged(s: Context) -> Iterator[Change]:
    """Exchange the signals of two terms, each multiplied by the weight of the other."""
    for node in applied(s.recipe, "+") if s.kind is not Kind.UPDATE else ():
        match _products(node):
            case (Apply("*", (w1, x1)) as first, Apply("*", (w2, x2)) as second):
                crossed = replace_part(s.recipe, first, apply("*", w1, x2))
                crossed = replace_part(crossed, second, apply("*", w2, x1))
                phrase = f"with {s.write(x1)} and {s.write(x2)} exchanged"
                yield crossed, phrase, RARE


def _products(node: Apply) -> list[Apply]:
    """Return the terms of a sum that are products."""
    return [t for t in node.operands if isinstance(t, Apply) and t.operation == "*"]


def _are_alike(terms: tuple[Expression, ...]) -> bool:
    """Return whether terms differ by their indices only, as those of samples or outputs do."""
    return len(terms) > 1 and len({rename(term, unindexed) for term in terms}) == 1
