# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Full-information maximum likelihood: the likelihood of incomplete cases, pattern by pattern."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from ..errors import EstimationError
from ..model.implied_moments import GroupStructure, ImpliedMoments, curvature
from ..model.parameter_map import ParameterMap
from ..model.sample_statistics import GroupMoments, SampleStatistics
from ..numerics.casewise import case_scores
from ..numerics.missing_data import (
    PatternMoments,
    incomplete_weights,
    independent_moments,
    pattern_rows,
    pattern_weights,
)
from ..numerics.normal_theory import (
    MomentTerms,
    MomentWeights,
    moment_cross,
    pair_products,
)
from .discrepancy import MomentObjective

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class FimlObjective(MomentObjective):
    """Minus the log-likelihood of incomplete cases, from its value at the saturated moments.

    A `MomentObjective` whose groups' ``mean`` and ``cov`` are the saturated maximum likelihood estimates,
    and whose derivatives sum over the patterns of missing values.

    Attributes
    ----------
    saturated : array, shape (G,)
        Minus the log-likelihood per case of each group at its saturated moments.
    """

    saturated: Floats = field(default_factory=lambda: np.zeros(0))

    def weights(self, group: int, moments: ImpliedMoments) -> MomentWeights | None:
        """Return the discrepancy of one group, averaged over patterns, or None where it is infinite."""
        found = incomplete_weights(self.groups[group].patterns, moments.cov, moments.mean)
        if found is None:
            return None
        value = found.value - float(self.saturated[group])
        return MomentWeights(value, found.weight, found.curvature, found.shift)

    def complete_data(self) -> MomentObjective:
        """Return the objective that takes the saturated moments for those of complete data."""
        return MomentObjective(
            self.structures, self.map, [replace(g, patterns=()) for g in self.groups], self.shares, "ML", True,
            self.inverses, self.log_determinants,
        )  # fmt: skip

    def _hessian(self, group: int, moments: ImpliedMoments, weights: MomentWeights) -> Floats:
        columns = moments.columns
        q = columns.T @ (weights.weight - weights.curvature) @ columns
        second = curvature(self.structures[group], moments, q, columns.T @ weights.shift)
        patterns = self.groups[group].patterns
        return pattern_hessian(patterns, columns, moments.terms, moments.cov, moments.mean) + second


def pattern_hessian(
    patterns: Sequence[PatternMoments], columns: Floats, terms: MomentTerms, cov: Floats, mean: Floats
) -> Floats:
    """Return the second derivatives of minus the log-likelihood per case, without those of the moments.

    Parameters
    ----------
    patterns : sequence of PatternMoments
    columns, terms
        First derivatives of the implied moments.
    cov, mean : arrays, shape (p, p) and (p,)
        Implied moments.
    """
    n = sum(pattern.n for pattern in patterns)
    total = np.zeros((len(terms.x), len(terms.x)))
    precision = np.zeros_like(cov)
    for pattern in patterns:
        part = pattern_weights(pattern, cov, mean)
        assert part is not None  # the value was finite here
        share, mine = pattern.n / n, columns[pattern.observed]
        g = mine.T @ part.weight @ mine
        p = mine.T @ part.curvature @ mine
        cross = moment_cross(g, mine.T @ part.shift, terms)
        total += share * (2.0 * pair_products(g, p, terms) - pair_products(g, g, terms) + cross + cross.T)
        precision[np.ix_(pattern.observed, pattern.observed)] += share * part.weight
    g = columns.T @ precision @ columns
    return np.asarray(total + np.outer(terms.w, terms.w) * g[np.ix_(terms.x, terms.x)])


def fiml_objective(
    structures: Sequence[GroupStructure], parameter_map: ParameterMap, sample: SampleStatistics
) -> FimlObjective:
    """Prepare the objective from moments per pattern and the saturated moments of each group.

    Raises
    ------
    EstimationError
        If the saturated covariance matrix of a group is not positive definite.
    """
    sizes = np.array([g.n for g in sample.groups], dtype=float)
    saturated = np.zeros(len(sizes))
    inverses = []
    for index, g in enumerate(sample.groups):
        found = incomplete_weights(g.patterns, g.cov, g.mean)
        if found is None or not _well_conditioned(g.cov):
            where = f"group {g.label}" if g.label else "the data"
            raise EstimationError(
                f"The covariance matrix of {where}, from incomplete cases, is not positive definite.",
                code="sample_not_positive_definite",
                place=where,
                remedy="Two variables may never be answered by the same person: drop one of them.",
            )
        saturated[index] = found.value
        inverses.append(np.asarray(np.linalg.inv(g.cov)))
    determinants = tuple(float(np.linalg.slogdet(g.cov)[1]) for g in sample.groups)
    return FimlObjective(
        structures, parameter_map, sample.groups, sizes / sizes.sum(), "ML", True,
        tuple(inverses), determinants, saturated,
    )  # fmt: skip


