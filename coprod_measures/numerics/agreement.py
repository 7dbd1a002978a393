# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Measurement error between occasions, limits of agreement, weighted kappa, and agreement within groups."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from .classical import NO_INTERVAL, Interval
from .intraclass import two_way

Array = NDArray[np.float64]
KappaWeights = Literal["none", "linear", "quadratic"]
KAPPA_WEIGHTS: tuple[KappaWeights, ...] = ("none", "linear", "quadratic")


def correlation_interval(r: float, n: int, level: float) -> Interval:
    """Fisher's interval for a correlation. R: ``cor.test(x, y)$conf.int``."""
    if n < 4 or not abs(r) < 1:
        return NO_INTERVAL
    centre, reach = math.atanh(r), float(stats.norm.ppf((1 + level) / 2)) / math.sqrt(n - 3)
    return Interval(math.tanh(centre - reach), math.tanh(centre + reach))


@dataclass(frozen=True, slots=True)
class MeasurementError:
    """Standard errors of measurement of repeated scores, in the scores' own unit.

    Attributes
    ----------
    agreement : float
        Counts a shift between occasions as error.
    consistency : float
        Leaves such a shift out.
    agreement_low, agreement_high : float
        Interval for persons as a sample and the occasions as they were: two occasions say next to nothing
        on how much occasions differ in general.
    consistency_low, consistency_high : float
        Exact interval under normality.
    """

    agreement: float
    agreement_low: float
    agreement_high: float
    consistency: float
    consistency_low: float
    consistency_high: float


