# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Full-information maximum likelihood: the likelihood of incomplete cases, pattern by pattern."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from ..model.implied_moments import GroupStructure, ImpliedMoments
from ..model.parameter_map import ParameterMap
from ..model.sample_statistics import GroupMoments, SampleStatistics, singular_moments
from ..numerics.clustered import Clusters, clustered_independence_trace
from ..numerics.missing_data import Patterns, incomplete_weights, weights_at
from ..numerics.missing_patterns import Regressions, missing_sets, observed_patterns, pattern_regressions
from ..numerics.normal_theory import (
    MomentTerms,
    MomentWeights,
    Projection,
    gradient,
    nearly_singular,
    pair_products,
    project,
)
from .discrepancy import Derivatives, Information, MomentObjective

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
_PAIRS = 2100  # of columns, up to which all patterns are one product of matrices


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
        return None if found is None else replace(found, value=found.value - float(self.saturated[group]))

    def complete_data(self) -> MomentObjective:
        """Return the objective that takes the saturated moments for those of complete data."""
        groups = [replace(g, patterns=None) for g in self.groups]
        return MomentObjective(
            self.structures, self.map, groups, self.shares, "ML", True, self.inverses, self.log_determinants
        )

    def one_group(self, group: int, moments: ImpliedMoments, information: Information) -> Derivatives | None:
        """Return the derivatives of one group's discrepancy; what is missing is regressed once."""
        patterns = patterns_of(self.groups[group])
        regressions = pattern_regressions(patterns.sets, moments.cov)
        if regressions is None:
            return None
        weights = weights_at(patterns, regressions, moments.mean)
        projected = project(moments.columns, weights)
        by_pattern = project_patterns(patterns, regressions, moments.columns, moments.mean)
        if information == "expected":
            matrix = _expected(patterns, by_pattern, projected, moments.terms)
        else:
            matrix = _hessian(patterns, by_pattern, projected, moments.terms)
            matrix += self._curvature(group, moments, projected)
        value = weights.value - float(self.saturated[group])
        return Derivatives(value, gradient(projected, moments.terms), matrix)


def patterns_of(group: GroupMoments) -> Patterns:
    """Return the patterns of a group that is known to have them."""
    assert group.patterns is not None
    return group.patterns


@dataclass(frozen=True, slots=True)
class ProjectedPatterns:
    """What `Projection` holds, per pattern: shapes (J, c, c), (J, c, c) and (J, c)."""

    weight: Floats
    curvature: Floats
    shift: Floats


def project_patterns(
    patterns: Patterns, regressions: Regressions, columns: Floats, mu: Floats
) -> ProjectedPatterns:
    """Project each pattern's discrepancy at the mean mu, shape (p,), onto the columns X, shape (p, c)."""
    many, c = len(patterns), columns.shape[1]
    weight, curvature, shift = np.empty((many, c, c)), np.empty((many, c, c)), np.empty((many, c))
    weighted = regressions.precision @ columns
    whole = columns.T @ weighted
    residual = np.where(patterns.observed, patterns.mean - mu, 0.0)
    for part in regressions.parts:
        mine, of_missing = part.set.members, part.of_missing @ columns
        across = of_missing.transpose(0, 2, 1)
        weight[mine] = whole - across @ (part.cov @ of_missing)
        pulled = weighted + part.slopes.transpose(0, 2, 1) @ of_missing  # the pattern's own W X
        h = (residual[mine, None, :] @ pulled)[:, 0, :]
        curvature[mine] = pulled.transpose(0, 2, 1) @ (patterns.cov[mine] @ pulled)
        curvature[mine] += h[:, :, None] * h[:, None, :]
        shift[mine] = h
    return ProjectedPatterns(weight, curvature, shift)


def _expected(
    patterns: Patterns, by_pattern: ProjectedPatterns, projected: Projection, terms: MomentTerms
) -> Floats:
    """Return the expected information per case, given the patterns, shape (q, q)."""
    total = _summed_products(patterns.shares, by_pattern.weight, 0.5 * by_pattern.weight, terms)
    return total + np.outer(terms.w, terms.w) * projected.weight[terms.x[:, None], terms.x]