def _well_conditioned(cov: Floats) -> bool:
    scale = np.sqrt(np.diag(cov))
    return bool(np.linalg.eigvalsh(cov / np.outer(scale, scale))[0] > 1e-8)


def incomplete_scores(
    cases: Floats, columns: Floats, terms: MomentTerms, cov: Floats, mean: Floats
) -> Floats:
    """Return each incomplete case's score of the log-likelihood, shape (n, q)."""
    found = np.zeros((len(cases), len(terms.x)))
    for observed, rows in pattern_rows(cases):
        sigma = cov[np.ix_(observed, observed)]
        centred = cases[np.ix_(rows, observed)] - mean[observed]
        found[rows] = case_scores(
            centred, np.asarray(np.linalg.inv(sigma), dtype=float), columns[observed], terms, sigma
        )
    return found


def saturated_terms(p: int) -> MomentTerms:
    """Return the terms of a model whose parameters are all covariances (lower triangle) and means."""
    i, j = np.tril_indices(p)
    x = np.concatenate([i, np.arange(p)])
    y = np.concatenate([j, np.arange(p)])
    scale = np.concatenate([np.where(i == j, 0.5, 1.0), np.zeros(p)])
    return MomentTerms(x, y, scale, np.concatenate([np.zeros(len(i)), np.ones(p)]))


def incomplete_saturated_trace(cases: Floats, group: GroupMoments) -> float:
    """Return ``tr(B1 A1^-1)`` of the saturated model: crossproducts of scores against the information.

    Parameters
    ----------
    cases : array, shape (n, p)
        NaN where missing.
    group : GroupMoments
        With patterns, and saturated maximum likelihood moments.
    """
    p = len(group.mean)
    terms = saturated_terms(p)
    scores = incomplete_scores(cases, np.eye(p), terms, group.cov, group.mean)
    information = saturated_information(group)
    return float(np.trace(np.linalg.solve(information, scores.T @ scores))) / len(cases)


def saturated_information(group: GroupMoments) -> Floats:
    """Return the observed information per case of all covariances and means, at the saturated moments.

    Shape (p(p+1)/2 + p,) squared, in the order of `saturated_terms`. Sums over patterns are one product of
    matrices, since every entry is a sum of products of two entries of pattern matrices.
    """
    p, n = len(group.mean), sum(pattern.n for pattern in group.patterns)
    precision = np.zeros((len(group.patterns), p, p))
    curved, shift = np.zeros_like(precision), np.zeros((len(group.patterns), p))
    for k, pattern in enumerate(group.patterns):
        part = pattern_weights(pattern, group.cov, group.mean)
        assert part is not None
        share, index = pattern.n / n, np.ix_(pattern.observed, pattern.observed)
        precision[k][index] = np.sqrt(share) * part.weight
        curved[k][index] = np.sqrt(share) * (2.0 * part.curvature - part.weight)
        shift[k, pattern.observed] = np.sqrt(share) * part.shift
    flat = precision.reshape(len(precision), -1)
    products = (flat.T @ curved.reshape(len(curved), -1)).reshape(p, p, p, p)
    cross = (flat.T @ shift).reshape(p, p, p)
    i, j = np.tril_indices(p)
    half = np.where(i == j, 0.5, 1.0)
    a, b, c, d = i[:, None], j[:, None], i[None, :], j[None, :]
    total = products[a, c, b, d] + products[b, d, a, c] + products[a, d, b, c] + products[b, c, a, d]
    of_cov = 0.5 * np.outer(half, half) * total
    m = np.arange(p)[:, None]
    of_both = half[None, :] * (cross[m, d, c] + cross[m, c, d])
    weights = incomplete_weights(group.patterns, group.cov, group.mean)
    assert weights is not None
    return np.block([[of_cov, of_both.T], [of_both, weights.weight]])


def saturated_value(group: GroupMoments) -> float:
    """Return minus the log-likelihood per case of one group at its saturated moments."""
    weights = incomplete_weights(group.patterns, group.cov, group.mean)
    assert weights is not None
    return weights.value


def independence_value(group: GroupMoments) -> float:
    """Return minus the log-likelihood per case of one group under independent variables."""
    mean, variance = independent_moments(group.patterns, len(group.mean))
    weights = incomplete_weights(group.patterns, np.diag(variance), mean)
    assert weights is not None
    return weights.value


def independence_trace(cases: Floats) -> float:
    """Return ``tr(B A^-1)`` of the model of independent variables: the sum of ``(E z^4 - 1)/2 + 1``.

    Parameters
    ----------
    cases : array, shape (n, p)
        NaN where missing; every variable is standardised over the cases that have it.
    """
    centred = cases - np.nanmean(cases, axis=0)
    standardised = centred / np.sqrt(np.nanmean(centred**2, axis=0))
    return float((0.5 * (np.nanmean(standardised**4, axis=0) - 1.0) + 1.0).sum())
