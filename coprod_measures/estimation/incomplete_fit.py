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

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..numerics.normal_theory import expected_information, ml_weights, moment_jacobian, symmetric_inverse
from .incomplete_baseline import baseline_moments
from .incomplete_saturated import saturated_terms

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
    """The saturated moments of one group, weighed by its share of the cases; s of them.

    Attributes
    ----------
    complete : array, shape (s, s)
        C, the expected information of complete data.
    incomplete, inverse : arrays, shape (s, s)
        A, the observed information of the incomplete cases, and its inverse.
    root : array, shape (r, s), or None
        R with ``B = R'R`` for the mean crossproduct B of scores; None where B is A.
    alone : float
        ``tr(C A^-1 B A^-1)``.
    """

    complete: Floats
    incomplete: Floats
    inverse: Floats
    root: Floats | None
    alone: float


def corrected_discrepancies(fit: CfaFit) -> tuple[CorrectedDiscrepancy, CorrectedDiscrepancy]:
    """Return the corrected statistic of the fitted model and of the independence model."""
    saturated = [_saturated(fit, g) for g in range(len(fit.sample.groups))]
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
    own = _independence_jacobian(covariates)
    none = np.zeros_like(own)
    diagonal = [
        np.hstack([own if g == h else none for h in range(len(saturated))]) for g in range(len(saturated))
    ]
    together = fit.clusters is not None
    return (
        CorrectedDiscrepancy(_statistic(fit, model), _expectation(saturated, jacobians, together)),
        CorrectedDiscrepancy(_statistic(fit, independent), _expectation(saturated, diagonal, together)),
    )


def _statistic(fit: CfaFit, moments: Sequence[tuple[Floats, Floats]]) -> float:
    total = 0.0
    for group, (cov, mean), log_determinant in zip(
        fit.sample.groups, moments, fit.objective.log_determinants, strict=True
    ):
        weights = ml_weights(group.cov, group.mean, log_determinant, cov, mean)
        total += np.inf if weights is None else 2.0 * group.n * weights.value
    return total


def _expectation(saturated: list[_Saturated], jacobians: list[Floats], together: bool) -> float:
    """Return ``tr(C U B U)`` with ``U = A^-1 - D M D'`` and ``M = (D'AD)^-1``; U itself where B = A.

    A and C are zero between groups, and only k-column products of D, a model's derivatives, join them.

    Parameters
    ----------
    saturated : list of _Saturated
    jacobians : list of arrays, shape (s_g, k)
        D, per group.
    together : bool
        Whether roots are of cluster totals, which groups may share, or of each group's own cases.
    """
    parts = list(zip(saturated, jacobians, strict=True))
    m = np.linalg.inv(_added(d.T @ s.incomplete @ d for s, d in parts))
    spread = [s.complete @ d for s, d in parts]
    of_complete = _added(d.T @ cd for d, cd in zip(jacobians, spread, strict=True))
    alone = sum(s.alone for s in saturated)
    roots = [s.root for s in saturated if s.root is not None]
    if not roots:
        return float(alone - (of_complete * m).sum())
    pulled = [root @ d for root, d in zip(roots, jacobians, strict=True)]
    if together:
        pulled = [_added(pulled)] * len(parts)
    across = [root.T @ rd for root, rd in zip(roots, pulled, strict=True)]  # B D
    of_scores = _added(d.T @ bd for d, bd in zip(jacobians, across, strict=True))
    mixed = _added(cd.T @ s.inverse @ bd for s, cd, bd in zip(saturated, spread, across, strict=True))
    return float(alone - 2.0 * (mixed.T * m).sum() + ((m @ of_complete @ m) * of_scores).sum())


def _added(arrays: Iterable[Floats]) -> Floats:
    return np.asarray(np.sum(list(arrays), axis=0))


def _saturated(fit: CfaFit, index: int) -> _Saturated:
    group, share, found = fit.sample.groups[index], float(fit.objective.shares[index]), fit.saturated[index]
    p = len(group.mean)
    precision = symmetric_inverse(group.cov)
    complete = share * expected_information(np.eye(p), saturated_terms(p), precision)
    incomplete, inverse = share * found.information, found.inverse / share
    if not fit.options.robust:
        return _Saturated(complete, incomplete, inverse, None, float((complete * inverse).sum()))
    totals = found.scores if fit.clusters is None else fit.clusters.sums(index, found.scores)
    root = totals / np.sqrt(fit.n)
    alone = float(((inverse @ complete @ inverse) * (root.T @ root)).sum())
    return _Saturated(complete, incomplete, inverse, root, alone)


def _independence_jacobian(covariates: NDArray[np.bool_]) -> Floats:
    """Return which saturated moments of a group the independence model has, a column for each."""
    i, j = np.tril_indices(len(covariates))
    free = np.concatenate([(i == j) | (covariates[i] & covariates[j]), np.ones(len(covariates), dtype=bool)])
    return np.eye(len(free))[:, free]
