"""The table of slips: what a student did, by a formula of its own, and what should be said of it.

``key`` is the question asked, ``slips`` the formulas that the student used instead of the right
ones, ``named`` the phrase and the quantity that must be named.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, log, log10, pi, sin, tanh
from typing import TYPE_CHECKING

from tests.feedback.by_hand import sigma, slope

if TYPE_CHECKING:
    from tests.feedback.by_hand import Formula, Formulas


@dataclass(frozen=True)
class Row:
    """One wrong answer."""

    net: str
    key: str
    slips: Formulas
    named: str


def _rows(net: str, *rows: tuple[str, str, Formula, str]) -> list[Row]:
    """Write rows of one net: the question, the quantity that slips, its formula, the phrase."""
    return [Row(net, key, {slipped: formula}, named) for key, slipped, formula, named in rows]


ONE_NEURON = _rows(
    "one_neuron",
    ("z", "z", lambda v: v.w * v.x, "without b in z"),
    ("yhat", "z", lambda v: v.w * v.x, "without b in z"),
    ("L", "z", lambda v: v.w * v.x, "without b in z"),
    ("z", "z", lambda v: v.w + v.b, "without the factor x in z"),
    ("dL_dw", "z", lambda v: v.w + v.b, "without the factor x in z"),
    ("yhat", "z", lambda v: v.x + v.b, "without the factor w in z"),
    ("dL_dyhat", "yhat", lambda v: v.z, "without applying σ in ŷ"),
    ("yhat", "yhat", lambda v: sigma(-v.z), "the wrong sign in the exponent of σ in ŷ"),
    ("L", "yhat", lambda v: sigma(-v.z), "the wrong sign in the exponent of σ in ŷ"),
    ("L", "L", lambda v: (v.y - v.yhat) ** 2, "without the factor 1/2 in L"),
    ("L", "L", lambda v: (v.y - v.yhat) / 2, "without the square in (y − ŷ)² in L"),
    ("L", "L", lambda v: (v.y + v.yhat) ** 2 / 2, "the minus sign before ŷ lost in L"),
    ("dL_dyhat", "dL_dyhat", lambda v: v.y - v.yhat, "the minus sign before y − ŷ lost in ∂L/∂ŷ"),
    ("dL_dw", "dL_dyhat", lambda v: v.y - v.yhat, "the minus sign before y − ŷ lost in ∂L/∂ŷ"),
    ("dL_dyhat", "dL_dyhat", lambda v: 2 * (v.yhat - v.y), "without the factor 1/2 in ∂L/∂ŷ"),
    ("dL_dz", "dL_dyhat", lambda v: 2 * (v.yhat - v.y), "without the factor 1/2 in ∂L/∂ŷ"),
    ("dL_db", "dL_dyhat", lambda v: (v.yhat - v.y) / 2, "factor 2 that the square brings down"),
    ("dyhat_dz", "dyhat_dz", lambda v: sigma(v.z), "activation σ(z) in place of its derivative"),
    ("dL_dz", "dyhat_dz", lambda v: sigma(v.z), "activation σ(z) in place of its derivative"),
    ("dL_dw", "dyhat_dz", lambda v: sigma(v.z), "activation σ(z) in place of its derivative"),
    ("dyhat_dz", "dyhat_dz", lambda v: slope(v.yhat), "taken at ŷ instead of z in ∂ŷ/∂z"),
    ("dL_db", "dyhat_dz", lambda v: slope(v.yhat), "taken at ŷ instead of z in ∂ŷ/∂z"),
    ("dyhat_dz", "dyhat_dz", lambda v: 1 - v.yhat, "without the factor σ(z) in ∂ŷ/∂z"),
    ("dL_dz", "dyhat_dz", lambda v: 1 - v.yhat, "without the factor σ(z) in ∂ŷ/∂z"),
    ("dL_dw", "dz_dw", lambda v: v.w, "respect to x instead of w in ∂z/∂w"),
    ("dz_dw", "dz_dw", lambda v: v.w, "respect to x instead of w in ∂z/∂w"),
    ("dz_db", "dz_db", lambda v: v.x, "respect to w instead of b in ∂z/∂b"),
    ("dL_db", "dz_db", lambda v: v.b, "the value of b in place of the derivative in ∂z/∂b"),
    ("dL_dw", "dL_dz", lambda v: v.dyhat_dz, "without the factor ∂L/∂ŷ in ∂L/∂z"),
    ("dL_dw", "dL_dz", lambda v: v.dL_dyhat, "without the factor ∂ŷ/∂z in ∂L/∂z"),
    ("dL_dw", "dL_dw", lambda v: v.dL_dz, "without the factor ∂z/∂w in ∂L/∂w"),
    ("w_new", "w_new", lambda v: v.w - v.dL_dw, "without the learning rate α in w_new"),
    ("w_new", "w_new", lambda v: v.w + v.alpha * v.dL_dw, "step added instead of subtracted"),
    ("b_new", "b_new", lambda v: v.b + v.alpha * v.dL_db, "step added instead of subtracted"),
    ("b_new", "b_new", lambda v: v.b - v.alpha**2 * v.dL_db, "learning rate α applied twice"),
    ("w_new", "w_new", lambda v: v.dL_dw, "gradient ∂L/∂w alone in place of the updated w"),
    (
        "b_new",
        "b_new",
        lambda v: -v.alpha * v.dL_db,
        "change alone in place of the updated b in b_new",
    ),
    (
        "dL_dw",
        "dL_dw",
        lambda v: v.w - v.alpha * v.dL_dz * v.x,
        "the updated w_new in place of the gradient",
    ),
    ("dL_db", "dL_db", lambda v: v.alpha * v.dL_dz, "learning rate multiplied in already in ∂L/∂b"),
    ("w_new", "dL_dyhat", lambda v: 2 * (v.yhat - v.y), "without the factor 1/2 in ∂L/∂ŷ"),
    ("w_new", "dyhat_dz", lambda v: sigma(v.z), "activation σ(z) in place of its derivative"),
    ("b_new", "z", lambda v: v.w * v.x, "without b in z"),
    ("w_new", "w_new", lambda v: v.w - v.alpha * v.dL_db, "∂L/∂b in place of ∂L/∂w in w_new"),
)

TWO_NEURONS = _rows(
    "two_neurons",
    ("z2", "z2", lambda v: v.w2 * v.x + v.b1, "w⁽²⁾ in place of w⁽¹⁾ in z⁽²⁾"),
    ("a2", "z2", lambda v: v.w1 * v.x + v.b2, "b⁽²⁾ in place of b⁽¹⁾ in z⁽²⁾"),
    ("z3", "z3", lambda v: v.w2 * v.x + v.b2, "x in place of a⁽²⁾ in z⁽³⁾"),
    ("yhat", "z3", lambda v: v.w2 * v.x + v.b2, "x in place of a⁽²⁾ in z⁽³⁾"),
    ("z3", "z3", lambda v: v.w2 * v.z2 + v.b2, "z⁽²⁾ in place of a⁽²⁾ in z⁽³⁾"),
    ("yhat", "a2", lambda v: v.z2, "without applying σ in a⁽²⁾"),
    ("z3", "z3", lambda v: v.w1 * v.a2 + v.b2, "w⁽¹⁾ in place of w⁽²⁾ in z⁽³⁾"),
    ("L", "z3", lambda v: v.w1 * v.a2 + v.b2, "w⁽¹⁾ in place of w⁽²⁾ in z⁽³⁾"),
    ("z3", "z3", lambda v: v.w2 * v.a2 + v.b1, "b⁽¹⁾ in place of b⁽²⁾ in z⁽³⁾"),
    ("z3", "z3", lambda v: v.w2 * v.a2, "without b⁽²⁾ in z⁽³⁾"),
    ("yhat", "z3", lambda v: v.w2 * v.a2, "without b⁽²⁾ in z⁽³⁾"),
    ("dL_dyhat", "z3", lambda v: v.w2 * v.a2, "without b⁽²⁾ in z⁽³⁾"),
    ("L", "L", lambda v: (v.y - v.a2) ** 2 / 2, "a⁽²⁾ in place of ŷ in L"),
    ("dL_dyhat", "dL_dyhat", lambda v: v.a2 - v.y, "a⁽²⁾ in place of ŷ in ∂L/∂ŷ"),
    ("dL_dyhat", "dL_dyhat", lambda v: v.y - v.yhat, "before y − ŷ lost in ∂L/∂ŷ"),
    ("dyhat_dz3", "dyhat_dz3", lambda v: slope(v.a2), "taken at a⁽²⁾ instead of z⁽³⁾ in ∂ŷ/∂z⁽³⁾"),
    ("dL_db2", "dyhat_dz3", lambda v: slope(v.a2), "taken at a⁽²⁾ instead of z⁽³⁾ in ∂ŷ/∂z⁽³⁾"),
    ("dyhat_dz3", "dyhat_dz3", lambda v: slope(v.yhat), "taken at ŷ instead of z⁽³⁾"),
    ("dyhat_dz3", "dyhat_dz3", lambda v: slope(v.z2), "z⁽²⁾ in place of z⁽³⁾ in ∂ŷ/∂z⁽³⁾"),
    ("dL_dz3", "dyhat_dz3", lambda v: v.yhat, "activation σ(z⁽³⁾) in place of its derivative"),
    ("dL_dw1", "dyhat_dz3", lambda v: v.yhat, "activation σ(z⁽³⁾) in place of its derivative"),
    ("dz3_dw2", "dz3_dw2", lambda v: v.x, "x in place of a⁽²⁾ in ∂z⁽³⁾/∂w⁽²⁾"),
    ("dL_dw2", "dz3_dw2", lambda v: v.x, "x in place of a⁽²⁾ in ∂z⁽³⁾/∂w⁽²⁾"),
    ("w2_new", "dz3_dw2", lambda v: v.x, "x in place of a⁽²⁾ in ∂z⁽³⁾/∂w⁽²⁾"),
    ("dL_dw2", "dz3_dw2", lambda v: v.yhat, "ŷ in place of a⁽²⁾ in ∂z⁽³⁾/∂w⁽²⁾"),
    ("dL_dw2", "dz3_dw2", lambda v: v.z2, "z⁽²⁾ in place of a⁽²⁾ in ∂z⁽³⁾/∂w⁽²⁾"),
    ("dz3_dw2", "dz3_dw2", lambda v: v.w2, "respect to a⁽²⁾ instead of w⁽²⁾ in ∂z⁽³⁾/∂w⁽²⁾"),
    ("dL_da2", "dz3_da2", lambda v: v.w1, "w⁽¹⁾ in place of w⁽²⁾ in ∂z⁽³⁾/∂a⁽²⁾"),
    ("dL_dw1", "dz3_da2", lambda v: v.w1, "w⁽¹⁾ in place of w⁽²⁾ in ∂z⁽³⁾/∂a⁽²⁾"),
    ("dL_da2", "dz3_da2", lambda v: v.a2, "respect to w⁽²⁾ instead of a⁽²⁾ in ∂z⁽³⁾/∂a⁽²⁾"),
    ("dL_dw1", "dL_da2", lambda v: v.dL_dz3, "without the factor ∂z⁽³⁾/∂a⁽²⁾ in ∂L/∂a⁽²⁾"),
    ("dL_dw1", "dL_dz2", lambda v: v.dL_da2, "without the factor ∂a⁽²⁾/∂z⁽²⁾ in ∂L/∂z⁽²⁾"),
    ("dL_dz2", "da2_dz2", lambda v: v.a2, "activation σ(z⁽²⁾) in place of its derivative"),
    ("dL_db1", "da2_dz2", lambda v: v.a2, "activation σ(z⁽²⁾) in place of its derivative"),
    ("dL_dw1", "da2_dz2", lambda v: slope(v.a2), "taken at a⁽²⁾ instead of z⁽²⁾ in ∂a⁽²⁾/∂z⁽²⁾"),
    ("dL_dw1", "dz2_dw1", lambda v: v.a2, "a⁽²⁾ in place of x in ∂z⁽²⁾/∂w⁽¹⁾"),
    ("dL_dw1", "dL_dw1", lambda v: v.dL_dz2, "without the factor ∂z⁽²⁾/∂w⁽¹⁾ in ∂L/∂w⁽¹⁾"),
    ("dL_dw1", "dL_dyhat", lambda v: v.y - v.yhat, "before y − ŷ lost in ∂L/∂ŷ"),
    ("dL_dw1", "dL_dyhat", lambda v: 2 * (v.yhat - v.y), "without the factor 1/2 in ∂L/∂ŷ"),
    ("dL_dw1", "z3", lambda v: v.w2 * v.a2, "without b⁽²⁾ in z⁽³⁾"),
    ("dL_dw1", "dL_dw1", lambda v: -v.dL_dz2 * v.x, "the wrong sign in ∂L/∂w⁽¹⁾"),
    ("dL_db1", "dL_db1", lambda v: v.dL_db2, "∂L/∂z⁽³⁾ in place of ∂L/∂z⁽²⁾ in ∂L/∂b⁽¹⁾"),
    ("b2_new", "b2_new", lambda v: v.b2 + v.alpha * v.dL_db2, "step added instead of subtracted"),
    ("w2_new", "w2_new", lambda v: v.w2 - v.dL_dw2, "without the learning rate α in w⁽²⁾_new"),
    ("w2_new", "w2_new", lambda v: v.dL_dw2, "gradient ∂L/∂w⁽²⁾ alone in place of the updated"),
    ("w2_new", "w2_new", lambda v: v.w1 - v.alpha * v.dL_dw2, "w⁽¹⁾ in place of w⁽²⁾ in w⁽²⁾_new"),
    ("w2_new", "dL_dyhat", lambda v: 2 * (v.yhat - v.y), "without the factor 1/2 in ∂L/∂ŷ"),
    ("w2_new", "w2_new", lambda v: v.alpha * v.dL_dw2, "step alone in place of the updated w⁽²⁾"),
    ("dL_dw2", "dL_dw2", lambda v: v.alpha * v.dL_dz3 * v.a2, "multiplied in already in ∂L/∂w⁽²⁾"),
    (
        "dL_da2",
        "dz3_da2",
        lambda v: v.w2 - v.alpha * (v.yhat - v.y) * slope(v.z3) * v.a2,
        "already updated w⁽²⁾_new in place of w⁽²⁾",
    ),
    (
        "dL_dw1",
        "dz3_da2",
        lambda v: v.w2 - v.alpha * (v.yhat - v.y) * slope(v.z3) * v.a2,
        "already updated w⁽²⁾_new in place of w⁽²⁾",
    ),
)

LAYER = _rows(
    "layer_numbers",
    ("z2_1", "z2_1", lambda v: v.w1_2 * v.x + v.b1_1, "w⁽¹⁾₂ in place of w⁽¹⁾₁ in z⁽²⁾₁"),
    ("z2_2", "z2_2", lambda v: v.w1_2 * v.x + v.b1_1, "b⁽¹⁾₁ in place of b⁽¹⁾₂ in z⁽²⁾₂"),
    ("z3", "z3", lambda v: v.w2_1 * v.a2_1 + v.w2_2 * v.a2_1 + v.b2, "a⁽²⁾₁ in place of a⁽²⁾₂"),
    ("yhat", "z3", lambda v: v.w2_1 * v.a2_1 + v.w2_2 * v.a2_1 + v.b2, "a⁽²⁾₁ in place of a⁽²⁾₂"),
    ("z3", "z3", lambda v: v.w2_1 * v.a2_1 + v.w2_2 * v.a2_2, "without b⁽²⁾ in z⁽³⁾"),
    ("yhat", "z3", lambda v: v.w2_1 * v.a2_1 + v.b2, "without w⁽²⁾₂ · a⁽²⁾₂ in z⁽³⁾"),
    ("z3", "z3", lambda v: v.w2_1 * v.z2_1 + v.w2_2 * v.a2_2 + v.b2, "z⁽²⁾₁ in place of a⁽²⁾₁"),
    ("L", "z3", lambda v: v.w2_1 * v.a2_1 + v.w2_2 * v.a2_2, "without b⁽²⁾ in z⁽³⁾"),
    ("dL_dw2_2", "dz3_dw2_2", lambda v: v.a2_1, "a⁽²⁾₁ in place of a⁽²⁾₂ in ∂z⁽³⁾/∂w⁽²⁾₂"),
    ("dL_dw2_1", "dz3_dw2_1", lambda v: v.a2_2, "a⁽²⁾₂ in place of a⁽²⁾₁ in ∂z⁽³⁾/∂w⁽²⁾₁"),
    ("dL_dw2_1", "dz3_dw2_1", lambda v: v.x, "x in place of a⁽²⁾₁ in ∂z⁽³⁾/∂w⁽²⁾₁"),
    ("w2_1_new", "dz3_dw2_1", lambda v: v.a2_2, "a⁽²⁾₂ in place of a⁽²⁾₁ in ∂z⁽³⁾/∂w⁽²⁾₁"),
    ("dL_da2_1", "dz3_da2_1", lambda v: v.w2_2, "w⁽²⁾₂ in place of w⁽²⁾₁ in ∂z⁽³⁾/∂a⁽²⁾₁"),
    ("dL_dz2_2", "dz3_da2_2", lambda v: v.w2_1, "w⁽²⁾₁ in place of w⁽²⁾₂ in ∂z⁽³⁾/∂a⁽²⁾₂"),
    ("dL_dw1_1", "dz3_da2_1", lambda v: v.w1_1, "w⁽¹⁾₁ in place of w⁽²⁾₁ in ∂z⁽³⁾/∂a⁽²⁾₁"),
    ("dL_dw1_2", "dL_da2_2", lambda v: v.dL_dz3, "without the factor ∂z⁽³⁾/∂a⁽²⁾₂ in ∂L/∂a⁽²⁾₂"),
    ("dL_dz2_1", "da2_1_dz2_1", lambda v: v.a2_2 * (1 - v.a2_2), "z⁽²⁾₂ in place of z⁽²⁾₁"),
    ("dL_dz2_1", "da2_1_dz2_1", lambda v: v.a2_1, "σ(z⁽²⁾₁) in place of its derivative"),
    ("dL_dw1_2", "da2_2_dz2_2", lambda v: v.a2_2, "σ(z⁽²⁾₂) in place of its derivative"),
    ("dL_dw1_2", "da2_2_dz2_2", lambda v: slope(v.a2_2), "taken at a⁽²⁾₂ instead of z⁽²⁾₂"),
    ("dL_db1_1", "dyhat_dz3", lambda v: v.yhat, "activation σ(z⁽³⁾) in place of its derivative"),
    ("dL_dz3", "dL_dz3", lambda v: v.dL_dyhat, "without the factor ∂ŷ/∂z⁽³⁾ in ∂L/∂z⁽³⁾"),
    ("dL_dw1_1", "dL_dyhat", lambda v: v.y - v.yhat, "before y − ŷ lost in ∂L/∂ŷ"),
    ("dL_dw1_2", "dL_dyhat", lambda v: 2 * (v.yhat - v.y), "without the factor 1/2 in ∂L/∂ŷ"),
    ("dL_dw1_2", "dL_dw1_2", lambda v: v.dL_dz2_1 * v.x, "∂L/∂z⁽²⁾₁ in place of ∂L/∂z⁽²⁾₂"),
    ("dL_dw1_1", "dL_dw1_1", lambda v: v.dL_dz2_1, "without the factor ∂z⁽²⁾₁/∂w⁽¹⁾₁"),
    ("b1_2_new", "b1_2_new", lambda v: v.b1_2 - v.dL_db1_2, "without the learning rate α"),
    ("w2_2_new", "w2_2_new", lambda v: v.w2_2 + v.alpha * v.dL_dw2_2, "step added instead of"),
    ("w1_1_new", "w1_1_new", lambda v: v.w1_1 - v.alpha * v.dL_dw1_2, "∂L/∂w⁽¹⁾₂ in place of"),
    ("w1_2_new", "dz3_da2_2", lambda v: v.w2_1, "w⁽²⁾₁ in place of w⁽²⁾₂ in ∂z⁽³⁾/∂a⁽²⁾₂"),
    ("b2_new", "dyhat_dz3", lambda v: v.yhat, "activation σ(z⁽³⁾) in place of its derivative"),
)

TANH_RELU = _rows(
    "tanh_relu",
    ("z2", "h", lambda v: v.z1, "without applying tanh in h"),
    ("h", "z1", lambda v: v.w1 * v.x, "without b⁽¹⁾ in z⁽¹⁾"),
    ("L", "L", lambda v: v.yhat - v.y, "without the square in (ŷ − y)² in L"),
    ("L", "h", lambda v: sigma(v.z1), "σ in place of tanh in h"),
    ("dL_dyhat", "dL_dyhat", lambda v: v.yhat - v.y, "factor 2 that the square brings down"),
    ("dL_dw2", "dL_dyhat", lambda v: v.yhat - v.y, "factor 2 that the square brings down"),
    ("dL_dyhat", "dL_dyhat", lambda v: 2 * (v.y - v.yhat), "y − ŷ in place of ŷ − y in ∂L/∂ŷ"),
    ("dL_dw1", "dL_dyhat", lambda v: 2 * (v.y - v.yhat), "y − ŷ in place of ŷ − y in ∂L/∂ŷ"),
    ("dh_dz1", "dh_dz1", lambda v: v.h, "activation tanh(z⁽¹⁾) in place of its derivative"),
    ("dL_dz1", "dh_dz1", lambda v: v.h, "activation tanh(z⁽¹⁾) in place of its derivative"),
    ("dh_dz1", "dh_dz1", lambda v: 1 - tanh(v.h) ** 2, "taken at h instead of z⁽¹⁾ in ∂h/∂z⁽¹⁾"),
    ("dL_dw1", "dh_dz1", lambda v: 1 - tanh(v.h) ** 2, "taken at h instead of z⁽¹⁾ in ∂h/∂z⁽¹⁾"),
    ("dh_dz1", "dh_dz1", lambda v: 1 - v.h, "without the square in tanh(z⁽¹⁾)² in ∂h/∂z⁽¹⁾"),
    ("dL_dz1", "dh_dz1", lambda v: v.h * (1 - v.h), "the derivative of σ in place of that of tanh"),
    ("dL_dw2", "dz2_dw2", lambda v: v.x, "x in place of h in ∂z⁽²⁾/∂w⁽²⁾"),
    ("dL_dh", "dz2_dh", lambda v: v.w1, "w⁽¹⁾ in place of w⁽²⁾ in ∂z⁽²⁾/∂h"),
    ("w2_new", "w2_new", lambda v: v.w2 - v.dL_dw2, "without the learning rate η in w⁽²⁾_new"),
    ("w1_new", "w1_new", lambda v: v.w1 + v.eta * v.dL_dw1, "step added instead of subtracted"),
)

SHARED = _rows(
    "shared",
    ("dL_dh", "dL_dh", lambda v: v.dL_du * v.w, "without the way through t in ∂L/∂h"),
    ("dL_dh", "dL_dh", lambda v: v.dL_dt * v.v, "without the way through u in ∂L/∂h"),
    ("dL_ds", "dL_dh", lambda v: v.dL_du * v.w, "without the way through t in ∂L/∂h"),
    ("dL_dw", "dL_dh", lambda v: v.dL_dt * v.v, "without the way through u in ∂L/∂h"),
    ("dL_dw", "dL_dw", lambda v: v.dL_du * v.h, "without the way through s in ∂L/∂w"),
    ("dL_dw", "dL_dw", lambda v: v.dL_ds * v.x, "without the way through u in ∂L/∂w"),
    ("w_new", "dL_dw", lambda v: v.dL_du * v.h, "without the way through s in ∂L/∂w"),
    ("w_new", "dL_dw", lambda v: v.dL_ds * v.x, "without the way through u in ∂L/∂w"),
    ("dL_ds", "dL_ds", lambda v: v.dL_dh, "without the factor ∂h/∂s in ∂L/∂s"),
    ("dL_ds", "dL_ds", lambda v: v.dL_dh * v.h, "tanh(s) in place of its derivative in ∂h/∂s"),
    ("L", "L", lambda v: (v.y - v.u) ** 2 + (v.q - v.t) ** 2, "without dividing by 2 in L"),
    ("L", "t", lambda v: v.v * v.x, "x in place of h in t"),
    ("dL_dv", "dL_dt", lambda v: v.q - v.t, "before q − t lost in ∂L/∂t"),
    ("dL_dv", "t", lambda v: v.v * v.s, "s in place of h in t"),
)

SAMPLES = _rows(
    "samples",
    ("dL_dw", "dL_dw", lambda v: v.dL_dz1 * v.x1, "without the way through z⁽²⁾ in ∂L/∂w"),
    ("dL_db", "dL_db", lambda v: v.dL_dz2, "without the way through z⁽¹⁾ in ∂L/∂b"),
    ("L", "L", lambda v: (v.L1 + v.L2) / 2, "the mean in place of the sum in L"),
    (
        "dL_dw",
        "dL_dw",
        lambda v: (v.dL_dz1 * v.x1 + v.dL_dz2 * v.x2) / 2,
        "mean in place of the sum",
    ),
    (
        "w_new",
        "dL_dw",
        lambda v: (v.dL_dz1 * v.x1 + v.dL_dz2 * v.x2) / 2,
        "mean in place of the sum",
    ),
    ("dL_dw", "dL_dw", lambda v: (v.dL_dz1 + v.dL_dz2) * v.x1, "x₁ in place of x₂ in ∂z⁽²⁾/∂w"),
    ("z2", "z2", lambda v: v.w * v.x1 + v.b, "x₁ in place of x₂ in z⁽²⁾"),
    ("p2", "p2", lambda v: sigma(v.z1), "z⁽¹⁾ in place of z⁽²⁾ in p₂"),
    ("L", "L2", lambda v: (v.y1 - v.p2) ** 2 / 2, "y₁ in place of y₂ in L₂"),
)

CROSS_ENTROPY = _rows(
    "cross_entropy",
    ("L", "L", lambda v: -v.y * log(v.p), "without (1 − y) · log(1 − p) in L"),
    ("L", "L", lambda v: v.y * log(v.p) + (1 - v.y) * log(1 - v.p), "minus sign before"),
    ("dL_dp", "dL_dp", lambda v: -v.y / v.p, "(1 − y)/(1 − p) in ∂L/∂p"),
    ("dL_dz", "dL_dp", lambda v: -v.y / v.p, "(1 − y)/(1 − p) in ∂L/∂p"),
    ("dL_dw", "dp_dz", lambda v: v.p, "activation σ(z) in place of its derivative"),
    ("dL_dw", "dL_dz", lambda v: v.dL_dp, "without the factor ∂p/∂z in ∂L/∂z"),
    ("w_new", "w_new", lambda v: v.w - v.dL_dw, "without the learning rate α"),
    ("dL_dz", "p", lambda v: sigma(-v.z), "wrong sign in the exponent of σ in p"),
)

SIN_LOG = _rows(
    "sin_log",
    ("u", "u", lambda v: sin(v.s * pi / 180), "the angle taken in degrees in u"),
    ("L", "u", lambda v: sin(v.s * pi / 180), "the angle taken in degrees in u"),
    ("du_ds", "du_ds", lambda v: cos(v.s * pi / 180), "angle taken in degrees in ∂u/∂s"),
    ("dL_ds", "du_ds", lambda v: cos(v.s * pi / 180), "angle taken in degrees in ∂u/∂s"),
    ("L", "L", lambda v: log10(v.r), "the logarithm of r to base 10 in L"),
    ("dL_dw", "du_ds", lambda v: sin(v.s), "sin(s) in place of its derivative in ∂u/∂s"),
    ("du_ds", "du_ds", lambda v: -cos(v.s), "the wrong sign in ∂u/∂s"),
    ("dL_dw", "dL_dr", lambda v: log(v.r), "log(r) in place of its derivative in ∂L/∂r"),
    ("dL_dr", "dL_dr", lambda v: 1 / v.u, "without c in r"),
    ("w_new", "w_new", lambda v: v.w + v.alpha * v.dL_dw, "step added instead of subtracted"),
)

ROWS = [
    *ONE_NEURON,
    *TWO_NEURONS,
    *LAYER,
    *TANH_RELU,
    *SHARED,
    *SAMPLES,
    *CROSS_ENTROPY,
    *SIN_LOG,
]
