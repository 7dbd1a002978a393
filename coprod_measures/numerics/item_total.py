# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What stands beside alpha: of a whole scale, without each item, and of each item with the total.

Every function takes a covariance matrix of shape (k, k), complete or of pairs.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .classical import alpha, correlation
from .dimensionality import squared_multiple_correlations

Array = NDArray[np.float64]

_SINGULAR = 1e-12


@dataclass(frozen=True, slots=True)
class Consistency:
    """How items go together.

    Attributes
    ----------
    alpha, alpha_standardised : float
    alpha_se : float
        Standard error of alpha, for normal items.
    lambda6 : float
        Guttman's lambda 6 of the correlations; NaN where an item is a sum of others.
    mean_r, median_r, variance_r : float
        Of the correlations between the items.
    signal_to_noise : float
        Reliable beside unreliable variance of the standardised sum.
    """

    alpha: float
    alpha_standardised: float
    alpha_se: float
    lambda6: float
    mean_r: float
    median_r: float
    variance_r: float
    signal_to_noise: float


def consistency(cov: Array, n: int) -> Consistency:
    r"""Return alpha and what is read beside it.

    .. math:: S/N = \frac{k\bar r}{1-\bar r}

    Parameters
    ----------
    cov : ndarray, shape (k, k)
    n : int
        Respondents, for the standard error.

    References
    ----------
    Cronbach, L. J., & Gleser, G. C. (1964). The signal/noise ratio in the comparison of reliability
    coefficients. *Educational and Psychological Measurement*, 24, 467-480.
    https://doi.org/10.1177/001316446402400303

    R: ``psych::alpha(x)$total``: ``raw_alpha std.alpha G6(smc) average_r S/N ase median_r``.
    """
    k, r = len(cov), correlation(cov)
    apart = r[np.tril_indices(k, -1)]
    mean = float(apart.mean()) if k > 1 else math.nan
    return Consistency(
        alpha=alpha(cov),
        alpha_standardised=alpha(r),
        alpha_se=alpha_standard_error(cov, n),
        lambda6=_lambda6(r),
        mean_r=mean,
        median_r=float(np.median(apart)) if k > 1 else math.nan,
        variance_r=float(apart.var(ddof=1)) if k > 2 else math.nan,
        signal_to_noise=k * mean / (1 - mean) if mean < 1 else math.nan,
    )


def without_each_item(cov: Array, n: int) -> tuple[Consistency, ...]:
    """Return the same of the scale without each item in turn. R: ``psych::alpha(x)$alpha.drop``."""
    keep = ~np.eye(len(cov), dtype=bool)
    return tuple(consistency(cov[np.ix_(rows, rows)], n) for rows in keep)


def alpha_standard_error(cov: Array, n: int) -> float:
    r"""Asymptotic standard error of alpha for normal items.

    .. math::

        \sqrt{\frac{2k^2}{n(k-1)^2(1'C1)^3}\Bigl[1'C1\,(\mathrm{tr}C^2+\mathrm{tr}^2C)
        -2\,\mathrm{tr}C\,(1'C^21)\Bigr]}

    References
    ----------
    van Zyl, J. M., Neudecker, H., & Nel, D. G. (2000). On the distribution of the maximum likelihood
    estimator of Cronbach's alpha. *Psychometrika*, 65, 271-280. https://doi.org/10.1007/BF02296146
    Duhachek, A., & Iacobucci, D. (2004). Alpha's standard error (ASE): An accurate and precise confidence
    interval estimate. *Journal of Applied Psychology*, 89, 792-808.
    https://doi.org/10.1037/0021-9010.89.5.792

    R: ``psych::alpha(x)$total$ase``.
    """
    k, total, trace = len(cov), float(cov.sum()), float(np.trace(cov))
    if k < 2 or not total > 0 or n < 1:
        return math.nan
    row = cov.sum(axis=0)
    inside = total * (float((cov**2).sum()) + trace**2) - 2 * trace * float(row @ row)
    return math.sqrt(max(2 * k**2 / ((k - 1) ** 2 * total**3) * inside, 0.0) / n)


@dataclass(frozen=True, slots=True)
class ItemTotal:
    """Correlations of each item with the scale that it belongs to, shape (k,) each.

    Attributes
    ----------
    total : ndarray
        With the sum of all items, the item itself among them: too high in short scales.
    total_standardised : ndarray
        The same of standardised items.
    whole : ndarray
        With what the standardised items share: each item's variance in the sum is replaced by what the
        others predict of it. NaN where an item is a sum of others.
    """

    total: Array
    total_standardised: Array
    whole: Array


def item_total(cov: Array) -> ItemTotal:
    r"""Return correlations of items with their total.

    .. math:: r_{i+} = \frac{s_{i+}}{\sqrt{s_{ii}s_{++}}}, \quad
              r_i^{whole} = \frac{\tilde r_{i+}}{\sqrt{\tilde r_{++}}}, \quad \tilde r_{ii} = R_i^2

    References
    ----------
    Cureton, E. E. (1966). Corrected item-test correlations. *Psychometrika*, 31, 93-96.
    https://doi.org/10.1007/BF02289461

    R: ``psych::alpha(x)$item.stats``: ``raw.r std.r r.cor``; with complete answers.
    """
    r = correlation(cov)
    with np.errstate(invalid="ignore", divide="ignore"):
        total = cov.sum(axis=1) / np.sqrt(np.diag(cov) * cov.sum())
        standardised = r.sum(axis=1) / np.sqrt(r.sum())
        reduced = r.copy()
        np.fill_diagonal(reduced, _predicted(r))
        whole = reduced.sum(axis=1) / np.sqrt(reduced.sum())
    return ItemTotal(np.asarray(total), np.asarray(standardised), np.asarray(whole))


def _predicted(r: Array) -> Array:
    """Squared multiple correlations; NaN where an item is a sum of others."""
    if np.isnan(r).any() or float(np.linalg.eigvalsh(r)[0]) <= _SINGULAR * len(r):
        return np.full(len(r), np.nan)
    return squared_multiple_correlations(r)


def _lambda6(r: Array) -> float:
    return 1 - float((1 - _predicted(r)).sum()) / float(r.sum()) if len(r) > 1 else math.nan
