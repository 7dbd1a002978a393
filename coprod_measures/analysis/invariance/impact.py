# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What items that work differently do to the mean score, in score points."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from ...estimation import CfaFit
from ...results import Estimate

Floats = NDArray[np.float64]


def impact(fit: CfaFit, focal: str, level: float = 0.95) -> Estimate:
    """Return how much the items' different working moves the focal group's mean score.

    The mean over items of the expected answer with the focal group's loadings and intercepts minus that
    with the reference group's, averaged over the focal group's latent distribution:
    ``sum_i [(nu_iF - nu_iR) + (lambda_iF - lambda_iR) kappa_F] / k``. Positive: the focal group's mean score
    is too high by that much.

    Parameters
    ----------
    fit : CfaFit
        One factor, continuous items, scalar equalities except for the releases.
    focal : str
        Label of the group; the reference is the first.
    level : float
        Coverage of the interval, by the delta method.

    References
    ----------
    Nye & Drasgow (2011), doi:10.1037/a0022955
    """
    number = fit.group_labels.index(focal) + 1
    latent = fit.table.latents[0]
    items = fit.model.loadings_of(latent)
    rows = {(p.group, *p.key): r for r, p in enumerate(fit.table.parameters)}
    mean_row = rows[number, latent, "~1", ""]
    kappa = float(fit.values[mean_row])
    gradient = np.zeros(len(fit.values))
    value = 0.0
    for item in items:
        for group, sign in ((number, 1.0), (1, -1.0)):
            loading, intercept = rows[group, latent, "=~", item], rows[group, item, "~1", ""]
            value += sign * (fit.values[intercept] + fit.values[loading] * kappa)
            gradient[intercept] += sign
            gradient[loading] += sign * kappa
            gradient[mean_row] += sign * fit.values[loading]
    value, gradient = value / len(items), gradient / len(items)
    variance = float(gradient @ fit.row_covariance @ gradient)
    error = math.sqrt(max(variance, 0.0))
    half = float(ndtri(0.5 + level / 2)) * error
    method = f"impact on the mean of {len(items)} items, {fit.options.estimator}, delta method"
    return Estimate(float(value), float(value) - half, float(value) + half, level, method, fit.n)
