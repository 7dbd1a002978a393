# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Influences of cases on the statistics of ordinal items and continuous variables together.

Correlations of an ordinal with a continuous variable are polyserial, of two continuous ones Pearson's;
both become covariances in the units of the continuous variables. As in Muthén (1984), information is
the sum of squared scores, which assumes that continuous variables are normal.

References
----------
Muthén (1984), doi:10.1007/BF02294210
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .polychoric import Codes
from .polyserial import polyserial, polyserial_scores

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ContinuousMoments:
    """Means and variances of continuous variables, and cases' influences on them.

    Attributes
    ----------
    mean, variance : arrays, shape (c,)
        Divisor n, over each variable's own cases.
    z : array, shape (n, c)
        Standard scores, NaN where missing.
    of_mean, of_variance : arrays, shape (n, c)
        Influences, 0 where missing.
    """

    mean: Floats
    variance: Floats
    z: Floats
    of_mean: Floats
    of_variance: Floats


def continuous_moments(values: Floats) -> ContinuousMoments:
    """Return the moments of continuous variables, shape (n, c) with NaN where missing."""
    mean = np.nanmean(values, axis=0)
    variance = np.nanmean((values - mean) ** 2, axis=0)
    z = (values - mean) / np.sqrt(variance)
    by_mean = np.nan_to_num(z / np.sqrt(variance))
    by_variance = np.nan_to_num((z * z - 1.0) / (2.0 * variance))
    a, b = (by_mean**2).sum(axis=0), (by_mean * by_variance).sum(axis=0)
    d = (by_variance**2).sum(axis=0)
    determinant = a * d - b * b
    return ContinuousMoments(
        mean,
        variance,
        z,
        (d * by_mean - b * by_variance) / determinant,
        (a * by_variance - b * by_mean) / determinant,
    )


@dataclass(frozen=True)
class PairInfluence:
    """Covariances of one variable with c continuous ones, and cases' influences on them.

    Attributes
    ----------
    covariance, correlation : arrays, shape (c,)
    influence : array, shape (n, c)
        On the covariances.
    """

    covariance: Floats
    correlation: Floats
    influence: Floats


def ordinal_with_continuous(
    codes: Codes, tau: Floats, of_tau: Floats, moments: ContinuousMoments
) -> PairInfluence:
    """Return the polyserial covariances of one item with all continuous variables.

    Parameters
    ----------
    codes : array of int, shape (n,)
        -1 where missing.
    tau : array, shape (K - 1,)
    of_tau : array, shape (n, K - 1)
        Cases' influences on the thresholds, 0 where missing.
    moments : ContinuousMoments
    """
    r = polyserial(codes, tau, moments.z)
    bounds = np.concatenate([[-np.inf], tau, [np.inf]])
    answer = np.maximum(codes, 0)
    scores = polyserial_scores(bounds[answer], bounds[answer + 1], moments.z, r)
    both = (codes >= 0)[:, None] & ~np.isnan(moments.z)
    by_r = np.where(both, scores.by_r, 0.0)
    by_tau = [
        np.where((codes == k)[:, None], scores.by_upper, 0.0)
        + np.where((codes == k + 1)[:, None], scores.by_lower, 0.0)
        for k in range(len(tau))
    ]
    slopes = np.array([np.where(both, s * by_r, 0.0).sum(axis=0) for s in by_tau])
    sd = np.sqrt(moments.variance)
    z = moments.z
    by_mean = np.where(both, (z - scores.by_z) / sd, 0.0)
    by_variance = np.where(both, (z * z - 1.0 - scores.by_z * z) / (2.0 * moments.variance), 0.0)
    influence = by_r - of_tau @ slopes
    influence -= moments.of_mean * (by_mean * by_r).sum(axis=0)
    influence -= moments.of_variance * (by_variance * by_r).sum(axis=0)
    influence = sd * influence / (by_r**2).sum(axis=0) + r * moments.of_variance / (2.0 * sd)
    return PairInfluence(r * sd, r, influence)


def continuous_with_continuous(moments: ContinuousMoments, first: int, others: Codes) -> PairInfluence:
    """Return the covariances of one continuous variable with others; a pair uses the cases with both."""
    x, y = moments.z[:, [first]], moments.z[:, others]
    both = ~np.isnan(x * y)
    x, y = np.where(both, x, 0.0), np.where(both, y, 0.0)
    r = _correlation_given_margins(x, y, both)
    rest = 1.0 - r * r
    by_r = (r * rest + (1.0 + r * r) * x * y - r * (x * x + y * y)) / rest**2 * both
    sd_x, sd_y = np.sqrt(moments.variance[first]), np.sqrt(moments.variance[others])
    influence = by_r.copy()
    for z, other, sd, column in ((x, y, sd_x, np.array([first])), (y, x, sd_y, others)):
        by_mean = (z - r * other) / (sd * rest) * both
        by_variance = ((z * z - r * z * other) / rest - 1.0) / (2.0 * sd**2) * both
        influence -= moments.of_mean[:, column] * (by_mean * by_r).sum(axis=0)
        influence -= moments.of_variance[:, column] * (by_variance * by_r).sum(axis=0)
    influence = sd_x * sd_y * influence / (by_r**2).sum(axis=0)
    influence += r * sd_y / (2.0 * sd_x) * moments.of_variance[:, [first]]
    influence += r * sd_x / (2.0 * sd_y) * moments.of_variance[:, others]
    return PairInfluence(r * sd_x * sd_y, r, influence)


def _correlation_given_margins(x: Floats, y: Floats, both: NDArray[np.bool_]) -> Floats:
    """Maximum likelihood correlations with means 0 and variances 1 held fixed; Newton steps on artanh r."""
    n = both.sum(axis=0)
    xy, squares = (x * y).sum(axis=0) / n, (x * x + y * y).sum(axis=0) / n
    r = np.clip(xy, -0.99, 0.99)
    for _ in range(50):
        rest = 1.0 - r * r
        slope = r * rest + (1.0 + r * r) * xy - r * squares
        step = slope / ((1.0 + r * r) * rest)  # expected information of r is (1 + r^2) / (1 - r^2)^2
        r = np.tanh(np.arctanh(r) + step)
        if np.abs(step).max(initial=0.0) < 1e-12:
            break
    return np.asarray(r)
