# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The independence model and the saturated model, in closed form."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ..model.sample_statistics import GroupMoments
from ..numerics.missing_data import incomplete_weights

Floats = NDArray[np.float64]
_LOG_2PI = math.log(2.0 * math.pi)


def baseline_discrepancy(
    estimator: str, cov: Floats, inverse: Floats, covariates: NDArray[np.bool_]
) -> float:
    """Return F of the model without covariances, except among covariates.

    Parameters
    ----------
    estimator : {"ML", "GLS", "ULS"}
    cov, inverse : arrays, shape (p, p)
        Sample covariance and its inverse.
    covariates : array of bool, shape (p,)
        Variables whose moments are fixed at their sample values.

    Notes
    -----
    ML: ``log|diag S| - log|S|``. GLS: linear in the variances d, with weight W,
    ``(W∘W) d = diag W``. ULS: the sum of squared covariances.
    """
    inner, outer = cov[np.ix_(~covariates, ~covariates)], cov[np.ix_(covariates, covariates)]
    if estimator == "ML":
        value = float(np.log(np.diag(inner)).sum()) - float(np.linalg.slogdet(cov)[1])
        return value + (float(np.linalg.slogdet(outer)[1]) if len(outer) else 0.0)
    sigma = np.zeros_like(cov)
    sigma[np.ix_(covariates, covariates)] = outer
    if estimator == "ULS":
        np.fill_diagonal(sigma, np.diag(cov))
        return 0.5 * float(((cov - sigma) ** 2).sum())
    free = np.flatnonzero(~covariates)
    remaining = inverse @ (cov - sigma) @ inverse
    variances = np.linalg.solve((inverse * inverse)[np.ix_(free, free)], np.diag(remaining)[free])
    sigma[free, free] = variances
    product = inverse @ (cov - sigma)
    return 0.5 * float((product * product.T).sum())


def saturated_loglik(group: GroupMoments, covariates: NDArray[np.bool_]) -> float:
    """Return the normal log-likelihood of one group's own moments, given the covariates."""
    if group.patterns is not None:
        weights = incomplete_weights(group.patterns, group.cov, group.mean)
        assert weights is not None
        return -group.n * weights.value

    def loglik(cov: Floats) -> float:
        p = len(cov)
        return -0.5 * group.n * (p * _LOG_2PI + float(np.linalg.slogdet(cov)[1]) + p) if p else 0.0

    return loglik(group.cov) - loglik(group.cov[np.ix_(covariates, covariates)])
