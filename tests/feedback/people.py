"""What people write where they slip: a model of students that knows nothing of the grader.

A net is a list of quantities by the ids of their questions, each with a part that it plays. A part
computes its quantity from the numbers that stand before it, and lists what people make of it: how
often, what they do, the formula, and words of which one is said where that is recognised.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import StrEnum
from math import exp, prod
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Numbers = Mapping[str, float]
    Formula = Callable[[Numbers], float]


class Often(StrEnum):
    """How often a slip is seen."""

    DAILY = "daily"
    WEEKLY = "weekly"
    RARELY = "rarely"


DAILY, WEEKLY, RARELY = Often


class Slip(NamedTuple):
    """One thing that people do; ``words`` say it."""

    often: Often
    what: str
    formula: Formula
    words: tuple[str, ...]


def sigma(z: float) -> float:
    """Compute the sigmoid."""
    return 1 / (1 + exp(-z))


class Part(ABC):
    """The part that a quantity plays."""

    @abstractmethod
    def value(self, v: Numbers) -> float:
        """Compute it right."""

    @abstractmethod
    def slips(self) -> Iterator[Slip]:
        """List what people make of it."""


@dataclass(frozen=True)
class Sum(Part):
    """A weighted sum: pairs of weight and signal, and a bias."""

    pairs: tuple[tuple[str, str], ...]
    bias: str

    @override
    def value(self, v: Numbers) -> float:
        return sum(v[w] * v[s] for w, s in self.pairs) + v[self.bias]

    @override
    def slips(self) -> Iterator[Slip]:
        b, (w, s) = self.bias, self.pairs[0]
        yield Slip(DAILY, "bias left out", lambda v: self.value(v) - v[b], ("without",))
        yield Slip(WEEKLY, "bias subtracted", lambda v: self.value(v) - 2 * v[b], ("subtracted",))
        yield Slip(
            DAILY,
            "minus of a weight lost",
            lambda v: self.value(v) + (abs(v[w]) - v[w]) * v[s],
            ("minus",),
        )
        yield Slip(DAILY, "minus of the whole", lambda v: -self.value(v), ("sign",))
        yield Slip(WEEKLY, "decimal point", lambda v: 10 * self.value(v), ("decimal",))
        yield Slip(
            RARELY,
            "all added up",
            lambda v: sum(v[w] + v[s] for w, s in self.pairs) + v[b],
            ("added",),
        )
        if len(self.pairs) == 1:
            inside = ("in place of",)
            yield Slip(WEEKLY, "w(x + b)", lambda v: v[w] * (v[s] + v[b]), inside)


@dataclass(frozen=True)
class Sigmoid(Part):
    """The sigmoid of a sum."""

    z: str

    @override
    def value(self, v: Numbers) -> float:
        return sigma(v[self.z])

    @override
    def slips(self) -> Iterator[Slip]:
        z = self.z
        yield Slip(DAILY, "not applied", lambda v: v[z], ("without applying",))
        yield Slip(DAILY, "sign of the exponent", lambda v: sigma(-v[z]), ("exponent",))
        yield Slip(WEEKLY, "1 + e^-z", lambda v: 1 + exp(-v[z]), ("reciprocal",))
        yield Slip(RARELY, "e^-z alone", lambda v: exp(-v[z]), ("exp(−", "alone"))
        yield Slip(RARELY, "1/(1 - e^-z)", lambda v: 1 / (1 - exp(-v[z])), ("denominator",))


@dataclass(frozen=True)
class Loss(Part):
    """Half a squared difference."""

    y: str
    yhat: str

    def difference(self, v: Numbers) -> float:
        """Compute what is squared."""
        return v[self.y] - v[self.yhat]

    @override
    def value(self, v: Numbers) -> float:
        return self.difference(v) ** 2 / 2

    @override
    def slips(self) -> Iterator[Slip]:
        d = self.difference
        yield Slip(DAILY, "half forgotten", lambda v: d(v) ** 2, ("1/2",))
        yield Slip(DAILY, "square forgotten", lambda v: d(v) / 2, ("square",))
        yield Slip(WEEKLY, "half squared, too", lambda v: (d(v) / 2) ** 2, ("squared, too",))
        yield Slip(WEEKLY, "neither square nor half", d, ("alone",))
        yield Slip(RARELY, "the distance", lambda v: abs(d(v)), ("alone",))
        yield Slip(RARELY, "a negative loss", lambda v: -self.value(v), ("sign",))
        apart = ("in place of (",)
        yield Slip(WEEKLY, "y² - ŷ²", lambda v: (v[self.y] ** 2 - v[self.yhat] ** 2) / 2, apart)


@dataclass(frozen=True)
class Error(Part):
    """The derivative of half a squared difference."""

    y: str
    yhat: str

    @override
    def value(self, v: Numbers) -> float:
        return v[self.yhat] - v[self.y]

    @override
    def slips(self) -> Iterator[Slip]:
        yield Slip(DAILY, "minus lost", lambda v: -self.value(v), ("minus", "sign"))
        yield Slip(DAILY, "doubled", lambda v: 2 * self.value(v), ("1/2",))
        yield Slip(WEEKLY, "halved", lambda v: self.value(v) / 2, ("factor 2",))
        yield Slip(DAILY, "2(y - ŷ)", lambda v: -2 * self.value(v), ("1/2",))
        yield Slip(WEEKLY, "(y - ŷ)/2", lambda v: -self.value(v) / 2, ("factor 2",))
        yield Slip(WEEKLY, "square kept", lambda v: -(self.value(v) ** 2), ("square",))


@dataclass(frozen=True)
class Slope(Part):
    """The derivative of the sigmoid."""

    a: str
    z: str

    @override
    def value(self, v: Numbers) -> float:
        return v[self.a] * (1 - v[self.a])

    @override
    def slips(self) -> Iterator[Slip]:
        a, z = self.a, self.z
        yield Slip(DAILY, "z(1 - z)", lambda v: v[z] * (1 - v[z]), ("in place of σ(",))
        yield Slip(DAILY, "the activation", lambda v: v[a], ("in place of its derivative",))
        yield Slip(DAILY, "σ'(a)", lambda v: sigma(v[a]) * (1 - sigma(v[a])), ("taken at",))
        yield Slip(WEEKLY, "1", lambda _: 1.0, ("taken as 1",))
        yield Slip(RARELY, "a(1 - z)", lambda v: v[a] * (1 - v[z]), ("in place of one",))
        yield Slip(RARELY, "a²", lambda v: v[a] ** 2, ("in place of the derivative", "²"))


@dataclass(frozen=True)
class Signal(Part):
    """The derivative of a sum with respect to a weight."""

    signal: str
    weight: str
    z: str
    others: tuple[str, ...] = ()

    @override
    def value(self, v: Numbers) -> float:
        return v[self.signal]

    @override
    def slips(self) -> Iterator[Slip]:
        yield Slip(DAILY, "the weight", lambda v: v[self.weight], ("respect to",))
        yield Slip(RARELY, "the sum", lambda v: v[self.z], ("in place of",))
        for other in self.others:
            yield Slip(DAILY, "another signal", itemgetter(other), ("in place of",))


@dataclass(frozen=True)
class One(Part):
    """The derivative of a sum with respect to its bias."""

    bias: str

    @override
    def value(self, _: Numbers) -> float:
        return 1.0

    @override
    def slips(self) -> Iterator[Slip]:
        yield Slip(DAILY, "0", lambda _: 0.0, ("taken as 0",))
        yield Slip(DAILY, "the bias", lambda v: v[self.bias], ("the value of",))


@dataclass(frozen=True)
class Weight(Part):
    """The derivative of a sum with respect to a signal."""

    weight: str
    signal: str

    @override
    def value(self, v: Numbers) -> float:
        return v[self.weight]

    @override
    def slips(self) -> Iterator[Slip]:
        yield Slip(DAILY, "the signal", lambda v: v[self.signal], ("respect to",))


@dataclass(frozen=True)
class Product(Part):
    """A gradient: a product of the numbers before it, and the weight that it is by, if any."""

    factors: tuple[str, ...]
    weight: str = ""

    @override
    def value(self, v: Numbers) -> float:
        return prod(v[f] for f in self.factors)

    @override
    def slips(self) -> Iterator[Slip]:
        first, last, w = self.factors[0], self.factors[-1], self.weight
        yield Slip(DAILY, "sign", lambda v: -self.value(v), ("sign", "minus"))
        yield Slip(DAILY, "last factor left out", lambda v: self.value(v) / v[last], ("without",))
        yield Slip(DAILY, "first left out", lambda v: self.value(v) / v[first], ("without",))
        yield Slip(RARELY, "a factor twice", lambda v: self.value(v) * v[last], ("twice", "factor"))
        yield Slip(RARELY, "added", lambda v: sum(v[f] for f in self.factors), ("added",))
        if len(self.factors) == 2:
            yield Slip(RARELY, "subtracted", lambda v: v[first] - v[last], ("subtracted",))
        if w:
            own = ("respect to", "in place of")
            yield Slip(DAILY, "the weight", lambda v: self.value(v) / v[last] * v[w], own)
            yield Slip(WEEKLY, "its own weight, too", lambda v: self.value(v) * v[w], ("factor",))


@dataclass(frozen=True)
class Total(Part):
    """A sum over samples or outputs, of products."""

    terms: tuple[tuple[str, ...], ...]

    @override
    def value(self, v: Numbers) -> float:
        return sum(prod(v[f] for f in term) for term in self.terms)

    @override
    def slips(self) -> Iterator[Slip]:
        last, first = Total(self.terms[-1:]), Total(self.terms[:1])
        yield Slip(DAILY, "only the last", last.value, ("last", "without"))
        yield Slip(WEEKLY, "only the first", first.value, ("first", "without"))
        yield Slip(WEEKLY, "the mean", lambda v: self.value(v) / len(self.terms), ("mean",))
        if len(self.terms[0]) > 1:
            deltas = Total(tuple(term[:1] for term in self.terms))
            yield Slip(DAILY, "without the weights", deltas.value, ("without",))


@dataclass(frozen=True)
class Update(Part):
    """A step of gradient descent; ``near`` are other parameters, ``before`` other gradients."""

    parameter: str
    gradient: str
    rate: str = "alpha"
    near: tuple[str, ...] = ()
    before: tuple[str, ...] = ()

    @override
    def value(self, v: Numbers) -> float:
        return v[self.parameter] - v[self.rate] * v[self.gradient]

    @override
    def slips(self) -> Iterator[Slip]:
        p, g, r = self.parameter, self.gradient, self.rate
        yield Slip(DAILY, "added", lambda v: v[p] + v[r] * v[g], ("added",))
        yield Slip(DAILY, "no rate", lambda v: v[p] - v[g], ("without the learning rate",))
        yield Slip(WEEKLY, "w + g", lambda v: v[p] + v[g], ("without the learning rate",))
        yield Slip(DAILY, "the gradient", lambda v: v[g], ("alone",))
        yield Slip(RARELY, "(w - α)g", lambda v: (v[p] - v[r]) * v[g], ("in place of",))
        yield Slip(RARELY, "half", lambda v: v[p] - v[r] * v[g] / 2, ("half",))
        yield Slip(DAILY, "minus of the whole", lambda v: -self.value(v), ("sign",))
        yield Slip(RARELY, "no gradient", lambda v: v[p] - v[r], ("without the factor",))
        yield Slip(WEEKLY, "rate twice", lambda v: v[p] - v[r] ** 2 * v[g], ("applied twice",))
        for other in self.near:
            moved = Update(other, g, r)
            yield Slip(DAILY, "another parameter", moved.value, ("in place of",))
        for other in self.before:
            moved = Update(p, other, r)
            yield Slip(WEEKLY, "another gradient", moved.value, ("in place of",))


@dataclass(frozen=True)
class Old(Part):
    """A parameter at the start of a later step: as the last step left it."""

    updated: str
    before: str

    @override
    def value(self, v: Numbers) -> float:
        return v[self.updated]

    @override
    def slips(self) -> Iterator[Slip]:
        yield Slip(DAILY, "not updated", lambda v: v[self.before], ("in place of",))


Net = dict[str, Part]


def _neuron(end: str = "") -> Net:
    """Build one neuron from its sum to its gradients; ``end`` is that of a later step's names."""
    w, b = (f"w{end}", f"b{end}")
    return {
        f"z{end}": Sum(((w, "x"),), b),
        f"yhat{end}": Sigmoid(f"z{end}"),
        f"L{end}": Loss("y", f"yhat{end}"),
        f"dL_dyhat{end}": Error("y", f"yhat{end}"),
        f"dyhat_dz{end}": Slope(f"yhat{end}", f"z{end}"),
        f"dz_dw{end}": Signal("x", w, f"z{end}"),
        f"dz_db{end}": One(b),
        f"dL_dz{end}": Product((f"dL_dyhat{end}", f"dyhat_dz{end}")),
        f"dL_dw{end}": Product((f"dL_dz{end}", f"dz_dw{end}"), w),
        f"dL_db{end}": Product((f"dL_dz{end}", f"dz_db{end}")),
        f"w_new{end}": Update(w, f"dL_dw{end}", near=(b,), before=(f"dL_dz{end}",)),
        f"b_new{end}": Update(
            b, f"dL_db{end}", near=(w,), before=(f"dL_dyhat{end}", f"dL_dw{end}")
        ),
    }


