"""Backpropagation as equations: formulas, nets, derivatives, evaluation. It knows no exercise."""

from grader.backprop.errors import FormulaError
from grader.backprop.evaluate import Values, evaluate, why_undefined
from grader.backprop.expressions import Apply, Expression, Name, Num
from grader.backprop.formulas import parse
from grader.backprop.net import Net, NetError, build_net
from grader.backprop.step import (
    DerivationError,
    Equation,
    Kind,
    TrainingStep,
    build_step,
    train,
)
from grader.backprop.unroll import unroll

__all__ = [
    "Apply",
    "DerivationError",
    "Equation",
    "Expression",
    "FormulaError",
    "Kind",
    "Name",
    "Net",
    "NetError",
    "Num",
    "TrainingStep",
    "Values",
    "build_net",
    "build_step",
    "evaluate",
    "parse",
    "train",
    "unroll",
    "why_undefined",
]
