# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Second derivatives of weighted implied statistics, for Newton steps on ordinal items."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .implied_moments import curvature
from .ordinal_moments import OrdinalImplied, OrdinalStructure

Floats = NDArray[np.float64]


def statistic_curvature(part: OrdinalStructure, implied: OrdinalImplied, weight: Floats) -> Floats:
    """Return ``sum_k weight_k d2 sigma_k`` for every pair of the rows of `part`, shape (q, q).

    Parameters
    ----------
    part : OrdinalStructure
    implied : OrdinalImplied
    weight : array, shape (s,)
        One weight per statistic.

    Notes
    -----
    The statistics are products of scales d, thresholds, means and covariances of the latent responses,
    ``d_i (tau_ik - mu_i)`` and ``d_i d_j S_ij``; in theta ``d_i = S_ii^-1/2``. Derivatives of the products
    are taken first, then those of means and covariances by `curvature`.
    """
    layout, moments, d = part.layout, implied.moments, implied.scale
    p, t, c = len(d), len(layout.variable), len(layout.variances)
    is_mean = layout.threshold == 0
    of_first, of_pairs = weight[:t], weight[t + c :]
    pairs = np.zeros((p, p))
    pairs[layout.first, layout.second] = of_pairs
    pairs[layout.second, layout.first] = of_pairs
    # derivatives of the weighted sum by d, S and mu
    of_thresholds = np.bincount(layout.variable, np.where(is_mean, 0.0, of_first), p)
    centred = np.where(is_mean, 0.0, of_first * implied.statistics[:t])
    by_scale = np.bincount(layout.variable, centred, p) / d + (pairs * moments.cov) @ d
    by_mean = np.bincount(layout.variable, np.where(is_mean, of_first, 0.0), p) - of_thresholds * d
    by_variance = np.zeros(p)
    by_variance[layout.variances] = weight[t : t + c]
    if part.theta:
        by_variance[part.ordinal] = (-0.5 * d**3 * by_scale)[part.ordinal]
    # changes of S, d and mu by each row
    n_moment, n_rows = len(part.structure.rows), len(part.rows)
    terms, columns = moments.terms, moments.columns
    x, y = columns[:, terms.x], columns[:, terms.y]
    variance = 2.0 * terms.s * x * y
    change_of_scale, change_of_mean, paired = (np.zeros((p, n_rows)) for _ in range(3))
    change_of_mean[:, :n_moment] = terms.w * x
    spread = (pairs * d) @ columns  # weights times the other variable's scale
    paired[:, :n_moment] = terms.s * (x * spread[:, terms.y] + y * spread[:, terms.x])
    if part.theta:
        change_of_scale[part.ordinal, :n_moment] = -0.5 * (d**3)[part.ordinal, None] * variance[part.ordinal]
    n_tau = len(part.threshold_places)
    places = part.threshold_places
    change_of_tau = np.zeros((p, n_rows))
    change_of_tau[layout.variable[places], n_moment + np.arange(n_tau)] = of_first[places]
    change_of_scale[part.scale_places, n_moment + n_tau + np.arange(len(part.scale_places))] = 1.0
    half = (paired + change_of_tau - of_thresholds[:, None] * change_of_mean).T @ change_of_scale
    total = half + half.T + change_of_scale.T @ (pairs * moments.cov) @ change_of_scale
    if part.theta:
        bend = np.where(part.ordinal, 0.75 * d**5 * by_scale, 0.0)
        total[:n_moment, :n_moment] += variance.T @ (bend[:, None] * variance)
    q = pairs * np.outer(d, d) + np.diag(2.0 * by_variance)
    inner = curvature(part.structure, moments, columns.T @ q @ columns, -(columns.T @ by_mean))
    total[:n_moment, :n_moment] += inner
    return np.asarray(total)