def _training() -> Net:
    second: Net = {"w_step2": Old("w_new", "w"), "b_step2": Old("b_new", "b")}
    return {**_neuron(), **second, **_neuron("_step2")}


def _two_neurons() -> Net:
    return {
        "z2": Sum((("w1", "x"),), "b1"),
        "a2": Sigmoid("z2"),
        "z3": Sum((("w2", "a2"),), "b2"),
        "yhat": Sigmoid("z3"),
        "L": Loss("y", "yhat"),
        "dL_dyhat": Error("y", "yhat"),
        "dyhat_dz3": Slope("yhat", "z3"),
        "dz3_da2": Weight("w2", "a2"),
        "dz3_dw2": Signal("a2", "w2", "z3", ("x", "z2")),
        "dz3_db2": One("b2"),
        "da2_dz2": Slope("a2", "z2"),
        "dz2_dw1": Signal("x", "w1", "z2", ("a2",)),
        "dz2_db1": One("b1"),
        "dL_dz3": Product(("dL_dyhat", "dyhat_dz3")),
        "dL_dw2": Product(("dL_dz3", "dz3_dw2"), "w2"),
        "dL_db2": Product(("dL_dz3", "dz3_db2")),
        "dL_da2": Product(("dL_dz3", "dz3_da2")),
        "dL_dz2": Product(("dL_da2", "da2_dz2")),
        "dL_dw1": Product(("dL_dz2", "dz2_dw1"), "w1"),
        "dL_db1": Product(("dL_dz2", "dz2_db1")),
        "w1_new": Update("w1", "dL_dw1", near=("b1", "w2"), before=("dL_dz2", "L")),
        "b1_new": Update("b1", "dL_db1", near=("w1", "b2"), before=("dL_dw1",)),
        "w2_new": Update("w2", "dL_dw2", near=("b2", "w1"), before=("dL_dz3", "dL_dw1")),
        "b2_new": Update("b2", "dL_db2", near=("w2", "b1")),
    }


