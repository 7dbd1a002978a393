# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Weighted least squares of thresholds and polychoric correlations.

Latent responses ``y*`` have implied covariances Sigma* and means mu*; with ``d`` one over their standard
deviations (theta) or free scales (delta), and 1 for continuous variables, the implied statistics are
``d_i (tau_ik - mu*_i)`` and ``d_i d_j Sigma*_ij``.

References
----------
Muthén (1984), doi:10.1007/BF02294210
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import EstimationError
from ..model.factor_model import FactorModel
from ..model.implied_moments import GroupStructure, ImpliedMoments, group_structures, implied_moments
from ..model.ordinal_statistics import OrdinalMoments, OrdinalStatistics, StatisticLayout
from ..model.parameter_map import ParameterMap
from .discrepancy import Derivatives, Information

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


@dataclass(frozen=True)
class OrdinalStructure:
    """Where the parameters of one group stand.

    Attributes
    ----------
    structure : GroupStructure
        Of the latent responses.
    layout : StatisticLayout
    ordinal : array of bool, shape (p,)
    threshold_rows : array, shape (t,)
        Table row of each threshold; -1 for a mean.
    scale_rows : array, shape (p,)
        Table row of each item's scale; -1 for a continuous variable.
    theta : bool
        Scales follow from the implied variances.
    rows : array, shape (q,)
        Table rows with derivatives: those of `structure`, then thresholds, then scales.
    threshold_places, scale_places : arrays
        Which thresholds (of the layout) and which variables' scales have derivatives.
    """

    structure: GroupStructure
    layout: StatisticLayout
    ordinal: NDArray[np.bool_]
    threshold_rows: Indices
    scale_rows: Indices
    theta: bool
    rows: Indices
    threshold_places: Indices
    scale_places: Indices


@dataclass(frozen=True)
class OrdinalImplied:
    """Implied statistics of one group.

    Attributes
    ----------
    moments : ImpliedMoments
        Of the latent responses.
    scale : array, shape (p,)
        d; 1 for continuous variables.
    statistics : array, shape (s,)
    correlation : array, shape (p, p)
        ``d_i d_j Sigma*_ij``; its diagonal is 1 for ordinal items in theta.
    """

    moments: ImpliedMoments
    scale: Floats
    statistics: Floats
    correlation: Floats


def ordinal_structures(
    table: FactorModel, sample: OrdinalStatistics, derivatives_of: Indices, theta: bool
) -> tuple[OrdinalStructure, ...]:
    """Compile a completed model, group by group; arguments as in `group_structures`."""
    layout = sample.layout
    names = table.observed
    wanted = np.zeros(len(table.parameters), dtype=bool)
    wanted[derivatives_of] = True
    ordinal = np.array(sample.n_thresholds) > 0
    found = []
    for g, structure in enumerate(group_structures(table, derivatives_of), start=1):
        place = {p.key: row for row, p in enumerate(table.parameters) if p.group == g}
        threshold_rows = np.array(
            [
                place[names[v], "|", f"t{k}"] if k else -1
                for v, k in zip(layout.variable, layout.threshold, strict=True)
            ],
            dtype=np.intp,
        )
        scale_rows = np.array(
            [
                place[name, "~*~", name] if is_item else -1
                for name, is_item in zip(names, ordinal, strict=True)
            ],
            dtype=np.intp,
        )
        threshold_places = np.flatnonzero((threshold_rows >= 0) & wanted[threshold_rows])
        scale_places = np.flatnonzero((scale_rows >= 0) & wanted[scale_rows] & (not theta))
        rows = np.concatenate([structure.rows, threshold_rows[threshold_places], scale_rows[scale_places]])
        found.append(
            OrdinalStructure(
                structure, layout, ordinal, threshold_rows, scale_rows, theta, rows,
                threshold_places, scale_places,
            )
        )  # fmt: skip
    return tuple(found)


def implied_statistics(part: OrdinalStructure, values: Floats) -> OrdinalImplied | None:
    """Evaluate one group; None where a latent response has no positive variance or scale."""
    moments = implied_moments(part.structure, values)
    layout, ordinal = part.layout, part.ordinal
    variance = moments.cov.diagonal()
    scale = np.ones(len(ordinal))
    if part.theta:
        if (variance[ordinal] <= 0).any():
            return None
        scale[ordinal] = 1.0 / np.sqrt(variance[ordinal])
    else:
        scale[ordinal] = values[part.scale_rows[ordinal]]
        if (scale <= 0).any():
            return None
    correlation = moments.cov * np.outer(scale, scale)
    centre = moments.mean[layout.variable]
    is_mean = layout.threshold == 0
    tau = np.where(is_mean, 0.0, values[part.threshold_rows])
    first = np.where(is_mean, centre, scale[layout.variable] * (tau - centre))
    statistics = np.concatenate([first, variance[layout.variances], correlation[layout.first, layout.second]])
    return OrdinalImplied(moments, scale, statistics, correlation)


