# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The maximum likelihood discrepancy of one model in many samples at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..model.stacked_moments import StackedModel, StackedMoments, StackedStructure, stacked_moments
from ..numerics.stacked_matrices import cholesky_or_nan, log_determinants
from .discrepancy import Information

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


@dataclass(frozen=True)
class GroupPoint:
    """One group at B parameter vectors, projected on the columns that derivatives use.

    Attributes
    ----------
    moments : StackedMoments
    weight, curvature : arrays, shape (c², B)
        ``X'WX`` and ``X'PX``, flattened.
    shift : array, shape (c, B)
        ``X'h``.
    """

    moments: StackedMoments
    weight: Floats
    curvature: Floats
    shift: Floats

    def of(self, chosen: Indices) -> GroupPoint:
        """Return the point of some replicates."""
        return GroupPoint(
            self.moments.of(chosen), self.weight[:, chosen], self.curvature[:, chosen], self.shift[:, chosen]
        )


@dataclass(frozen=True)
class Point:
    """The objective at B parameter vectors.

    Attributes
    ----------
    value : array, shape (B,)
        Infinite where an implied covariance matrix is not positive definite; the rest is then without
        meaning.
    gradient : array, shape (B, q)
    groups : tuple of GroupPoint
    """

    value: Floats
    gradient: Floats
    groups: tuple[GroupPoint, ...]

    def of(self, chosen: Indices) -> Point:
        """Return the point of some replicates."""
        return Point(self.value[chosen], self.gradient[chosen], tuple(g.of(chosen) for g in self.groups))


@dataclass(frozen=True)
class StackedObjective:
    """Half the discrepancy per observation of B samples, each with its own parameters.

    Attributes
    ----------
    model : StackedModel
    covs : array, shape (B, G, p, p)
        Sample covariance matrices as the likelihood wants them.
    means : array, shape (B, G, p), or None
        None without a mean structure.
    log_determinants : array, shape (B, G)
        Of the sample covariance matrices.
    shares : array, shape (B, G)
        Weight of each group; they add up to 1 in every replicate.
    """

    model: StackedModel
    covs: Floats
    means: Floats | None
    log_determinants: Floats
    shares: Floats

    @property
    def independence(self) -> Floats:
        """The discrepancy of the model of independent variables, shape (B,): ``log|diag S| - log|S|``."""
        variances = np.diagonal(self.covs, axis1=2, axis2=3)
        of_groups = np.log(variances).sum(axis=2) - self.log_determinants
        return np.asarray((self.shares * of_groups).sum(axis=1))

    def at(self, theta: Floats, replicates: Indices) -> Point:
        """Return value and gradient.

        Parameters
        ----------
        theta : array, shape (len(replicates), q)
        replicates : array of int
            Which of the samples the rows of theta belong to.
        """
        values = self.model.row_values(theta)
        value = np.zeros(len(replicates))
        gradient = np.zeros((theta.shape[1], len(replicates)))
        groups = []
        for g, structure in enumerate(self.model.groups):
            moments = stacked_moments(structure.structure, values)
            half, point = self._group(g, moments, replicates)
            share = self.shares[replicates, g]
            value += share * half
            s = structure.structure
            flat = s.x * moments.columns.shape[2] + s.y
            slope = s.scale[:, None] * (point.weight[flat] - point.curvature[flat])
            slope -= moments.mean_weights * point.shift[s.x]
            gradient += structure.jacobian @ (share * slope)
            groups.append(point)
        return Point(value, np.ascontiguousarray(gradient.T), tuple(groups))

    def _group(self, g: int, moments: StackedMoments, replicates: Indices) -> tuple[Floats, GroupPoint]:
        """Return half the discrepancy of one group, shape (B,), and its projections."""
        cov = self.covs[replicates, g]
        factor = cholesky_or_nan(moments.cov)
        inverse = np.linalg.inv(np.where(np.isnan(factor[:, :1, :1]), np.eye(cov.shape[1]), moments.cov))
        weighted = inverse @ moments.columns
        observed, shift = cov, np.zeros((len(cov), weighted.shape[2]))
        if self.means is not None:
            residual = (self.means[replicates, g] - moments.mean)[:, :, None]
            observed = cov + residual * residual.transpose(0, 2, 1)
            shift = (weighted.transpose(0, 2, 1) @ residual)[:, :, 0]
        curvature = weighted.transpose(0, 2, 1) @ (observed @ weighted)
        weight = moments.columns.transpose(0, 2, 1) @ weighted
        trace = (inverse * observed).sum(axis=(1, 2))
        known = self.log_determinants[replicates, g]
        half = 0.5 * (log_determinants(factor) + trace - known - cov.shape[1])
        value = np.where(np.isnan(half), np.inf, half)
        return value, GroupPoint(moments, _last(weight), _last(curvature), _last(shift))

    def information(self, point: Point, kind: Information, replicates: Indices) -> list[Floats]:
        """Return the expected information or the Hessian, block by block, each of shape (B, n, n).

        Formulas as in `numerics.normal_theory.expected_information` and ``observed_information``.
        """
        parts = [
            (structure, group, self.shares[replicates, g])
            for g, (structure, group) in enumerate(zip(self.model.groups, point.groups, strict=True))
        ]
        kinds = (expected_terms,) if kind == "expected" else (first_terms, further_terms)
        to_entries = [block.expected if kind == "expected" else block.observed for block in self.model.blocks]
        stacked = np.empty((to_entries[0].shape[1], len(replicates)))
        start = 0
        for terms_of in kinds:
            for structure, at, share in parts:
                for term in terms_of(structure, at):
                    np.multiply(share, term, out=stacked[start : start + len(term)])
                    start += len(term)
        found = []
        for block, matrix in zip(self.model.blocks, to_entries, strict=True):
            n = len(block.parameters)
            found.append(np.ascontiguousarray((matrix @ stacked).T).reshape(len(replicates), n, n))
        return found