def _layer() -> Net:
    net: Net = {}
    for n in ("1", "2"):
        net[f"z2_{n}"] = Sum(((f"w1_{n}", "x"),), f"b1_{n}")
        net[f"a2_{n}"] = Sigmoid(f"z2_{n}")
    net["z3"] = Sum((("w2_1", "a2_1"), ("w2_2", "a2_2")), "b2")
    net |= {
        "yhat": Sigmoid("z3"),
        "L": Loss("y", "yhat"),
        "dL_dyhat": Error("y", "yhat"),
        "dyhat_dz3": Slope("yhat", "z3"),
        "dz3_db2": One("b2"),
        "dL_dz3": Product(("dL_dyhat", "dyhat_dz3")),
    }
    for n, other in (("1", "2"), ("2", "1")):
        net |= {
            f"dz3_da2_{n}": Weight(f"w2_{n}", f"a2_{n}"),
            f"dz3_dw2_{n}": Signal(f"a2_{n}", f"w2_{n}", "z3", (f"a2_{other}", "x")),
            f"da2_{n}_dz2_{n}": Slope(f"a2_{n}", f"z2_{n}"),
            f"dz2_{n}_dw1_{n}": Signal("x", f"w1_{n}", f"z2_{n}"),
            f"dz2_{n}_db1_{n}": One(f"b1_{n}"),
            f"dL_dw2_{n}": Product(("dL_dz3", f"dz3_dw2_{n}"), f"w2_{n}"),
            f"dL_da2_{n}": Product(("dL_dz3", f"dz3_da2_{n}")),
            f"dL_dz2_{n}": Product((f"dL_da2_{n}", f"da2_{n}_dz2_{n}")),
            f"dL_dw1_{n}": Product((f"dL_dz2_{n}", f"dz2_{n}_dw1_{n}"), f"w1_{n}"),
            f"dL_db1_{n}": Product((f"dL_dz2_{n}", f"dz2_{n}_db1_{n}")),
            f"w1_{n}_new": Update(f"w1_{n}", f"dL_dw1_{n}", near=(f"w1_{other}",)),
            f"w2_{n}_new": Update(f"w2_{n}", f"dL_dw2_{n}", near=(f"w2_{other}",)),
        }
    net["dL_db2"] = Product(("dL_dz3", "dz3_db2"))
    return net


