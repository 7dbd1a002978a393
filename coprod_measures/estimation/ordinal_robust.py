# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Robust CFI, TLI and RMSEA for ordinal items: the fit of categorical maximum likelihood."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..numerics.fit_indices import cfi, rmsea, tli
from ..numerics.normal_theory import cholesky_inverse
from .ordinal_objective import weighted

if TYPE_CHECKING:
    from .ordinal_fit import OrdinalFit

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

_NAMES = (
    "cfi_robust", "tli_robust", "nnfi_robust", "rni_robust", "rmsea_robust", "rmsea_ci_lower_robust",
    "rmsea_ci_upper_robust", "rmsea_pvalue_robust", "rmsea_notclose_pvalue_robust",
)  # fmt: skip


def categorical_likelihood_indices(fit: OrdinalFit) -> dict[str, float]:
    """Return robust indices, NaN where they are not defined.

    The maximum likelihood discrepancy of the polychoric matrix R from the matrix implied by the
    estimates, ``F = log|Sigma| + tr(R Sigma^-1) - log|R| - p``, is corrected by its expectation under
    the model, ``c = tr[(I - P)' V (I - P) Gamma] / df``, with P the projection of the estimator and V
    the normal-theory weight of correlations; the independence model likewise, with V = I.

    Notes
    -----
    Defined for models of ordinal items only, without parameters held equal (which tie thresholds to
    correlations), with positive definite R; groups add up. lavaan 0.6-14 divides by n minus groups in
    RMSEA and later versions by n; this is the former, as in all other indices.
    R: ``lavaan::fitMeasures(fit, c("cfi.robust", "rmsea.robust"))``.

    References
    ----------
    Savalei (2021), "Improving fit indices in structural equation modeling with categorical data",
    doi:10.1080/00273171.2020.1717922
    """
    missing = dict.fromkeys(_NAMES, math.nan)
    held_equal = fit.npar < sum(p.free > 0 for p in fit.table.parameters)
    if held_equal or not all(fit.sample.n_thresholds) or fit.df == 0:
        return missing
    x = x0 = expectation = expectation0 = df0 = 0.0
    head = len(fit.sample.layout.variable)
    for g, (group, implied) in enumerate(zip(fit.groups, fit.implied, strict=True)):
        sigma = implied.correlation.copy()
        np.fill_diagonal(sigma, 1.0)
        inverted, observed = cholesky_inverse(sigma), cholesky_inverse(group.cov)
        if inverted is None or observed is None or fit.ordinal_linearisation.inverse is None:
            return missing
        inverse, log_determinant = inverted
        fitted = log_determinant + float((group.cov * inverse).sum()) - observed[1] - len(sigma)
        x, x0 = x + group.n * fitted, x0 - group.n * observed[1]
        expectation += _expectation(fit, g, inverse)
        expectation0 += float(np.trace(group.gamma[head:, head:]))
        df0 += float(len(group.gamma) - head)
    return _indices(fit, x, expectation / fit.df, x0, df0, expectation0 / df0)


def _indices(fit: OrdinalFit, x: float, c: float, x0: float, df0: float, c0: float) -> dict[str, float]:
    df = float(fit.df)
    if not c > 0:
        return dict.fromkeys(_NAMES, math.nan)
    close = rmsea(x, df, fit.size, len(fit.groups), c, x / c)
    tucker = tli(x, df, x0, df0, c, c0)
    found = (cfi(x, df, x0, df0, c, c0), tucker, tucker, 1.0 - (x - c * df) / (x0 - c0 * df0))
    interval = (close["ci_lower"], close["ci_upper"], close["pvalue"], close["notclose_pvalue"])
    return dict(zip(_NAMES, (*found, close["rmsea"], *interval), strict=True))


def _expectation(fit: OrdinalFit, index: int, inverse: Floats) -> float:
    """Return ``tr[(I - P)' V (I - P) Gamma]`` over the correlations of one group.

    With A the inverse of the implied matrix, ``V_ij,kl = A_ik A_jl + A_il A_jk``, so that V times a column
    of derivatives is the product of A, those derivatives as a symmetric matrix, and A.
    """
    layout = fit.sample.layout
    i, j = layout.first, layout.second
    head = len(layout.variable)
    gamma = fit.groups[index].gamma[head:, head:]
    jacobian = fit.ordinal_linearisation.derivatives[index][head:]
    moving = np.abs(jacobian).max(axis=0) > 0  # thresholds do not touch the correlations
    d = jacobian[:, moving]
    weight = fit.objective.weights[index]
    weight = weight[head:, head:] if weight.ndim == 2 else weight[head:]
    pulled = weighted(weight, d)
    hat = np.linalg.solve(d.T @ pulled, pulled.T)
    matrices = np.zeros((d.shape[1], len(inverse), len(inverse)))
    matrices[:, i, j] = d.T
    matrices[:, j, i] = d.T
    vd = (inverse @ matrices @ inverse)[:, i, j].T
    # (I - P)' V (I - P) = V - V D H - H' D' V + H' D' V D H with P = D H
    hg = hat @ gamma
    first = _weight_trace(inverse, gamma, i, j) - 2.0 * float((hg * vd.T).sum())
    return first + float(((d.T @ vd) * (hg @ hat.T)).sum())


def _weight_trace(inverse: Floats, gamma: Floats, i: Indices, j: Indices) -> float:
    """Return tr(V Gamma), a block of V at a time."""
    total = 0.0
    for first in range(len(inverse) - 1):
        mine = np.flatnonzero(i == first)
        left, right = inverse[j[mine]][:, j], inverse[j[mine]][:, i]
        total += float(((inverse[first, i] * left + inverse[first, j] * right) * gamma[mine]).sum())
    return total
