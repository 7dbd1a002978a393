# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Fit indices of incomplete data on the scale of complete data.

The likelihood-ratio statistic of incomplete cases shrinks with what is missing, and RMSEA and CFI
with it. The complete-data discrepancy between the saturated and the model's moments does not; its
expectation under a true model, k, corrects it.

References
----------
Zhang & Savalei (2023), doi:10.1037/met0000445
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import block_diag

from ..numerics.normal_theory import expected_information, ml_weights, moment_jacobian
from .fiml import incomplete_scores, saturated_information, saturated_terms
from .incomplete_baseline import baseline_moments

if TYPE_CHECKING:
    from .cfa_fit import CfaFit

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CorrectedDiscrepancy:
    """The complete-data statistic and its expectation.

    Attributes
    ----------
    statistic : float
        2n times the complete-data discrepancy of the model's moments from the saturated ones.
    expectation : float
        k, its mean under a true model: what complete data would have as degrees of freedom.
    """

    statistic: float
    expectation: float


@dataclass(frozen=True, slots=True)
class _Saturated:
    """Information and scores of the saturated moments of all groups, block by block.

    Attributes
    ----------
    complete, incomplete : arrays, shape (s, s)
        Expected information of complete data; observed information of the incomplete cases.
    middle : array, shape (s, s)
        Crossproducts of scores for robust estimators, else `incomplete`.
    """

    complete: Floats
    incomplete: Floats
    middle: Floats


def corrected_discrepancies(fit: CfaFit) -> tuple[CorrectedDiscrepancy, CorrectedDiscrepancy]:
    """Return the corrected statistic of the fitted model and of the independence model."""
    saturated = _saturated(fit)
    model = [(m.cov, m.mean) for m in fit.moments]
    jacobians = [
        moment_jacobian(m.columns, m.terms) @ fit.objective.map.matrix[s.rows]
        for m, s in zip(fit.moments, fit.objective.structures, strict=True)
    ]
    covariates = np.isin(fit.table.observed, fit.table.covariates)
    independent = []
    for group in fit.sample.groups:
        mean, cov = baseline_moments(group, covariates)
        independent.append((cov, mean))
    diagonal = _independence_jacobian(covariates, len(fit.sample.groups))
    return (
        CorrectedDiscrepancy(_statistic(fit, model), _expectation(saturated, np.vstack(jacobians))),
        CorrectedDiscrepancy(_statistic(fit, independent), _expectation(saturated, diagonal)),
    )


def _statistic(fit: CfaFit, moments: Sequence[tuple[Floats, Floats]]) -> float:
    total = 0.0
    for group, (cov, mean), log_determinant in zip(
        fit.sample.groups, moments, fit.objective.log_determinants, strict=True
    ):
        weights = ml_weights(group.cov, group.mean, log_determinant, cov, mean)
        total += np.inf if weights is None else 2.0 * group.n * weights.value
    return total


def _expectation(saturated: _Saturated, jacobian: Floats) -> float:
    """Return ``tr(C U B U)`` with ``U = A^-1 - D (D'AD)^-1 D'``; U itself where B = A."""
    inner = np.linalg.inv(jacobian.T @ saturated.incomplete @ jacobian)
    residual = np.linalg.inv(saturated.incomplete) - jacobian @ inner @ jacobian.T
    if saturated.middle is saturated.incomplete:
        return float((saturated.complete * residual).sum())
    return float(((saturated.complete @ residual) * (residual @ saturated.middle)).sum())


def _saturated(fit: CfaFit) -> _Saturated:
    complete, incomplete, middle = [], [], []
    for share, group, index in zip(
        fit.objective.shares, fit.sample.groups, range(len(fit.sample.groups)), strict=True
    ):
        p = len(group.mean)
        terms = saturated_terms(p)
        precision = np.asarray(np.linalg.inv(group.cov))
        complete.append(share * expected_information(np.eye(p), terms, precision))
        incomplete.append(share * saturated_information(group))
        if fit.options.robust:
            middle.append(incomplete_scores(fit.cases[index], np.eye(p), terms, group.cov, group.mean))
    outer = block_diag(*incomplete)
    return _Saturated(block_diag(*complete), outer, _crossproducts(fit, middle) if middle else outer)


def _crossproducts(fit: CfaFit, scores: list[Floats]) -> Floats:
    """Return crossproducts of scores per case over all groups, of cases or of cluster totals."""
    if fit.clusters is None:
        return np.asarray(block_diag(*[s.T @ s for s in scores])) / fit.n
    totals = np.hstack([fit.clusters.sums(g, found) for g, found in enumerate(scores)])
    return np.asarray(totals.T @ totals / fit.n)


def _independence_jacobian(covariates: NDArray[np.bool_], groups: int) -> Floats:
    """Return which saturated moments the independence model has, a column for each."""
    i, j = np.tril_indices(len(covariates))
    free = np.concatenate([(i == j) | (covariates[i] & covariates[j]), np.ones(len(covariates), dtype=bool)])
    one = np.eye(len(free))[:, free]
    return np.asarray(block_diag(*[one] * groups))
