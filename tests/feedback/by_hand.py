"""Nets worked out by hand: each quantity by a formula written here, in the order of computation.

Nothing in here knows the grader. A slip is told by giving one quantity another formula; what
comes after it then follows, as it does for a student.
"""

from __future__ import annotations

from math import cos, exp, log, sin, tanh
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Formula: TypeAlias = Callable[[Any], float]
    Formulas: TypeAlias = Mapping[str, Formula]


def sigma(z: float) -> float:
    """Compute the sigmoid."""
    return 1 / (1 + exp(-z)) if z > -700 else 0.0


def slope(z: float) -> float:
    """Compute the derivative of the sigmoid, from its quotient form."""
    return exp(-z) / (1 + exp(-z)) ** 2


def work(givens: Mapping[str, float], formulas: Formulas, slips: Formulas) -> dict[str, float]:
    """Work through formulas from the givens, with slips in place of some of them."""
    values = SimpleNamespace(**givens)
    for key, formula in formulas.items():
        setattr(values, key, slips.get(key, formula)(values))
    return dict(vars(values))


ONE_NEURON: Formulas = {
    "z": lambda v: v.w * v.x + v.b,
    "yhat": lambda v: sigma(v.z),
    "L": lambda v: (v.y - v.yhat) ** 2 / 2,
    "dL_dyhat": lambda v: v.yhat - v.y,
    "dyhat_dz": lambda v: v.yhat * (1 - v.yhat),
    "dz_dw": lambda v: v.x,
    "dz_db": lambda _: 1.0,
    "dL_dz": lambda v: v.dL_dyhat * v.dyhat_dz,
    "dL_dw": lambda v: v.dL_dz * v.dz_dw,
    "dL_db": lambda v: v.dL_dz * v.dz_db,
    "w_new": lambda v: v.w - v.alpha * v.dL_dw,
    "b_new": lambda v: v.b - v.alpha * v.dL_db,
}

TWO_NEURONS: Formulas = {
    "z2": lambda v: v.w1 * v.x + v.b1,
    "a2": lambda v: sigma(v.z2),
    "z3": lambda v: v.w2 * v.a2 + v.b2,
    "yhat": lambda v: sigma(v.z3),
    "L": lambda v: (v.y - v.yhat) ** 2 / 2,
    "dL_dyhat": lambda v: v.yhat - v.y,
    "dyhat_dz3": lambda v: v.yhat * (1 - v.yhat),
    "dz3_da2": lambda v: v.w2,
    "dz3_dw2": lambda v: v.a2,
    "dz3_db2": lambda _: 1.0,
    "da2_dz2": lambda v: v.a2 * (1 - v.a2),
    "dz2_dw1": lambda v: v.x,
    "dz2_db1": lambda _: 1.0,
    "dL_dz3": lambda v: v.dL_dyhat * v.dyhat_dz3,
    "dL_dw2": lambda v: v.dL_dz3 * v.dz3_dw2,
    "dL_db2": lambda v: v.dL_dz3 * v.dz3_db2,
    "dL_da2": lambda v: v.dL_dz3 * v.dz3_da2,
    "dL_dz2": lambda v: v.dL_da2 * v.da2_dz2,
    "dL_dw1": lambda v: v.dL_dz2 * v.dz2_dw1,
    "dL_db1": lambda v: v.dL_dz2 * v.dz2_db1,
    "w1_new": lambda v: v.w1 - v.alpha * v.dL_dw1,
    "b1_new": lambda v: v.b1 - v.alpha * v.dL_db1,
    "w2_new": lambda v: v.w2 - v.alpha * v.dL_dw2,
    "b2_new": lambda v: v.b2 - v.alpha * v.dL_db2,
}

LAYER: Formulas = {
    "z2_1": lambda v: v.w1_1 * v.x + v.b1_1,
    "z2_2": lambda v: v.w1_2 * v.x + v.b1_2,
    "a2_1": lambda v: sigma(v.z2_1),
    "a2_2": lambda v: sigma(v.z2_2),
    "z3": lambda v: v.w2_1 * v.a2_1 + v.w2_2 * v.a2_2 + v.b2,
    "yhat": lambda v: sigma(v.z3),
    "L": lambda v: (v.y - v.yhat) ** 2 / 2,
    "dL_dyhat": lambda v: v.yhat - v.y,
    "dyhat_dz3": lambda v: v.yhat * (1 - v.yhat),
    "dz3_da2_1": lambda v: v.w2_1,
    "dz3_da2_2": lambda v: v.w2_2,
    "dz3_dw2_1": lambda v: v.a2_1,
    "dz3_dw2_2": lambda v: v.a2_2,
    "dz3_db2": lambda _: 1.0,
    "da2_1_dz2_1": lambda v: v.a2_1 * (1 - v.a2_1),
    "da2_2_dz2_2": lambda v: v.a2_2 * (1 - v.a2_2),
    "dz2_1_dw1_1": lambda v: v.x,
    "dz2_1_db1_1": lambda _: 1.0,
    "dz2_2_dw1_2": lambda v: v.x,
    "dz2_2_db1_2": lambda _: 1.0,
    "dL_dz3": lambda v: v.dL_dyhat * v.dyhat_dz3,
    "dL_dw2_1": lambda v: v.dL_dz3 * v.dz3_dw2_1,
    "dL_dw2_2": lambda v: v.dL_dz3 * v.dz3_dw2_2,
    "dL_db2": lambda v: v.dL_dz3 * v.dz3_db2,
    "dL_da2_1": lambda v: v.dL_dz3 * v.dz3_da2_1,
    "dL_da2_2": lambda v: v.dL_dz3 * v.dz3_da2_2,
    "dL_dz2_1": lambda v: v.dL_da2_1 * v.da2_1_dz2_1,
    "dL_dz2_2": lambda v: v.dL_da2_2 * v.da2_2_dz2_2,
    "dL_dw1_1": lambda v: v.dL_dz2_1 * v.dz2_1_dw1_1,
    "dL_db1_1": lambda v: v.dL_dz2_1 * v.dz2_1_db1_1,
    "dL_dw1_2": lambda v: v.dL_dz2_2 * v.dz2_2_dw1_2,
    "dL_db1_2": lambda v: v.dL_dz2_2 * v.dz2_2_db1_2,
    "w1_1_new": lambda v: v.w1_1 - v.alpha * v.dL_dw1_1,
    "b1_1_new": lambda v: v.b1_1 - v.alpha * v.dL_db1_1,
    "w1_2_new": lambda v: v.w1_2 - v.alpha * v.dL_dw1_2,
    "b1_2_new": lambda v: v.b1_2 - v.alpha * v.dL_db1_2,
    "w2_1_new": lambda v: v.w2_1 - v.alpha * v.dL_dw2_1,
    "w2_2_new": lambda v: v.w2_2 - v.alpha * v.dL_dw2_2,
    "b2_new": lambda v: v.b2 - v.alpha * v.dL_db2,
}

