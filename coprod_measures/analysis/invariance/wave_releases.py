# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What items that work differently between waves do to the mean score, and how large their difference is."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from ...estimation import CfaFit
from ...model.wave_model import WaveModel
from ...numerics.effect_sizes import continuous_difference, pooled_sd
from ...results import Estimate

Floats = NDArray[np.float64]


def later_cells(model: WaveModel) -> Iterator[tuple[int, int]]:
    """Yield group and wave, from 0, of every wave but the first of the first group."""
    yield from ((g, t) for g in range(model.n_groups) for t in range(model.n_waves) if g or t)


def wave_impact(fit: CfaFit, model: WaveModel, group: int, wave: int, level: float = 0.95) -> Estimate:
    r"""Return how much the items' different working moves the mean score at a wave.

    The mean over items of the expected answer with the wave's own loadings and intercepts minus that with
    those of the first wave of the first group, averaged over the wave's latent distribution:

    .. math:: \tfrac1k\sum_i [(\nu_{it} - \nu_{i1}) + (\lambda_{it} - \lambda_{i1})\kappa_t]

    Positive: the mean score is too high by that much. Without groups it is what an observed change since
    the first wave contains without any change of people.

    Parameters
    ----------
    fit : CfaFit
        One factor, continuous items, scalar equalities except for the releases.
    model : WaveModel
        What was fitted.
    group, wave : int
        Counted from 0.
    level : float
        Coverage of the interval, by the delta method.

    References
    ----------
    Nye & Drasgow (2011), doi:10.1037/a0022955
    """
    rows = {(p.group, *p.key): r for r, p in enumerate(fit.table.parameters)}
    factor = model.latents[0]
    items = model.loadings_of(factor)
    mean_row = rows[group + 1, model.factor_at(factor, wave), "~1", ""]
    kappa = float(fit.values[mean_row])
    gradient, value = np.zeros(len(fit.values)), 0.0
    for item in items:
        for g, t, sign in ((group, wave, 1.0), (0, 0, -1.0)):
            name = model.columns[item][t]
            loading = rows[g + 1, model.factor_at(factor, t), "=~", name]
            intercept = rows[g + 1, name, "~1", ""]
            value += sign * float(fit.values[intercept] + fit.values[loading] * kappa)
            gradient[intercept] += sign
            gradient[loading] += sign * kappa
            gradient[mean_row] += sign * fit.values[loading]
    value, gradient = value / len(items), gradient / len(items)
    error = math.sqrt(max(float(gradient @ fit.row_covariance @ gradient), 0.0))
    half = float(ndtri(0.5 + level / 2)) * error
    method = f"impact on the mean of {len(items)} items, {fit.options.estimator}, delta method"
    return Estimate(value, value - half, value + half, level, method, fit.n)


def wave_dmacs(fit: CfaFit, model: WaveModel) -> dict[str, float]:
    """Return each item's dMACS, the largest over waves and groups against the first wave of the first group.

    As `dmacs`: the standard deviations of the two cells are averaged.
    """
    items = model.indicators
    one = _cell(fit, model, items, 0, 0)
    found = dict.fromkeys(items, 0.0)
    for group, wave in later_cells(model):
        other = _cell(fit, model, items, group, wave)
        gap = continuous_difference((one[0], other[0]), (one[1], other[1]), other[2], other[3])
        n = fit.sample.groups[0].n, fit.sample.groups[group].n
        sizes = gap.root_mean_square / pooled_sd(one[4], other[4], *n).weighted_sd
        found = {i: max(found[i], float(d)) for i, d in zip(items, sizes, strict=True)}
    return found


def _cell(
    fit: CfaFit, model: WaveModel, items: Sequence[str], group: int, wave: int
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Return loadings, intercepts, factor means and covariances and observed SDs of one wave in one group."""
    m, moments = fit.matrices[group], fit.sample.groups[group]
    seen = [m.variables.index(model.columns[i][wave]) for i in items]
    factors = [m.latents.index(model.factor_at(f, wave)) for f in model.latents]
    sds = np.sqrt(moments.cov.diagonal()[seen] * moments.n / (moments.n - 1))
    return (
        m.loadings[np.ix_(seen, factors)], m.intercepts[seen], m.latent_mean[factors],
        m.latent_cov[np.ix_(factors, factors)], np.asarray(sds),
    )  # fmt: skip