def statistic_derivatives(part: OrdinalStructure, implied: OrdinalImplied) -> Floats:
    """Return the derivatives of the implied statistics by the rows of `part`, shape (s, q)."""
    layout, moments, scale = part.layout, implied.moments, implied.scale
    t, c, m = len(layout.variable), len(layout.variances), len(layout.first)
    n_moment, n_tau = len(part.structure.rows), len(part.threshold_places)
    jacobian = np.zeros((layout.size, len(part.rows)))
    terms = moments.terms
    x, y = moments.columns[:, terms.x], moments.columns[:, terms.y]
    of_variance = 2.0 * terms.s * x * y  # (p, q)
    of_mean = terms.w * x
    # relative change of each scale, by each moment parameter
    relative = np.zeros_like(of_variance)
    if part.theta:
        relative[part.ordinal] = -0.5 * (scale**2)[part.ordinal, None] * of_variance[part.ordinal]
    is_mean = (layout.threshold == 0)[:, None]
    v = layout.variable
    at_threshold = implied.statistics[:t, None] * relative[v] - scale[v, None] * of_mean[v]
    jacobian[:t, :n_moment] = np.where(is_mean, of_mean[v], at_threshold)
    jacobian[t : t + c, :n_moment] = of_variance[layout.variances]
    i, j = layout.first, layout.second
    of_pairs = terms.s * (x[i] * y[j] + y[i] * x[j]) * (scale[i] * scale[j])[:, None]
    if part.theta:
        of_pairs += implied.correlation[i, j][:, None] * (relative[i] + relative[j])
    jacobian[t + c :, :n_moment] = of_pairs
    places = part.threshold_places
    jacobian[places, n_moment + np.arange(n_tau)] = scale[v[places]]
    for k, variable in enumerate(part.scale_places):
        column = n_moment + n_tau + k
        mine = np.flatnonzero(v == variable)
        jacobian[mine, column] = implied.statistics[mine] / scale[variable]
        touched = t + c + np.flatnonzero((i == variable) | (j == variable))
        jacobian[touched, column] = implied.statistics[touched] / scale[variable]
    assert m == layout.size - t - c
    return jacobian


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
        """Return the objective with gradient and Gauss-Newton matrix, whatever information is asked."""
        del information  # weights are constant and second derivatives of the statistics are left out
        implied = self.implied(self.map.values(theta))
        if implied is None:
            return None
        q = self.map.n_free
        value, slope, matrix = 0.0, np.zeros(q), np.zeros((q, q))
        for share, group, weight, found, jacobian in zip(
            self.shares, self.groups, self.weights, implied, self.jacobians(implied), strict=True
        ):
            residual = group.statistics - found.statistics
            pulled = weighted(weight, residual)
            value += 0.5 * float(share) * float(residual @ pulled)
            slope -= share * (jacobian.T @ pulled)
            matrix += share * (jacobian.T @ weighted(weight, jacobian))
        return Derivatives(value, slope, matrix)

    def jacobians(self, implied: Sequence[OrdinalImplied]) -> list[Floats]:
        """Return the derivatives of each group's statistics by the free parameters, shape (s, q)."""
        return [
            statistic_derivatives(part, found) @ self.map.matrix[part.rows]
            for part, found in zip(self.parts, implied, strict=True)
        ]


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
            found.append(1.0 / group.gamma.diagonal())
        else:
            found.append(_inverse(group))
    return tuple(found)


def _inverse(group: OrdinalMoments) -> Floats:
    root = np.sqrt(group.gamma.diagonal())
    scaled = group.gamma / np.outer(root, root)
    if np.linalg.eigvalsh(scaled)[0] < 1e-9:
        where = f"group {group.label}" if group.label else "the data"
        raise EstimationError(
            f"The covariance matrix of the {len(root)} statistics of {where} is singular "
            f"({group.n} cases), so WLS has no weights.",
            code="weights_singular",
            place=where,
            remedy="Use estimator='WLSMV', which needs variances only.",
        )
    return np.asarray(np.linalg.inv(scaled) / np.outer(root, root))
