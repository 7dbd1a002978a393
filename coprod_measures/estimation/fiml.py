# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Full-information maximum likelihood: the likelihood of incomplete cases, pattern by pattern."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from ..errors import EstimationError
from ..model.implied_moments import GroupStructure, ImpliedMoments
from ..model.parameter_map import ParameterMap
from ..model.sample_statistics import GroupMoments, SampleStatistics
from ..numerics.clustered import Clusters, clustered_independence_trace
from ..numerics.missing_data import (
    Patterns,
    incomplete_weights,
    pattern_precisions,
    pattern_rows,
    pattern_weights,
)
from ..numerics.normal_theory import (
    MomentTerms,
    MomentWeights,
    Projection,
    nearly_singular,
    pair_products,
)
from .discrepancy import MomentObjective

Floats = NDArray[np.float64]
_COLUMNS = 64  # up to which all patterns are one product of matrices


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
        found = incomplete_weights(patterns_of(self.groups[group]), moments.cov, moments.mean)
        if found is None:
            return None
        value = found.value - float(self.saturated[group])
        return MomentWeights(value, found.weight, found.curvature, found.shift)

    def complete_data(self) -> MomentObjective:
        """Return the objective that takes the saturated moments for those of complete data."""
        groups = [replace(g, patterns=None) for g in self.groups]
        return MomentObjective(
            self.structures, self.map, groups, self.shares, "ML", True, self.inverses, self.log_determinants
        )

    def _expected(self, group: int, moments: ImpliedMoments, projected: Projection) -> Floats:  # noqa: ARG002
        return incomplete_information(
            patterns_of(self.groups[group]), moments.columns, moments.terms, moments.cov
        )

    def _hessian(self, group: int, moments: ImpliedMoments, projected: Projection) -> Floats:
        second = self._curvature(group, moments, projected)
        patterns = patterns_of(self.groups[group])
        return pattern_hessian(patterns, moments.columns, moments.terms, moments.cov, moments.mean) + second


def patterns_of(group: GroupMoments) -> Patterns:
    """Return the patterns of a group that is known to have them."""
    assert group.patterns is not None
    return group.patterns


def incomplete_information(patterns: Patterns, columns: Floats, terms: MomentTerms, cov: Floats) -> Floats:
    """Return the expected information per case, given the patterns, shape (q, q)."""
    total = np.zeros((len(terms.x), len(terms.x)))
    mean_precision = np.zeros_like(cov)
    for block in patterns.blocks():
        inverted = pattern_precisions(block.observed, cov)
        assert inverted is not None  # the value was finite here
        shares = block.n / patterns.n.sum()
        g = columns.T @ inverted[0] @ columns
        total += _summed_products(shares, g, 0.5 * g, terms)
        mean_precision += np.tensordot(shares, inverted[0], 1)
    g = columns.T @ mean_precision @ columns
    return np.asarray(total + np.outer(terms.w, terms.w) * g[np.ix_(terms.x, terms.x)])


def pattern_hessian(
    patterns: Patterns, columns: Floats, terms: MomentTerms, cov: Floats, mean: Floats
) -> Floats:
    """Return the second derivatives of minus the log-likelihood per case, without those of the moments.

    Parameters
    ----------
    patterns : Patterns
    columns, terms
        First derivatives of the implied moments.
    cov, mean : arrays, shape (p, p) and (p,)
        Implied moments.
    """
    total = np.zeros((len(terms.x), len(terms.x)))
    precision = np.zeros_like(cov)
    for block in patterns.blocks():
        part = pattern_weights(block, cov, mean)
        assert part is not None  # the value was finite here
        shares = block.n / patterns.n.sum()
        g, p = columns.T @ part.weight @ columns, columns.T @ part.curvature @ columns
        cross = _summed_crosses(shares, g, part.shift @ columns, terms)
        total += _summed_products(shares, g, p - 0.5 * g, terms) + cross + cross.T
        precision += np.tensordot(shares, part.weight, 1)
    g = columns.T @ precision @ columns
    return np.asarray(total + np.outer(terms.w, terms.w) * g[np.ix_(terms.x, terms.x)])


def _summed_products(shares: Floats, g: Floats, d: Floats, terms: MomentTerms) -> Floats:
    """Return the sum over patterns of ``tr(G dSigma_k D dSigma_l)``, from (J, c, c) projections.

    Every entry is a sum of products of two entries of pattern matrices, so all patterns are one product
    of matrices; with many columns its size would grow with their fourth power, and patterns are added up.
    """
    x, y, c = terms.x, terms.y, g.shape[1]
    if c <= _COLUMNS:
        flat = (shares[:, None] * g.reshape(len(g), -1)).T @ d.reshape(len(d), -1)
        m = flat.reshape(c, c, c, c)
        k, v = (x[:, None], y[:, None]), (x[None, :], y[None, :])
        total = m[k[0], v[0], k[1], v[1]] + m[k[1], v[1], k[0], v[0]]
        total += m[k[0], v[1], k[1], v[0]] + m[k[1], v[0], k[0], v[1]]
        return np.asarray(np.outer(terms.s, terms.s) * total)
    summed = np.zeros((len(x), len(x)))
    for share, one, other in zip(shares, g, d, strict=True):
        summed += 2.0 * share * pair_products(one, other, terms)
    return summed


