# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The function that is minimised for two levels: minus the log-likelihood per case, by cluster size."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..model.implied_moments import (
    GroupStructure,
    ImpliedMoments,
    curvature,
    group_structures,
    implied_moments,
)
from ..model.parameter_map import ParameterMap
from ..model.sample_statistics import GroupMoments, SampleStatistics
from ..model.two_level_model import CompletedLevels
from ..numerics.normal_theory import (
    MomentTerms,
    MomentWeights,
    expected_information,
    gradient,
    ml_weights,
    observed_information,
    project,
)
from ..numerics.two_level import (
    TwoLevelMoments,
    between_start,
    cluster_scores,
    joined_terms,
    two_level_loglik,
)
from .discrepancy import Derivatives, Information
from .starting_values import starting_values

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class LevelMoments:
    """Implied moments of both levels, in the order of the within model's variables.

    Attributes
    ----------
    within, between : ImpliedMoments
    cov_within, cov_between : arrays, shape (p, p)
    mean : array, shape (p,)
    columns : pair of arrays
        Columns of the derivatives of each level.
    """

    within: ImpliedMoments
    between: ImpliedMoments
    cov_within: Floats
    cov_between: Floats
    mean: Floats
    columns: tuple[Floats, Floats]


@dataclass(frozen=True)
class TwoLevelObjective:
    """Minus the log-likelihood of clustered cases per case, up to a constant.

    Attributes
    ----------
    structures : pair of GroupStructure
        Within and between.
    map : ParameterMap
    n_within : int
        Rows of the within table, which come first.
    order : array of int, shape (p,)
        Places of the within variables among the between variables.
    data : TwoLevelMoments
    """

    structures: tuple[GroupStructure, GroupStructure]
    map: ParameterMap
    n_within: int
    order: NDArray[np.intp]
    data: TwoLevelMoments

    @cached_property
    def jacobian(self) -> Floats:
        """From the free parameters to the rows with derivatives of both levels, shape (q_w + q_b, k)."""
        within, between = self.structures
        return np.asarray(self.map.matrix[np.concatenate([within.rows, self.n_within + between.rows])])

    def moments(self, values: Floats) -> LevelMoments:
        """Return the implied moments at given values of all rows."""
        lower = implied_moments(self.structures[0], values[: self.n_within])
        upper = implied_moments(self.structures[1], values[self.n_within :])
        return LevelMoments(
            lower, upper, lower.cov, upper.cov[np.ix_(self.order, self.order)], upper.mean[self.order],
            (lower.columns, upper.columns[self.order]),
        )  # fmt: skip

    def loglik(self, theta: Floats) -> float:
        """Return the log-likelihood."""
        m = self.moments(self.map.values(theta))
        return two_level_loglik(self.data, m.cov_within, m.cov_between, m.mean)

    def value(self, theta: Floats) -> float:
        """Return the objective; infinite where an implied covariance is not positive definite."""
        return -self.loglik(theta) / self.data.n

    def scores(self, theta: Floats) -> Floats:
        """Return each cluster's score, shape (J, k)."""
        m = self.moments(self.map.values(theta))
        terms = (m.within.terms, m.between.terms)
        return (
            cluster_scores(self.data, m.cov_within, m.cov_between, m.mean, m.columns, terms) @ self.jacobian
        )

    def derivatives(self, theta: Floats, information: Information) -> Derivatives | None:
        """Return the objective with derivatives; None where it is infinite."""
        m = self.moments(self.map.values(theta))
        n, p = self.data.n, len(m.mean)
        free = n - self.data.n_clusters
        zero = np.zeros(p)
        weights = ml_weights(self.data.within, zero, 0.0, m.cov_within, zero)
        if weights is None:
            return None
        of_within = replace(m.within.terms, w=np.zeros_like(m.within.terms.w))
        q = len(of_within.x)
        size = q + len(m.between.terms.x)
        value = free * weights.value
        slope, matrix = np.zeros(size), np.zeros((size, size))
        slope[:q] = free * gradient(project(m.columns[0], weights), of_within)
        matrix[:q, :q] = free * self._within_information(m, of_within, weights, information)
        joined = joined_terms(of_within, m.between.terms, m.columns[0].shape[1])
        for s in self.data.sizes:
            root, many = np.sqrt(s.size), len(s.clusters)
            cov = m.cov_within + s.size * m.cov_between
            found = ml_weights(s.size * s.cov, root * s.mean, 0.0, cov, root * m.mean)
            if found is None:
                return None
            columns = np.concatenate([m.columns[0], root * m.columns[1]], axis=1)
            value += many * found.value
            slope += many * gradient(project(columns, found), joined)
            matrix += many * self._size_information(m, columns, joined, found, information, s.size)
        jacobian = self.jacobian
        value = value / n + 0.5 * p * (1.0 + np.log(2.0 * np.pi))
        return Derivatives(value, jacobian.T @ slope / n, jacobian.T @ matrix @ jacobian / n)

    def _within_information(
        self, m: LevelMoments, terms: MomentTerms, weights: MomentWeights, information: Information
    ) -> Floats:
        if information == "expected":
            return expected_information(m.columns[0], terms, weights.weight)
        second = self._curvature(0, m, weights, 1.0)
        return observed_information(project(m.columns[0], weights), terms, second)

    def _size_information(
        self,
        m: LevelMoments,
        columns: Floats,
        terms: MomentTerms,
        weights: MomentWeights,
        information: Information,
        size: int,
    ) -> Floats:
        if information == "expected":
            return expected_information(columns, terms, weights.weight)
        q = len(m.within.terms.x)
        second = np.zeros((len(terms.x), len(terms.x)))
        second[:q, :q] = self._curvature(0, m, weights, 1.0)
        second[q:, q:] = self._curvature(1, m, weights, float(size))
        return observed_information(project(columns, weights), terms, second)

    def _curvature(self, level: int, m: LevelMoments, weights: MomentWeights, size: float) -> Floats:
        """Second derivatives of one level's moments, which enter Sigma `size` and mu sqrt(size) times."""
        columns = m.columns[level]
        q = size * (columns.T @ (weights.weight - weights.curvature) @ columns)
        h = np.sqrt(size) * (columns.T @ weights.shift) if level else np.zeros(columns.shape[1])
        return curvature(self.structures[level], (m.within, m.between)[level], q, h)


def two_level_objective(levels: CompletedLevels, data: TwoLevelMoments) -> TwoLevelObjective:
    """Compile completed tables; `data` holds the variables in the order of the within model."""
    n_within = len(levels.within.parameters)
    free = (levels.map.matrix != 0.0).sum(axis=1) > 0
    structures = (
        group_structures(levels.within, np.flatnonzero(free[:n_within]))[0],
        group_structures(levels.between, np.flatnonzero(free[n_within:]))[0],
    )
    return TwoLevelObjective(structures, levels.map, n_within, levels.order, data)


def two_level_start(levels: CompletedLevels, data: TwoLevelMoments) -> Floats:
    """Return starting values of the free parameters, from moments of each level by analysis of variance."""
    between, mean = between_start(data)
    back = np.argsort(levels.order)
    lower = GroupMoments("", data.n, mean, data.within)
    upper = GroupMoments("", data.n_clusters, mean[back], between[np.ix_(back, back)])
    values = np.concatenate(
        [
            starting_values(levels.within, SampleStatistics(levels.within.observed, (lower,))),
            starting_values(levels.between, SampleStatistics(levels.between.observed, (upper,))),
        ]
    )
    return levels.map.theta(values)
