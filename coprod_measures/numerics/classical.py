# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Classical test theory from a covariance matrix: alpha, omega, item-rest correlations.

Every function takes the covariance matrix of the items of one scale (shape (k, k), any divisor, since
all coefficients are ratios) or the answers themselves (shape (n, k)). Nothing is checked here: the
callers in `analysis` refuse what makes no sense.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """Ends of an interval; NaN where there is none."""

    low: float
    high: float


NO_INTERVAL = Interval(math.nan, math.nan)


def correlation(cov: Array) -> Array:
    """Return the correlation matrix of a covariance matrix; NaN for variables without variance."""
    sd = np.sqrt(np.diag(cov))
    sd = np.where(sd > 0, sd, np.nan)
    r: Array = cov / np.outer(sd, sd)
    np.fill_diagonal(r, np.where(np.isnan(sd), np.nan, 1.0))
    return r


def alpha(cov: Array) -> float:
    r"""Cronbach's alpha, the lower bound :math:`\lambda_3` of Guttman.

    .. math:: \alpha = \frac{k}{k-1}\left(1 - \frac{\sum_i s_{ii}}{\sum_{ij} s_{ij}}\right)

    Parameters
    ----------
    cov : ndarray, shape (k, k)
        Covariances of the items; a correlation matrix gives standardised alpha.

    References
    ----------
    Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests. *Psychometrika*, 16,
    297-334. https://doi.org/10.1007/BF02310555

    R: ``psych::alpha(x)$total$raw_alpha``.
    """
    k, total = len(cov), float(cov.sum())
    if k < 2 or not total > 0:
        return math.nan
    return k / (k - 1) * (1 - float(np.trace(cov)) / total)


def standardised_alpha(cov: Array) -> float:
    r"""Alpha of the standardised items, :math:`k\bar r / (1 + (k-1)\bar r)`.

    R: ``psych::alpha(x)$total$std.alpha``.
    """
    return alpha(correlation(cov))


def feldt_interval(value: float, n: int, k: int, level: float) -> Interval:
    r"""Interval for alpha: :math:`(1-\alpha)/(1-\hat\alpha)` follows :math:`F_{n-1,(n-1)(k-1)}`.

    Exact for normal items with equal variances and equal covariances, and good beyond.

    Parameters
    ----------
    value : float
        Alpha in the sample.
    n, k : int
        Number of respondents and of items.
    level : float
        Coverage, for example 0.95.

    References
    ----------
    Feldt, L. S. (1965). The approximate sampling distribution of Kuder-Richardson reliability coefficient
    twenty. *Psychometrika*, 30, 357-370. https://doi.org/10.1007/BF02289499

    R: ``psych::alpha(x)$feldt``.
    """
    if math.isnan(value) or n < 2 or k < 2:
        return NO_INTERVAL
    tail = (1 - level) / 2
    low, high = (float(stats.f.ppf(q, n - 1, (n - 1) * (k - 1))) for q in (1 - tail, tail))
    return Interval(1 - (1 - value) * low, 1 - (1 - value) * high)


def negative_beyond_chance(r: float, n: int) -> bool:
    """Whether a correlation of n cases is below zero by more than chance (one-sided, Fisher's z, 5 %)."""
    return n > 3 and r < 0 and math.atanh(max(r, -1 + 1e-12)) * math.sqrt(n - 3) < -1.645


def item_rest_correlations(cov: Array) -> Array:
    r"""Correlation of each item with the sum of the others, shape (k,).

    .. math:: r_i = \frac{s_{i+} - s_{ii}}{\sqrt{s_{ii}\,(s_{++} - 2 s_{i+} + s_{ii})}}

    R: ``psych::alpha(x)$item.stats$r.drop``.
    """
    variance, row = np.diag(cov), cov.sum(axis=1)
    rest = cov.sum() - 2 * row + variance
    with np.errstate(invalid="ignore", divide="ignore"):
        r: Array = (row - variance) / np.sqrt(variance * rest)
    return np.where((variance > 0) & (rest > 0), r, np.nan)


