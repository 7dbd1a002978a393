# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Residuals of the moments: observed minus implied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from ..errors import NotSupportedError, check_option
from ..numerics.normal_theory import moment_jacobian, pair_products
from .robust import GroupLinearisation, expected
from .score_tests import require_converged

if TYPE_CHECKING:
    from .cfa_fit import CfaFit

Floats = NDArray[np.float64]
ResidualKind = Literal["raw", "correlation", "normalized", "standardized"]
KINDS: tuple[ResidualKind, ...] = ("raw", "correlation", "normalized", "standardized")


def residual_matrices(fit: CfaFit, kind: ResidualKind) -> list[tuple[Floats, Floats]]:
    """Return residuals of covariances, shape (p, p), and of means, shape (p,), per group."""
    check_option("kind", kind, KINDS)
    found = []
    for g, (data, m) in enumerate(zip(fit.objective.groups, fit.moments, strict=True)):
        mean = data.mean if fit.options.meanstructure else m.mean
        cov_residual, mean_residual = data.cov - m.cov, mean - m.mean
        if kind == "correlation":
            sd, implied = np.sqrt(np.diag(data.cov)), np.sqrt(np.diag(m.cov))
            cov_residual = data.cov / np.outer(sd, sd) - m.cov / np.outer(implied, implied)
            mean_residual = mean / sd - m.mean / implied
        elif kind != "raw":
            errors = _sampling_errors(fit, g) if kind == "normalized" else _residual_errors(fit, g)
            cov_residual = _ratio(cov_residual, errors[0], data.cov)
            mean_residual = _ratio(mean_residual, errors[1], np.diag(data.cov))
        found.append((np.where(data.unknown, np.nan, cov_residual), mean_residual))
    return found


def _ratio(residual: Floats, error: Floats, size: Floats) -> Floats:
    """Divide a residual by its error; both are zero where the model reproduces a moment."""
    zero = np.abs(residual) <= 1e-7 * np.abs(size).max()
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(zero, 0.0, residual / error)


def _sampling_errors(fit: CfaFit, group: int) -> tuple[Floats, Floats]:
    """Return normal-theory standard errors of the sample covariances and means of one group."""
    data = fit.objective.groups[group]
    variance = np.diag(data.cov)
    squared = np.outer(variance, variance) + data.cov**2
    return np.sqrt(squared / data.n), np.sqrt(variance / data.n)


def _residual_errors(fit: CfaFit, group: int) -> tuple[Floats, Floats]:
    """Return normal-theory standard errors of one group's residuals.

    The residual is what sampling error ``e`` leaves after the fit, ``e - D A^-1 sum_h f_h D_h' V_h e_h``,
    with derivatives D, information A, weights V at the implied moments and shares f; the errors'
    covariance is taken at the sample moments. Groups that share parameters share each other's errors.
    """
    require_converged(fit)
    if fit.sample.n_unknown:
        raise NotSupportedError(
            "Standardized residuals need every pair of variables to be known of somebody.",
            code="unknown_covariances",
            place="kind",
            remedy="Use kind='normalized'; the fit's findings name the pairs.",
        )
    parts = fit.linearisation
    inverse = np.asarray(np.linalg.inv(expected(fit, parts)))
    shared = np.zeros_like(inverse)
    for share, part, data in zip(fit.objective.shares, parts, fit.objective.groups, strict=True):
        shared += share * part.jacobian.T @ _contribution_covariance(part, data.cov) @ part.jacobian
    part, data = parts[group], fit.objective.groups[group]
    p = len(data.cov)
    jacobian = moment_jacobian(part.columns, part.terms) @ part.jacobian
    weighed = data.cov @ part.precision @ part.columns
    with_errors = moment_jacobian(weighed, part.terms) @ part.jacobian
    own, means = _sampling_errors(fit, group)
    i, j = np.tril_indices(p)
    total = np.concatenate([own[i, j], means]) ** 2
    adjusted = jacobian @ inverse
    total = total - 2.0 / fit.n * (adjusted * with_errors).sum(axis=1)
    total = total + ((adjusted @ shared) * adjusted).sum(axis=1) / fit.n
    errors = np.sqrt(np.maximum(total, 0.0))
    matrix = np.zeros((p, p))
    matrix[i, j] = matrix[j, i] = errors[: len(i)]
    return matrix, errors[len(i) :]


def _contribution_covariance(part: GroupLinearisation, cov: Floats) -> Floats:
    """Return the covariance of ``D'V e`` for one case at a sample covariance matrix, shape (q, q)."""
    weighted = part.precision @ part.columns
    g = weighted.T @ cov @ weighted
    means = np.outer(part.terms.w, part.terms.w) * g[np.ix_(part.terms.x, part.terms.x)]
    return np.asarray(pair_products(g, g, part.terms) + means)