# A tanh neuron before a relu neuron; the square has no 1/2.
TANH_RELU: Formulas = {
    "z1": lambda v: v.w1 * v.x + v.b1,
    "h": lambda v: tanh(v.z1),
    "z2": lambda v: v.w2 * v.h + v.b2,
    "yhat": lambda v: max(v.z2, 0.0),
    "L": lambda v: (v.yhat - v.y) ** 2,
    "dL_dyhat": lambda v: 2 * (v.yhat - v.y),
    "dyhat_dz2": lambda v: 1.0 if v.z2 > 0 else 0.0,
    "dh_dz1": lambda v: 1 - v.h**2,
    "dz2_dw2": lambda v: v.h,
    "dz2_dh": lambda v: v.w2,
    "dL_dz2": lambda v: v.dL_dyhat * v.dyhat_dz2,
    "dL_dw2": lambda v: v.dL_dz2 * v.dz2_dw2,
    "dL_dh": lambda v: v.dL_dz2 * v.dz2_dh,
    "dL_dz1": lambda v: v.dL_dh * v.dh_dz1,
    "dL_dw1": lambda v: v.dL_dz1 * v.x,
    "w1_new": lambda v: v.w1 - v.eta * v.dL_dw1,
    "w2_new": lambda v: v.w2 - v.eta * v.dL_dw2,
}

# One weight used by two neurons in a row, and one activation used by two outputs.
SHARED: Formulas = {
    "s": lambda v: v.w * v.x,
    "h": lambda v: tanh(v.s),
    "u": lambda v: v.w * v.h,
    "t": lambda v: v.v * v.h,
    "L": lambda v: ((v.y - v.u) ** 2 + (v.q - v.t) ** 2) / 2,
    "dL_du": lambda v: v.u - v.y,
    "dL_dt": lambda v: v.t - v.q,
    "dL_dh": lambda v: v.dL_du * v.w + v.dL_dt * v.v,
    "dL_ds": lambda v: v.dL_dh * (1 - v.h**2),
    "dL_dw": lambda v: v.dL_du * v.h + v.dL_ds * v.x,
    "dL_dv": lambda v: v.dL_dt * v.h,
    "w_new": lambda v: v.w - v.rate * v.dL_dw,
}

# Two samples with one weight and bias; the loss is the sum of theirs.
SAMPLES: Formulas = {
    "z1": lambda v: v.w * v.x1 + v.b,
    "z2": lambda v: v.w * v.x2 + v.b,
    "p1": lambda v: sigma(v.z1),
    "p2": lambda v: sigma(v.z2),
    "L1": lambda v: (v.y1 - v.p1) ** 2 / 2,
    "L2": lambda v: (v.y2 - v.p2) ** 2 / 2,
    "L": lambda v: v.L1 + v.L2,
    "dL_dz1": lambda v: (v.p1 - v.y1) * v.p1 * (1 - v.p1),
    "dL_dz2": lambda v: (v.p2 - v.y2) * v.p2 * (1 - v.p2),
    "dL_dw": lambda v: v.dL_dz1 * v.x1 + v.dL_dz2 * v.x2,
    "dL_db": lambda v: v.dL_dz1 + v.dL_dz2,
    "w_new": lambda v: v.w - v.alpha * v.dL_dw,
}

CROSS_ENTROPY: Formulas = {
    "z": lambda v: v.w * v.x + v.b,
    "p": lambda v: sigma(v.z),
    "L": lambda v: -(v.y * log(v.p) + (1 - v.y) * log(1 - v.p)),
    "dL_dp": lambda v: -v.y / v.p + (1 - v.y) / (1 - v.p),
    "dp_dz": lambda v: v.p * (1 - v.p),
    "dL_dz": lambda v: v.dL_dp * v.dp_dz,
    "dL_dw": lambda v: v.dL_dz * v.x,
    "w_new": lambda v: v.w - v.alpha * v.dL_dw,
}

SIN_LOG: Formulas = {
    "s": lambda v: v.w * v.x,
    "u": lambda v: sin(v.s),
    "r": lambda v: v.u + v.c,
    "L": lambda v: log(v.r),
    "du_ds": lambda v: cos(v.s),
    "dL_dr": lambda v: 1 / v.r,
    "dL_ds": lambda v: v.dL_dr * v.du_ds,
    "dL_dw": lambda v: v.dL_ds * v.x,
    "w_new": lambda v: v.w - v.alpha * v.dL_dw,
}