def alpha_if_dropped(cov: Array) -> Array:
    """Alpha of the scale without each item, shape (k,); NaN where fewer than two would be left.

    R: ``psych::alpha(x)$alpha.drop$raw_alpha``.
    """
    keep = ~np.eye(len(cov), dtype=bool)
    return np.array([alpha(cov[np.ix_(rows, rows)]) for rows in keep])


def skewness(x: Array) -> float:
    r"""Skewness :math:`m_3/s^3` with the sample standard deviation; NaN without variance.

    R: ``psych::describe(x)$skew`` (its type 3).
    """
    if len(x) < 2:
        return math.nan
    deviation = x - x.mean()
    sd = float(x.std(ddof=1))
    # Rounding can leave a constant item with a standard deviation of 1e-17.
    if sd <= 1e-12 * max(1.0, float(np.abs(x).max())):
        return math.nan
    return float(np.mean(deviation**3)) / sd**3


@dataclass(frozen=True, slots=True)
class Omega:
    """Omega with its standard error.

    Attributes
    ----------
    value, se : float
        The coefficient and its standard error by the delta method.
    """

    value: float
    se: float


def omega(loadings: Array, residuals: Array, vcov: Array) -> Omega:
    r"""Omega of a one-factor model, the model-implied variance of the sum in the denominator.

    .. math:: \omega = \frac{(\sum\lambda_i)^2}
              {(\sum\lambda_i)^2 + \sum_i\theta_{ii} + 2\sum_{i<j}\theta_{ij}}

    The standard error is :math:`\sqrt{g'Vg}` with :math:`g` the gradient of omega.

    Parameters
    ----------
    loadings : ndarray, shape (k,)
        Loadings on a factor with variance one.
    residuals : ndarray, shape (r,)
        Residual variances and, twice each, residual covariances, so that their sum is the error variance.
    vcov : ndarray, shape (k + r, k + r)
        Covariances of the estimates, loadings first, of the same (doubled) quantities.

    References
    ----------
    McDonald, R. P. (1999). *Test theory: A unified treatment*. Erlbaum.
    Raykov, T. (2002). Analytic estimation of standard error and confidence interval for scale reliability.
    *Multivariate Behavioral Research*, 37, 89-103. https://doi.org/10.1207/S15327906MBR3701_04

    R: ``semTools::compRelSEM(fit, obs.var = FALSE)``; the standard error as lavaan's of
    ``omega := (l1 + ...)^2 / ((l1 + ...)^2 + e1 + ...)``.
    """
    common, error = float(loadings.sum()) ** 2, float(residuals.sum())
    total = common + error
    gradient = np.concatenate(
        [
            np.full(len(loadings), 2 * float(loadings.sum()) * error / total**2),
            np.full(len(residuals), -common / total**2),
        ]
    )
    return Omega(common / total, math.sqrt(max(0.0, float(gradient @ vcov @ gradient))))