def measurement_error(x: Array, level: float) -> MeasurementError:
    r"""Return both standard errors of measurement of scores, shape (n, occasions).

    .. math::

        SEM_{agreement} = \sqrt{\sigma^2_{occasion}+\sigma^2_{residual}}, \quad
        SEM_{consistency} = \sqrt{\sigma^2_{residual}}

    With two occasions the latter is :math:`SD(d)/\sqrt2`. A negative estimate of
    :math:`\sigma^2_{occasion}` counts as zero.

    Squared, the agreement form is the mean square within persons. With fixed occasions the sum of squares
    is noncentral χ², which Patnaik approximates by a multiple of χ² with
    :math:`n(k-1)(1+\lambda)^2/(1+2\lambda)` degrees of freedom,
    :math:`\lambda=\sigma^2_{occasion}/\sigma^2_{residual}`.

    References
    ----------
    Patnaik, P. B. (1949). The non-central χ²- and F-distributions and their applications. *Biometrika*, 36,
    202-232. https://doi.org/10.1093/biomet/36.1-2.202
    de Vet, H. C. W., Terwee, C. B., Knol, D. L., & Bouter, L. M. (2006). When to use agreement versus
    reliability measures. *Journal of Clinical Epidemiology*, 59, 1033-1039.
    https://doi.org/10.1016/j.jclinepi.2005.10.015
    """
    ms = two_way(x)
    occasion = max(ms.rater_variance, 0.0)
    agreement, df = occasion + ms.error, float((ms.n - 1) * (ms.k - 1))
    if occasion > 0 and ms.error > 0:
        ratio = occasion / ms.error
        df_agreement = ms.n * (ms.k - 1) * (1 + ratio) ** 2 / (1 + 2 * ratio)
    else:
        df_agreement = df
    tail = (1 - level) / 2

    def end(variance: float, df: float, share: float) -> float:
        return math.sqrt(df * variance / float(stats.chi2.ppf(share, df))) if variance > 0 else 0.0

    return MeasurementError(
        agreement=math.sqrt(agreement),
        agreement_low=end(agreement, df_agreement, 1 - tail),
        agreement_high=end(agreement, df_agreement, tail),
        consistency=math.sqrt(ms.error),
        consistency_low=end(ms.error, df, 1 - tail),
        consistency_high=end(ms.error, df, tail),
    )


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of agreement of two occasions.

    Attributes
    ----------
    bias : float
        Mean of the second minus the first.
    bias_low, bias_high : float
        Its interval by Student's t.
    sd : float
        Standard deviation of the differences.
    lower, upper : float
        bias ∓ 1.96 SD: where 95 of 100 differences are expected.
    lower_interval, upper_interval : Interval
        Exact intervals of the two limits.
    t, df, pvalue : float
        Paired t test of no shift.
    """

    bias: float
    bias_low: float
    bias_high: float
    sd: float
    lower: float
    upper: float
    lower_interval: Interval
    upper_interval: Interval
    t: float
    df: int
    pvalue: float


def limits_of_agreement(difference: Array, level: float) -> Limits:
    r"""Return the limits of agreement :math:`\bar d \mp 1.96\,SD(d)` of differences, shape (n,).

    The interval of a limit is exact for normal differences (noncentral t).

    References
    ----------
    Bland, J. M., & Altman, D. G. (1986). Statistical methods for assessing agreement between two methods
    of clinical measurement. *The Lancet*, 327, 307-310. https://doi.org/10.1016/S0140-6736(86)90837-8
    Carkeet, A. (2015). Exact parametric confidence intervals for Bland-Altman limits of agreement.
    *Optometry and Vision Science*, 92, e71-e80. https://doi.org/10.1097/OPX.0000000000000513

    R: ``mean(d) + c(-1, 1) * 1.96 * sd(d)``; ``t.test(d)``.
    """
    n = len(difference)
    bias, sd = float(difference.mean()), float(difference.std(ddof=1))
    se = sd / math.sqrt(n)
    reach = float(stats.t.ppf((1 + level) / 2, n - 1)) * se
    t = bias / se if se > 0 else math.nan
    tail = (1 - level) / 2
    ends = [float(stats.nct.ppf(q, n - 1, 1.96 * math.sqrt(n))) * se for q in (tail, 1 - tail)]
    return Limits(
        bias=bias,
        bias_low=bias - reach,
        bias_high=bias + reach,
        sd=sd,
        lower=bias - 1.96 * sd,
        upper=bias + 1.96 * sd,
        lower_interval=Interval(bias - ends[1], bias - ends[0]),
        upper_interval=Interval(bias + ends[0], bias + ends[1]),
        t=t,
        df=n - 1,
        pvalue=2 * float(stats.t.sf(abs(t), n - 1)),
    )


@dataclass(frozen=True, slots=True)
class Kappa:
    """Weighted kappa with its large-sample standard error."""

    value: float
    se: float


def kappa(table: Array, weights: KappaWeights) -> Kappa:
    r"""Return Cohen's kappa of a square table of counts, shape (c, c).

    .. math:: \kappa_w = \frac{\sum w_{ij}p_{ij}-\sum w_{ij}p_{i+}p_{+j}}{1-\sum w_{ij}p_{i+}p_{+j}},
              \quad w_{ij} = 1-\left(\frac{|i-j|}{c-1}\right)^a

    with a = 1 (linear) or 2 (quadratic; then the expected value is an intraclass correlation). "none"
    counts only exact agreement.

    References
    ----------
    Cohen, J. (1968). Weighted kappa. *Psychological Bulletin*, 70, 213-220.
    https://doi.org/10.1037/h0026256
    Fleiss, J. L., Cohen, J., & Everitt, B. S. (1969). Large sample standard errors of kappa and weighted
    kappa. *Psychological Bulletin*, 72, 323-327. https://doi.org/10.1037/h0028106

    R: ``psych::cohen.kappa(x)`` (quadratic weights by default); its variance of unweighted kappa is the
    same, that of weighted kappa (psych 2.2.9) is another formula, several times too large.
    """
    n, c = float(table.sum()), len(table)
    p = table / n
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    apart = np.abs(np.subtract.outer(np.arange(c), np.arange(c))) / max(c - 1, 1)
    w = {"none": np.eye(c), "linear": 1 - apart, "quadratic": 1 - apart**2}[weights]
    observed, expected = float((w * p).sum()), float(rows @ w @ columns)
    if expected >= 1:
        return Kappa(math.nan, math.nan)
    by_row, by_column = w @ columns, w.T @ rows
    terms = w * (1 - expected) - np.add.outer(by_row, by_column) * (1 - observed)
    spread = float((p * terms**2).sum()) - (observed * expected - 2 * expected + observed) ** 2
    return Kappa(
        (observed - expected) / (1 - expected), math.sqrt(max(spread, 0.0) / n) / (1 - expected) ** 2
    )


def within_group_agreement(x: Array, expected: Array) -> float:
    r"""Agreement of the members of one group on a scale, :math:`r_{WG(J)}`.

    .. math:: r_{WG(J)} = \frac{J(1-\bar q)}{J(1-\bar q)+\bar q}, \quad
              \bar q = \frac1J\sum_j s_j^2/\sigma_{E_j}^2

    Values where the members differ more than by chance (:math:`\bar q>1`) are zero by convention.

    Parameters
    ----------
    x : ndarray, shape (members, J)
        Answers to the J items, NaN where there is none; at least two members.
    expected : ndarray, shape (J,)
        Variance of each item if people answered at random: for a uniform distribution over A steps,
        :math:`(A^2-1)/12`.

    References
    ----------
    James, L. R., Demaree, R. G., & Wolf, G. (1984). Estimating within-group interrater reliability with
    and without response bias. *Journal of Applied Psychology*, 69, 85-98.
    https://doi.org/10.1037/0021-9010.69.1.85

    R: ``multilevel::rwg.j(x, grpid, ranvar)``.
    """
    given = ~np.isnan(x)
    enough = given.sum(axis=0) > 1
    if not enough.any():
        return math.nan
    ratio = float((np.nanvar(x[:, enough], axis=0, ddof=1) / expected[enough]).mean())
    j = int(enough.sum())
    return 0.0 if ratio >= 1 else j * (1 - ratio) / (j * (1 - ratio) + ratio)
