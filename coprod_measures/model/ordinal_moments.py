# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Implied thresholds and polychoric correlations of a completed model, and their derivatives.

Latent responses ``y*`` have implied covariances Sigma* and means mu*; with ``d`` one over their standard
deviations (theta) or free scales (delta), and 1 for continuous variables, the implied statistics are
``d_i (tau_ik - mu*_i)`` and ``d_i d_j Sigma*_ij``.

References
----------
Muthén (1984), doi:10.1007/BF02294210
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .factor_model import FactorModel
from .implied_moments import GroupStructure, ImpliedMoments, group_structures, implied_moments
from .ordinal_statistics import OrdinalStatistics
from .statistic_layout import StatisticLayout

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
