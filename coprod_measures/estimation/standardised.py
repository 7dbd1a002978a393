# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Standardised estimates: factors, or factors and observed variables, with unit variance."""

from __future__ import annotations

from collections.abc import Sequence

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
    is_latent = np.arange(len(names)) >= len(model.observed)
    variances = {
        (p.group, p.lhs): values[row]
        for row, p in enumerate(model.parameters)
        if p.op == "~~" and p.lhs == p.rhs
    }
    implied_sd = [np.sqrt(np.maximum(m.all_cov.diagonal(), 0.0)) for m in moments]
    result = []
    for units_of in (is_latent, np.ones(len(names), dtype=bool)):
        scaled = np.empty(len(values))
        for row, p in enumerate(model.parameters):
            sd = np.where(units_of, implied_sd[p.group - 1], 1.0)
            scaled[row] = values[row] * _factor(p.op, p.lhs, p.rhs, sd, node, variances, p.group, units_of)
        result.append(scaled)
    return result[0], result[1]


def _factor(
    op: str,
    lhs: str,
    rhs: str,
    sd: Floats,
    node: dict[str, int],
    variances: dict[tuple[int, str], float],
    group: int,
    units_of: NDArray[np.bool_],
) -> float:
    left = node[lhs]
    with np.errstate(divide="ignore", invalid="ignore"):
        if op in ("~1", "|"):
            return float(1.0 / sd[left])
        if op == "~*~":
            return float(sd[left])
        right = node[rhs]
        if op == "=~":
            return float(sd[left] / sd[right])
        if op == "~":
            return float(sd[right] / sd[left])
        if lhs == rhs:
            return float(1.0 / sd[left] ** 2)
        factor = 1.0
        for name, index in ((lhs, left), (rhs, right)):
            if units_of[index]:
                factor /= float(np.sqrt(variances[group, name])) if variances[group, name] > 0 else np.nan
        return factor