def _last(stack: Floats) -> Floats:
    """Flatten the matrices of a stack and put the replicates last."""
    return np.ascontiguousarray(stack.reshape(len(stack), -1).T)


def expected_terms(s: StackedStructure, at: GroupPoint) -> tuple[Floats, ...]:
    """Return the terms of the expected information: of pairs that move Sigma, and that move mu."""
    xx, yy, xy, yx = s.covariance_pairs
    g = at.weight
    return g[xx] * g[yy] + g[xy] * g[yx], _mean_terms(s, at)


def first_terms(s: StackedStructure, at: GroupPoint) -> tuple[Floats, ...]:
    """Return the terms of the Hessian for the same pairs."""
    xx, yy, xy, yx = s.covariance_pairs
    g, p = at.weight, at.curvature
    excess = p - g
    of_covariances = g[xx] * excess[yy] + p[xx] * g[yy] + g[xy] * excess[yx] + p[xy] * g[yx]
    return of_covariances, _mean_terms(s, at)


def further_terms(s: StackedStructure, at: GroupPoint) -> tuple[Floats, ...]:
    """Return the Hessian's cross terms and those of the second derivatives of Sigma and of mu."""
    g, h, w = at.weight, at.shift, at.moments.mean_weights
    k, x, y, xy, xx = s.cross
    cross = w[k] * (h[x] * g[xy] + h[y] * g[xx])
    effects = np.concatenate([_last(at.moments.total_effects), _last(at.moments.all_cov)])
    one, two = s.of_covariances
    of_covariances = effects[one] * (at.curvature[two] - g[two])
    one, k, x = s.of_means
    return cross, of_covariances, effects[one] * w[k] * h[x]


def _mean_terms(s: StackedStructure, at: GroupPoint) -> Floats:
    k, m, xx = s.mean_pairs
    w = at.moments.mean_weights
    return w[k] * w[m] * at.weight[xx]
