# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Standardised estimates: factors, or factors and observed variables, with unit variance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..model.factor_model import FactorModel
from ..model.implied_moments import ImpliedMoments

Floats = NDArray[np.float64]


def standardised(
    model: FactorModel, values: Floats, moments: Sequence[ImpliedMoments]
) -> tuple[Floats, Floats]:
    """Return lavaan's ``std.lv`` and ``std.all`` for every row, each of shape (n_rows,).

    Effects and intercepts are divided by implied standard deviations, variances by implied
    variances, and covariances by the standard deviations of what they join: residuals, where the
    variables are dependent.
    """
    names = (*model.observed, *model.latents)
    node = {name: i for i, name in enumerate(names)}
    variances = [
        {key[0]: float(values[row]) for key, row in rows.items() if key[1] == "~~" and key[0] == key[2]}
        for rows in model.rows_by_group
    ]
    implied_sd = [np.sqrt(np.maximum(m.all_cov.diagonal(), 0.0)) for m in moments]
    found = []
    for first_scaled in (len(model.observed), 0):  # factors only, then all variables
        factors = np.empty(len(values))
        for rows, sd, variance in zip(model.rows_by_group, implied_sd, variances, strict=True):
            units = _Units(node, [1.0] * first_scaled + sd[first_scaled:].tolist(), variance, first_scaled)
            for key, row in rows.items():
                factors[row] = units.factor(*key)
        found.append(values * factors)
    return found[0], found[1]


@dataclass(frozen=True, slots=True)
class _Units:
    """Units of one group's variables.

    Attributes
    ----------
    node : dict
        Numbers of the variables.
    sd : list of float
        Their units: implied standard deviations, or 1.
    variances : dict
        Their variances as parameters: residual ones of dependent variables.
    first_scaled : int
        The first variable whose unit is not 1.
    """

    node: dict[str, int]
    sd: list[float]
    variances: dict[str, float]
    first_scaled: int

    def factor(self, lhs: str, op: str, rhs: str) -> float:
        """Return what a parameter is multiplied by."""
        left = self.sd[self.node[lhs]]
        if op in ("~1", "|"):
            return _over(1.0, left)
        if op == "~*~":
            return left
        right = self.sd[self.node[rhs]]
        if op == "=~":
            return _over(left, right)
        if op == "~":
            return _over(right, left)
        if lhs == rhs:
            return _over(1.0, left * left)
        return self._of_residual(lhs) * self._of_residual(rhs)

    def _of_residual(self, name: str) -> float:
        if self.node[name] < self.first_scaled:
            return 1.0
        variance = self.variances[name]
        return 1.0 / math.sqrt(variance) if variance > 0 else math.nan


def _over(one: float, other: float) -> float:
    return one / other if other else math.nan if one == 0 else math.inf
