# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Weighted least squares of thresholds and polychoric correlations: the function that is minimised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..errors import EstimationError
from ..model.implied_moments import GroupStructure, ImpliedMoments, implied_moments
from ..model.ordinal_curvature import statistic_curvature
from ..model.ordinal_group import OrdinalMoments
from ..model.ordinal_moments import (
    OrdinalImplied,
    OrdinalStructure,
    implied_statistics,
    statistic_derivatives,
)
from ..model.ordinal_statistics import OrdinalStatistics
from ..model.parameter_map import ParameterMap
from .discrepancy import Derivatives, Information

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


@dataclass(frozen=True)
class OrdinalObjective:
    """DWLS, ULS or WLS of one or more groups; see `Objective`.

    Attributes
    ----------
    parts : tuple of OrdinalStructure
    map : ParameterMap
    groups : tuple of OrdinalMoments
    shares : array, shape (G,)
        Weight of each group; they add up to 1.
    weights : tuple of arrays
        Weight of each group's squared residuals: shape (s,) for diagonal weights, (s, s) for WLS.
    """

    parts: tuple[OrdinalStructure, ...]
    map: ParameterMap
    groups: tuple[OrdinalMoments, ...]
    shares: Floats
    weights: tuple[Floats, ...]

    @property
    def structures(self) -> tuple[GroupStructure, ...]:
        """Structures of the latent responses."""
        return tuple(part.structure for part in self.parts)

    def moments(self, values: Floats) -> list[ImpliedMoments]:
        """Return implied moments of the latent responses per group."""
        return [implied_moments(part.structure, values) for part in self.parts]

    def implied(self, values: Floats) -> list[OrdinalImplied] | None:
        """Return implied statistics per group, or None where they do not exist."""
        found = [implied_statistics(part, values) for part in self.parts]
        return None if any(f is None for f in found) else [f for f in found if f is not None]

    def value(self, theta: Floats) -> float:
        """Return half the weighted squares of residuals; infinite where statistics do not exist."""
        implied = self.implied(self.map.values(theta))
        if implied is None:
            return np.inf
        total = 0.0
        for share, group, weight, found in zip(self.shares, self.groups, self.weights, implied, strict=True):
            residual = group.statistics - found.statistics
            total += 0.5 * float(share) * float(residual @ weighted(weight, residual))
        return total

    def derivatives(self, theta: Floats, information: Information) -> Derivatives | None:
        """Return the objective with gradient and Gauss-Newton matrix ("expected") or Hessian."""
        implied = self.implied(self.map.values(theta))
        if implied is None:
            return None
        q = self.map.n_free
        value, slope, matrix = 0.0, np.zeros(q), np.zeros((q, q))
        for g, found in enumerate(implied):
            share = float(self.shares[g])
            residual = self.groups[g].statistics - found.statistics
            pulled = weighted(self.weights[g], residual)
            value += 0.5 * share * float(residual @ pulled)
            jacobian = statistic_derivatives(self.parts[g], found)
            inner = self._normal_matrix(g, jacobian)
            if information == "observed":
                inner -= statistic_curvature(self.parts[g], found, pulled)
            columns = self._columns[g]
            if columns is None:
                to_rows = self.map.matrix[self.parts[g].rows]
                slope -= share * (to_rows.T @ (jacobian.T @ pulled))
                matrix += share * (to_rows.T @ inner @ to_rows)
            else:
                slope[columns] -= share * (jacobian.T @ pulled)
                matrix[columns[:, None], columns] += share * inner
        return Derivatives(value, slope, matrix)

    def _normal_matrix(self, group: int, jacobian: Floats) -> Floats:
        """Return ``J'WJ`` of one group's rows; a threshold moves one statistic only."""
        part, weight = self.parts[group], self.weights[group]
        if weight.ndim == 2:
            return np.asarray(jacobian.T @ (weight @ jacobian))
        first, last = len(part.structure.rows), len(part.structure.rows) + len(part.threshold_places)
        dense = np.concatenate([np.arange(first), np.arange(last, jacobian.shape[1])])
        others = jacobian[:, dense]
        pulled = weight[:, None] * others
        tau = np.arange(first, last)
        slopes = jacobian[part.threshold_places, tau]
        crossed = slopes[:, None] * pulled[part.threshold_places]
        inner = np.zeros((jacobian.shape[1],) * 2)
        inner[dense[:, None], dense] = others.T @ pulled
        inner[tau[:, None], dense] = crossed
        inner[dense[:, None], tau] = crossed.T
        inner[tau, tau] = weight[part.threshold_places] * slopes**2
        return inner

    def jacobians(self, implied: Sequence[OrdinalImplied]) -> list[Floats]:
        """Return the derivatives of each group's statistics by the free parameters, shape (s, q)."""
        return [
            self._onto_free(g, statistic_derivatives(self.parts[g], found)) for g, found in enumerate(implied)
        ]

    def by_rows(self, values: Floats) -> tuple[Indices, Floats, Floats]:
        """Return rows, gradient and Gauss-Newton matrix of single rows, as if none were held equal.

        The gradient is that of lavaan's ``fmin``, which divides by n what chi-square multiplies by n
        minus the number of groups; modification indices inherit that factor.
        """
        implied = self.implied(values)
        n = sum(g.n for g in self.groups)
        factor = (n - len(self.groups)) / n
        assert implied is not None  # the fit converged at these values
        sizes = [len(part.rows) for part in self.parts]
        slope, matrix = np.zeros(sum(sizes)), np.zeros((sum(sizes), sum(sizes)))
        first = 0
        for g, found in enumerate(implied):
            jacobian = statistic_derivatives(self.parts[g], found)
            share = float(self.shares[g])
            pulled = weighted(self.weights[g], self.groups[g].statistics - found.statistics)
            mine = slice(first, first + sizes[g])
            slope[mine] = -factor * share * (jacobian.T @ pulled)
            matrix[mine, mine] = share * self._normal_matrix(g, jacobian)
            first += sizes[g]
        return np.concatenate([part.rows for part in self.parts]), slope, matrix

    def _onto_free(self, group: int, by_rows: Floats) -> Floats:
        """Return derivatives by free parameters from derivatives by the rows of one group."""
        columns = self._columns[group]
        if columns is None:
            return np.asarray(by_rows @ self.map.matrix[self.parts[group].rows])
        by_free = np.zeros((len(by_rows), self.map.n_free))
        by_free[:, columns] = by_rows
        return by_free

    @cached_property
    def _columns(self) -> list[Indices | None]:
        """Number of each row's parameter, per group; None where rows share one or are combined."""
        found: list[Indices | None] = []
        for part in self.parts:
            inner = self.map.matrix[part.rows]
            number = inner.argmax(axis=1)
            single = (np.abs(inner).sum(axis=1) == 1.0).all() and (inner.max(axis=1) == 1.0).all()
            found.append(number if single and len(np.unique(number)) == len(number) else None)
        return found


