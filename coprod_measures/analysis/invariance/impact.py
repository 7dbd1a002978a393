# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What items that work differently do to the mean score, in score points."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from ...estimation import CfaFit, OrdinalFit
from ...numerics.effect_sizes import OrdinalItem, mean_item_score
from ...results import Estimate

_Rows = Mapping[tuple[int, str, str, str], int]


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a group, or one wave of a group, stands in a fit.

    Attributes
    ----------
    group : int
        Counted from 1.
    latent : str
    items : tuple of str
        Variables of the model, in the same order in every cell.
    """

    group: int
    latent: str
    items: tuple[str, ...]


def impact(fit: CfaFit, focal: str, level: float = 0.95) -> Estimate:
    r"""Return how much the items' different working moves the focal group's mean score.

    The mean over items of the expected answer with the focal group's parameters minus that with the
    reference group's, averaged over the focal group's latent distribution: of continuous items

    .. math:: \frac1k\sum_i [(\nu_{iF} - \nu_{iR}) + (\lambda_{iF} - \lambda_{iR})\kappa_F]

    and of ordinal ones the difference of their mean item scores, see `mean_item_score`; there an item that
    is not released adds what its residual variance differs by. Positive: the focal group's mean score is too
    high by that much.

    Parameters
    ----------
    fit : CfaFit
        One factor, scalar equalities except for the releases; ordinal items in theta.
    focal : str
        Label of the group; the reference is the first.
    level : float
        Coverage of the interval, by the delta method.

    References
    ----------
    Nye & Drasgow (2011), doi:10.1037/a0022955
    """
    latent = fit.table.latents[0]
    items = fit.model.loadings_of(latent)
    number = fit.group_labels.index(focal) + 1
    return mean_shift(fit, Cell(1, latent, items), Cell(number, latent, items), level)


def mean_shift(fit: CfaFit, reference: Cell, focal: Cell, level: float = 0.95) -> Estimate:
    """Return how much the items' different working moves the mean score of one cell against another.

    See `impact` for the formula; a cell is a group, or a group at one wave.
    """
    rows = {(p.group, *p.key): r for r, p in enumerate(fit.table.parameters)}
    mean_of = _ordinal_mean if isinstance(fit, OrdinalFit) else _continuous_mean
    gradient, value = np.zeros(len(fit.values)), 0.0
    for k in range(len(focal.items)):
        for cell, sign in ((focal, 1.0), (reference, -1.0)):
            expected, slopes = mean_of(fit, rows, k, cell, focal)
            value += sign * expected
            for row, slope in slopes.items():
                gradient[row] += sign * slope
    k = len(focal.items)
    value, gradient = value / k, gradient / k
    variance = float(gradient @ fit.row_covariance @ gradient)
    half = float(ndtri(0.5 + level / 2)) * math.sqrt(max(variance, 0.0))
    method = f"impact on the mean of {k} items, {fit.options.estimator}, delta method"
    return Estimate(value, value - half, value + half, level, method, fit.n)


def _continuous_mean(
    fit: CfaFit, rows: _Rows, k: int, cell: Cell, focal: Cell
) -> tuple[float, dict[int, float]]:
    """Return item k's mean with one cell's parameters in the focal cell, and its slopes by table row."""
    item = cell.items[k]
    loading, intercept = rows[cell.group, cell.latent, "=~", item], rows[cell.group, item, "~1", ""]
    mean = rows[focal.group, focal.latent, "~1", ""]
    kappa, slope = float(fit.values[mean]), float(fit.values[loading])
    value = float(fit.values[intercept]) + slope * kappa
    return value, {intercept: 1.0, loading: kappa, mean: slope}


def _ordinal_mean(
    fit: CfaFit, rows: _Rows, k: int, cell: Cell, focal: Cell
) -> tuple[float, dict[int, float]]:
    """Return item k's mean score with one cell's parameters in the focal cell, and its slopes."""
    assert isinstance(fit, OrdinalFit)
    group, latent, item = cell.group, cell.latent, cell.items[k]
    codes = np.array(fit.sample.categories[fit.sample.variables.index(item)], dtype=np.float64)
    loading, intercept = rows[group, latent, "=~", item], rows[group, item, "~1", ""]
    residual = rows[group, item, "~~", item]
    thresholds = [rows[group, item, "|", f"t{t}"] for t in range(1, len(codes))]
    mean = rows[focal.group, focal.latent, "~1", ""]
    variance = rows[focal.group, focal.latent, "~~", focal.latent]
    values = fit.values
    found = mean_item_score(
        OrdinalItem(
            codes,
            float(values[loading]),
            float(values[intercept]),
            values[thresholds],
            math.sqrt(float(values[residual])),
        ),
        float(values[mean]),
        float(values[variance]),
    )
    slopes = dict(zip(thresholds, map(float, found.by_thresholds), strict=True))
    return found.value, slopes | {
        loading: found.by_loading,
        intercept: found.by_intercept,
        residual: found.by_residual_variance,
        mean: found.by_latent_mean,
        variance: found.by_latent_variance,
    }