def _samples() -> Net:
    net: Net = {}
    for n in "123":
        net |= {
            f"z_{n}": Sum((("w", f"x_{n}"),), "b"),
            f"yhat_{n}": Sigmoid(f"z_{n}"),
            f"Lp_{n}": Loss(f"y_{n}", f"yhat_{n}"),
            f"dLp_{n}_dyhat_{n}": Error(f"y_{n}", f"yhat_{n}"),
            f"dyhat_{n}_dz_{n}": Slope(f"yhat_{n}", f"z_{n}"),
            f"dz_{n}_dw": Signal(f"x_{n}", "w", f"z_{n}"),
            f"dLp_{n}_dz_{n}": Product((f"dLp_{n}_dyhat_{n}", f"dyhat_{n}_dz_{n}")),
            f"dLp_{n}_dw": Product((f"dLp_{n}_dz_{n}", f"dz_{n}_dw"), "w"),
            f"dLp_{n}_db": Product((f"dLp_{n}_dz_{n}",)),
        }
    net["L"] = Total(tuple((f"Lp_{n}",) for n in "123"))
    net["dL_dw"] = Total(tuple((f"dLp_{n}_dz_{n}", f"dz_{n}_dw") for n in "123"))
    net["dL_db"] = Total(tuple((f"dLp_{n}_db",) for n in "123"))
    net["w_new"] = Update("w", "dL_dw", near=("b",))
    net["b_new"] = Update("b", "dL_db", near=("w",))
    return net