def weighted(weight: Floats, array: Floats) -> Floats:
    """Return ``W array`` for diagonal or full weights."""
    if weight.ndim == 2:
        return np.asarray(weight @ array)
    return np.asarray(weight * array if array.ndim == 1 else weight[:, None] * array)


def ordinal_weights(sample: OrdinalStatistics, discrepancy: str) -> tuple[Floats, ...]:
    """Return the weights of each group.

    Parameters
    ----------
    sample : OrdinalStatistics
    discrepancy : {"DWLS", "ULS", "WLS"}
        Inverse variances of the statistics, ones, or their inverse covariance matrix.

    Raises
    ------
    EstimationError
        If the covariance matrix of the statistics is singular (WLS).
    """
    found = []
    for group in sample.groups:
        assert isinstance(group, OrdinalMoments)
        if discrepancy == "ULS":
            found.append(np.ones(len(group.statistics)))
        elif discrepancy == "DWLS":
            variance = group.gamma.diagonal()
            # a correlation at its bound has no variance, and no say
            found.append(np.where(variance > 0, 1.0 / np.where(variance > 0, variance, 1.0), 0.0))
        else:
            found.append(_inverse(group))
    return tuple(found)


def _inverse(group: OrdinalMoments) -> Floats:
    root = np.sqrt(group.gamma.diagonal())
    known = (root > 0).all()
    scaled = group.gamma / np.outer(root, root) if known else group.gamma
    if not known or np.linalg.eigvalsh(scaled)[0] < 1e-9:
        where = f"group {group.label}" if group.label else "the data"
        raise EstimationError(
            f"The covariance matrix of the {len(root)} statistics of {where} is singular "
            f"({group.n} cases), so WLS has no weights.",
            code="weights_singular",
            place=where,
            remedy="Use estimator='WLSMV', which needs variances only.",
        )
    return np.asarray(np.linalg.inv(scaled) / np.outer(root, root))
