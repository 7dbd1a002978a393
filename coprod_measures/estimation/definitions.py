# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Defined parameters: functions of labelled ones, with errors by the delta method."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ..errors import ModelError, closest
from ..model.factor_model import FactorModel
from ..model.syntax import FUNCTIONS, Definition

Floats = NDArray[np.float64]
_BINARY: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_CALLS: dict[str, Callable[[float], float]] = {
    "exp": math.exp,
    "log": math.log,
    "sqrt": math.sqrt,
    "abs": abs,
}
assert set(_CALLS) == set(FUNCTIONS)


def check_definitions(model: FactorModel) -> None:
    """Raise `ModelError` if a definition uses a label that the model does not have."""
    known = {p.label for p in model.parameters if p.label}
    for definition in model.definitions:
        for label in definition.labels:
            if label not in known:
                raise ModelError(
                    f"The definition of '{definition.name}' uses the label '{label}', which no parameter has."
                    f"{closest(label, known)}",
                    code="unknown_label",
                    place=definition.name,
                    remedy="Give the parameter the label, as in y ~ a*x.",
                )
        known.add(definition.name)


def defined_values(model: FactorModel, values: Floats) -> Floats:
    """Return the defined parameters at given row values, shape (d,).

    Where rows of one label differ, as standardised values of groups do, the first counts, as in lavaan.
    """
    known: dict[str, float] = {}
    for p, v in zip(model.parameters, values, strict=True):
        if p.label:
            known.setdefault(p.label, float(v))
    found = []
    for definition in model.definitions:
        known[definition.name] = evaluate(definition, known)
        found.append(known[definition.name])
    return np.array(found)


def defined_errors(model: FactorModel, values: Floats, covariance: Floats) -> Floats:
    """Return delta-method standard errors, shape (d,), from the covariance matrix of all rows."""
    labelled = [r for r, p in enumerate(model.parameters) if p.label]
    jacobian = np.zeros((len(model.definitions), len(values)))
    shared: Sequence[str] = [model.parameters[r].label for r in labelled]
    for row, label in zip(labelled, shared, strict=True):
        if shared.index(label) != labelled.index(row):
            continue  # rows with one label move together: the derivative belongs to the first
        step = 1e-6 * max(1.0, abs(float(values[row])))
        together = [r for r in labelled if model.parameters[r].label == label]
        up, down = values.copy(), values.copy()
        up[together] += step
        down[together] -= step
        jacobian[:, row] = (defined_values(model, up) - defined_values(model, down)) / (2.0 * step)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.sqrt(np.einsum("ij,jk,ik->i", jacobian, covariance, jacobian)))


def evaluate(definition: Definition, known: Mapping[str, float]) -> float:
    """Evaluate one definition; a value outside a function's domain gives NaN."""

    def value(node: ast.expr) -> float:
        match node:
            case ast.Constant():
                return float(node.value)  # type: ignore[arg-type]
            case ast.Name():
                return known[node.id]
            case ast.UnaryOp():
                inner = value(node.operand)
                return -inner if isinstance(node.op, ast.USub) else inner
            case ast.BinOp():
                return _BINARY[type(node.op)](value(node.left), value(node.right))
            case ast.Call(func=ast.Name(id=name)):
                return _CALLS[name](value(node.args[0]))
        raise AssertionError(ast.dump(node))

    try:
        return value(ast.parse(definition.expression, mode="eval").body)
    except (ValueError, ZeroDivisionError, OverflowError):
        return math.nan
