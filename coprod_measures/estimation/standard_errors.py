# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Sampling covariance of the estimates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from .cfa_fit import CfaFit

Floats = NDArray[np.float64]


def row_covariance(fit: CfaFit) -> Floats:
    """Return the sampling covariance matrix of all rows, shape (n_rows, n_rows).

    NaN where the search did not converge or the information matrix is singular.
    """
    jacobian = fit.objective.map.matrix
    inner = theta_covariance(fit)
    if inner is None:
        free = jacobian.any(axis=1)
        return np.where(np.outer(free, free), np.nan, 0.0)
    return np.asarray(jacobian @ inner @ jacobian.T)


def likelihood_size(fit: CfaFit) -> float:
    """Return what multiplies the discrepancy and the information: n, or n minus the number of groups."""
    return float(fit.n - len(fit.sample.groups) if fit.options.unbiased else fit.n)


def theta_covariance(fit: CfaFit) -> Floats | None:
    """Return the sampling covariance matrix of the free parameters, shape (q, q), or None."""
    if not fit.converged or any(f.code == "information_singular" for f in fit.findings):
        return None
    derivatives = fit.objective.derivatives(fit.minimum.theta, fit.options.information)
    if derivatives is None:
        return None
    return np.asarray(np.linalg.inv(derivatives.information) / likelihood_size(fit))