def _hessian(
    patterns: Patterns, by_pattern: ProjectedPatterns, projected: Projection, terms: MomentTerms
) -> Floats:
    """Return the second derivatives per case, without those of the moments, shape (q, q)."""
    shares, g = patterns.shares, by_pattern.weight
    cross = _summed_crosses(shares, g, by_pattern.shift, terms)
    total = _summed_products(shares, g, by_pattern.curvature - 0.5 * g, terms) + cross + cross.T
    return total + np.outer(terms.w, terms.w) * projected.weight[terms.x[:, None], terms.x]


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
    regressions = pattern_regressions(patterns.sets, cov)
    assert regressions is not None  # the value is finite here
    projected = project(columns, weights_at(patterns, regressions, mean))
    return _hessian(patterns, project_patterns(patterns, regressions, columns, mean), projected, terms)


def _summed_products(shares: Floats, g: Floats, d: Floats, terms: MomentTerms) -> Floats:
    """Return the sum over patterns of ``tr(G dSigma_k D dSigma_l)``, from symmetric (J, c, c) projections.

    Every entry is a sum of products of two entries of pattern matrices, so all patterns are one product
    of matrices of pairs of columns; where these are too many, patterns are added up.
    """
    x, y = terms.x, terms.y
    half, pair = _pairs(g.shape[1])
    if len(half) > max(_PAIRS, 2 * len(x)):
        summed = np.zeros((len(x), len(x)))
        for share, one, other in zip(shares, g, d, strict=True):
            summed += 2.0 * share * pair_products(one, other, terms)
        return summed
    m = (shares[:, None] * _flat(g).take(half, 1)).T @ _flat(d).take(half, 1)
    m = m + m.T
    of_x, of_y = pair.take(x, 0), pair.take(y, 0)
    xx, xy, yy = of_x.take(x, 1), of_x.take(y, 1), of_y.take(y, 1)
    total = m.take(xx * len(m) + yy) + m.take(xy * len(m) + xy.T)
    return np.asarray(terms.s[:, None] * total * terms.s)


def _summed_crosses(shares: Floats, g: Floats, h: Floats, terms: MomentTerms) -> Floats:
    """Return the sum over patterns of ``h' dSigma_l W dmu_k``, from (J, c, c) and (J, c) projections."""
    half, pair = _pairs(g.shape[1])
    m = (shares[:, None] * h).T @ _flat(g).take(half, 1)
    x, y = terms.x, terms.y
    of_l = m[x, pair[x[:, None], y]] + m[y, pair[x[:, None], x]]
    return np.asarray(terms.w[:, None] * terms.s * of_l)


def _flat(matrices: Floats) -> Floats:
    return matrices.reshape(len(matrices), -1)


def _pairs(c: int) -> tuple[Indices, Indices]:
    """Return the places of pairs of c columns in a flat matrix, and the number of each pair, shape (c, c)."""
    first, second = np.triu_indices(c)
    number = np.empty((c, c), dtype=np.intp)
    number[first, second] = number[second, first] = np.arange(len(first))
    return first * c + second, number


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
            raise singular_moments(where, sample.variables, g.cov)
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
    """Return each incomplete case's score of the log-likelihood, shape (n, q); zeros without any value."""
    observed, pattern = observed_patterns(cases)
    regressions = pattern_regressions(missing_sets(observed), cov)
    assert regressions is not None  # the fit converged at these moments
    x, y = terms.x, terms.y
    weighted = regressions.precision @ columns
    expected = np.empty((len(observed), len(x)))
    filled = np.where(np.isnan(cases), 0.0, cases - mean)
    whole = (columns.T @ weighted)[x, y]
    place = np.empty(len(observed), dtype=np.intp)
    for part in regressions.parts:
        of, of_missing = part.set, part.of_missing @ columns
        explained = part.cov @ of_missing
        expected[of.members] = whole - (of_missing.take(x, 2) * explained.take(y, 2)).sum(axis=1)
        place[of.members] = np.arange(len(of.members))
        rows = np.flatnonzero(np.isin(pattern, of.members))
        mine = place[pattern[rows]]
        fitted = (part.slopes[mine] @ filled[rows, :, None])[:, :, 0]
        which, k = np.nonzero(of.missing[mine] < len(cov))
        filled[rows[which], of.missing[mine[which], k]] = fitted[which, k]
    projected = weighted.T @ filled.T  # a row per column of X, so that parameters take whole rows
    of_x = projected.take(x, 0)
    scores = terms.s[:, None] * (of_x * projected.take(y, 0) - expected.T.take(pattern, 1))
    scores += terms.w[:, None] * of_x
    scores[:, pattern < 0] = 0.0
    return scores.T


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