def _outputs() -> Net:
    net: Net = {"z2": Sum((("w1", "x"),), "b1"), "a2": Sigmoid("z2")}
    for n in "12":
        net |= {
            f"z3_{n}": Sum(((f"w2_{n}", "a2"),), f"b2_{n}"),
            f"yhat_{n}": Sigmoid(f"z3_{n}"),
            f"L_{n}": Loss(f"y_{n}", f"yhat_{n}"),
            f"dL_{n}_dyhat_{n}": Error(f"y_{n}", f"yhat_{n}"),
            f"dyhat_{n}_dz3_{n}": Slope(f"yhat_{n}", f"z3_{n}"),
            f"dz3_{n}_da2": Weight(f"w2_{n}", "a2"),
            f"dL_dz3_{n}": Product((f"dL_{n}_dyhat_{n}", f"dyhat_{n}_dz3_{n}")),
            f"dL_dw2_{n}": Product((f"dL_dz3_{n}", "a2"), f"w2_{n}"),
            f"dL_db2_{n}": Product((f"dL_dz3_{n}",)),
            f"dL_{n}_da2": Product((f"dL_dz3_{n}", f"dz3_{n}_da2")),
        }
    net |= {
        "L": Total((("L_1",), ("L_2",))),
        "da2_dz2": Slope("a2", "z2"),
        "dz2_dw1": Signal("x", "w1", "z2", ("a2",)),
        "dL_da2": Total((("dL_dz3_1", "dz3_1_da2"), ("dL_dz3_2", "dz3_2_da2"))),
        "dL_dz2": Product(("dL_da2", "da2_dz2")),
        "dL_dw1": Product(("dL_dz2", "dz2_dw1"), "w1"),
        "w1_new": Update("w1", "dL_dw1", near=("w2_1",), before=("L_1",)),
    }
    return net


NETS: dict[str, Net] = {
    "one_neuron": _neuron(),
    "two_neurons": _two_neurons(),
    "layer_numbers": _layer(),
    "several_samples": _samples(),
    "several_outputs": _outputs(),
    "training": _training(),
}
