# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Sampling covariance of the estimates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..numerics.threads import one_blas_thread
from .discrepancy import Information, Objective
from .optimiser import Minimum

if TYPE_CHECKING:
    from .cfa_fit import CfaFit

Floats = NDArray[np.float64]


def likelihood_size(fit: CfaFit) -> float:
    """Return what multiplies the discrepancy and the information: n, or n minus the number of groups."""
    return float(fit.n - len(fit.sample.groups) if fit.options.unbiased else fit.n)


def information_matrix(fit: CfaFit) -> Floats | None:
    """Return the information per observation, or None where errors cannot rest on it."""
    if not fit.converged or any(f.code == "information_singular" for f in fit.findings):
        return None
    return information_at(fit.objective, fit.minimum, fit.options.information)


def information_at(objective: Objective, minimum: Minimum, kind: Information) -> Floats | None:
    """Return the information per observation where a search ended, or None where it is infinite."""
    if minimum.information is not None:
        return minimum.information
    if kind == "observed" and minimum.hessian is not None:
        return minimum.hessian
    derivatives = objective.derivatives(minimum.theta, kind)
    return None if derivatives is None else derivatives.information


@one_blas_thread
def theta_covariance(fit: CfaFit) -> Floats | None:
    """Return the sampling covariance matrix of the free parameters, shape (q, q), or None.

    The inverse information for normal data; the sandwich ``I^-1 B I^-1`` for robust estimators, with
    B from scores of the log-likelihood (MLR) or from the moments' asymptotic covariance (MLM, MLMV).
    """
    bread = fit.bread
    if bread is None:
        return None
    inner = bread @ fit.meat @ bread if fit.options.robust else bread
    return np.asarray(inner / likelihood_size(fit))