def omega_observed(loadings: Array, residuals: Array, vcov: Array, variance: float, n: int) -> Omega:
    r"""Omega of a one-factor model with the observed variance of the sum in the denominator.

    .. math:: \omega_{obs} = (\sum\lambda_i)^2 / s^2_{sum}

    The observed variance is an estimate too. Under the model and normality its covariance with the ML
    estimates is :math:`V\,\partial\sigma^2_{sum}/\partial\vartheta` and its variance
    :math:`2 s^4_{sum}/n`, so the standard error takes both into account.

    Parameters
    ----------
    loadings, residuals, vcov
        As in `omega`.
    variance : float
        Variance of the sum of the items, with the same divisor as the model was fitted to.
    n : int
        Number of respondents.

    References
    ----------
    Bentler, P. M. (2009). Alpha, dimension-free, and model-based internal consistency reliability.
    *Psychometrika*, 74, 137-143. https://doi.org/10.1007/s11336-008-9100-1

    R: ``semTools::compRelSEM(fit, obs.var = TRUE)``, its default; no standard error there.
    """
    k, r = len(loadings), len(residuals)
    total_loading = float(loadings.sum())
    by_parameters = np.concatenate([np.full(k, 2 * total_loading / variance), np.zeros(r)])
    by_variance = -(total_loading**2) / variance**2
    implied = np.concatenate([np.full(k, 2 * total_loading), np.ones(r)])
    spread = (
        by_parameters @ vcov @ by_parameters
        + 2 * by_variance * (by_parameters @ vcov @ implied)
        + by_variance**2 * 2 * variance**2 / n
    )
    return Omega(total_loading**2 / variance, math.sqrt(max(0.0, float(spread))))


def logit_interval(value: float, se: float, level: float) -> Interval:
    r"""Wald interval on the logit scale, carried back: it stays between 0 and 1.

    The standard error of the logit is :math:`se / (\omega(1-\omega))`. There is no interval for a value
    outside (0, 1).

    References
    ----------
    Kelley, K., & Pornprasertmanit, S. (2016). Confidence intervals for population reliability
    coefficients. *Psychological Methods*, 21, 69-92. https://doi.org/10.1037/a0040086

    R: ``MBESS::ci.reliability(..., interval.type = "mll")``.
    """
    if not (0 < value < 1) or math.isnan(se):
        return NO_INTERVAL
    centre = math.log(value / (1 - value))
    reach = float(stats.norm.ppf((1 + level) / 2)) * se / (value * (1 - value))
    return Interval(1 / (1 + math.exp(reach - centre)), 1 / (1 + math.exp(-reach - centre)))


def bonett_interval(value: float, n: int, k: int, level: float) -> Interval:
    r"""Interval for alpha from :math:`\log(1-\hat\alpha)`, nearly normal with variance 2k/((k-1)(n-2)).

    .. math:: 1-\exp\left(\log(1-\hat\alpha)\pm z\sqrt{\frac{2k}{(k-1)(n-2)}}\right)

    The transformation plays for alpha the part that Fisher's z plays for a correlation. It assumes equal
    variances and covariances, as Feldt's interval does.

    References
    ----------
    Bonett, D. G. (2002). Sample size requirements for testing and estimating coefficient alpha. *Journal
    of Educational and Behavioral Statistics*, 27, 335-340. https://doi.org/10.3102/10769986027004335

    R: ``MBESS::ci.reliability(x, type = "alpha", interval.type = "bonett")``.
    """
    if math.isnan(value) or value >= 1 or n < 3 or k < 2:
        return NO_INTERVAL
    reach = float(stats.norm.ppf((1 + level) / 2)) * math.sqrt(2 * k / ((k - 1) * (n - 2)))
    centre = math.log(1 - value)
    return Interval(1 - math.exp(centre + reach), 1 - math.exp(centre - reach))


def maximal_reliability(loadings: Array, cov: Array) -> float:
    r"""Reliability of the best weighted sum of the items of one factor, :math:`\lambda'S^{-1}\lambda`.

    No score that people use has it; it shows what weights could gain over a plain sum.

    Parameters
    ----------
    loadings : ndarray, shape (k,)
        On a factor with variance one.
    cov : ndarray, shape (k, k)
        Observed covariances, the divisor as in the model.

    References
    ----------
    Bentler, P. M. (2007). Covariance structure models for maximal reliability of unit-weighted composites.
    In S.-Y. Lee (Ed.), *Handbook of latent variable and related models* (pp. 1-17).
    https://doi.org/10.1016/B978-044452044-9/50004-1

    R: ``semTools::maximalRelia(fit)``.
    """
    return float(loadings @ np.linalg.solve(cov, loadings))