def _summed_crosses(shares: Floats, g: Floats, h: Floats, terms: MomentTerms) -> Floats:
    """Return the sum over patterns of ``h' dSigma_l W dmu_k``, from (J, c, c) and (J, c) projections."""
    c = g.shape[1]
    m = ((shares[:, None] * h).T @ g.reshape(len(g), -1)).reshape(c, c, c)
    x, y = terms.x, terms.y
    of_l = m[x[None, :], x[:, None], y[None, :]] + m[y[None, :], x[:, None], x[None, :]]
    return np.asarray(terms.w[:, None] * terms.s[None, :] * of_l)


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
        found = incomplete_weights(patterns_of(g), g.cov, g.mean)
        if found is None or nearly_singular(g.cov, 1e-8):
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


def incomplete_scores(
    cases: Floats, columns: Floats, terms: MomentTerms, cov: Floats, mean: Floats
) -> Floats:
    """Return each incomplete case's score of the log-likelihood, shape (n, q)."""
    found = np.zeros((len(cases), len(terms.x)))
    x, y = terms.x, terms.y
    for observed, rows in pattern_rows(cases):
        precision = np.linalg.inv(cov[np.ix_(observed, observed)])
        mine = columns[observed]
        projected = (cases[np.ix_(rows, observed)] - mean[observed]) @ precision @ mine
        expected = (mine.T @ precision @ mine)[x, y]
        of_x = projected[:, x]
        found[rows] = terms.s * (of_x * projected[:, y] - expected) + terms.w * of_x
    return found


def saturated_terms(p: int) -> MomentTerms:
    """Return the terms of a model whose parameters are all covariances (lower triangle) and means."""
    i, j = np.tril_indices(p)
    x = np.concatenate([i, np.arange(p)])
    y = np.concatenate([j, np.arange(p)])
    scale = np.concatenate([np.where(i == j, 0.5, 1.0), np.zeros(p)])
    return MomentTerms(x, y, scale, np.concatenate([np.zeros(len(i)), np.ones(p)]))


def incomplete_saturated_trace(
    cases: Floats, group: GroupMoments, clusters: Clusters | None = None, index: int = 0
) -> float:
    """Return ``tr(B1 A1^-1)`` of the saturated model: crossproducts of scores against the information.

    Parameters
    ----------
    cases : array, shape (n, p)
        NaN where missing.
    group : GroupMoments
        With patterns, and saturated maximum likelihood moments.
    clusters : Clusters, optional
        Within which scores are added up first.
    index : int
        Number of the group among those of `clusters`.
    """
    p = len(group.mean)
    terms = saturated_terms(p)
    scores = incomplete_scores(cases, np.eye(p), terms, group.cov, group.mean)
    if clusters is not None:
        scores = clusters.sums(index, scores)
    information = saturated_information(group)
    return float(np.trace(np.linalg.solve(information, scores.T @ scores))) / len(cases)


def saturated_information(group: GroupMoments) -> Floats:
    """Return the observed information per case of all covariances and means, at the saturated moments.

    Shape (p(p+1)/2 + p,) squared, in the order of `saturated_terms`. Sums over patterns are one product of
    matrices, since every entry is a sum of products of two entries of pattern matrices.
    """
    p, patterns = len(group.mean), patterns_of(group)
    products, cross = np.zeros((p * p, p * p)), np.zeros((p * p, p))
    for block in patterns.blocks():
        part = pattern_weights(block, group.cov, group.mean)
        assert part is not None
        flat = (block.n / patterns.n.sum())[:, None] * part.weight.reshape(len(block), -1)
        products += flat.T @ (2.0 * part.curvature - part.weight).reshape(len(block), -1)
        cross += flat.T @ part.shift
    by_pairs, by_means = products.reshape(p, p, p, p), cross.reshape(p, p, p)
    i, j = np.tril_indices(p)
    half = np.where(i == j, 0.5, 1.0)
    a, b, c, d = i[:, None], j[:, None], i[None, :], j[None, :]
    total = by_pairs[a, c, b, d] + by_pairs[b, d, a, c] + by_pairs[a, d, b, c] + by_pairs[b, c, a, d]
    of_cov = 0.5 * np.outer(half, half) * total
    m = np.arange(p)[:, None]
    of_both = half[None, :] * (by_means[m, d, c] + by_means[m, c, d])
    weights = incomplete_weights(patterns_of(group), group.cov, group.mean)
    assert weights is not None
    return np.block([[of_cov, of_both.T], [of_both, weights.weight]])


def saturated_value(group: GroupMoments) -> float:
    """Return minus the log-likelihood per case of one group at its saturated moments."""
    weights = incomplete_weights(patterns_of(group), group.cov, group.mean)
    assert weights is not None
    return weights.value


def independence_trace(
    cases: Floats, clusters: Clusters | None = None, index: int = 0, meanstructure: bool = True
) -> float:
    """Return ``tr(B A^-1)`` of the model of independent variables: the sum of ``(E z^4 - 1)/2 + 1``.

    Parameters
    ----------
    cases : array, shape (n, p)
        NaN where missing; every variable is standardised over the cases that have it.
    clusters : Clusters, optional
        Within which scores are added up first; `index` is the number of the group among theirs.
    meanstructure : bool
        Whether means are parameters; without them the last term falls away.
    """
    if clusters is not None:
        return clustered_independence_trace(cases, clusters, index, meanstructure)
    seen = ~np.isnan(cases)
    count = seen.sum(axis=0)
    filled = np.where(seen, cases, 0.0)
    squares = np.where(seen, filled - filled.sum(axis=0) / count, 0.0) ** 2
    kurtosis = count * (squares**2).sum(axis=0) / squares.sum(axis=0) ** 2
    return float((0.5 * (kurtosis - 1.0) + float(meanstructure)).sum())
