# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Intraclass correlations: the six forms for occasions or raters, and those of members in clusters."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, stats

Array = NDArray[np.float64]
IccForm = Literal["ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k"]
ICC_FORMS: tuple[IccForm, ...] = ("ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k")


@dataclass(frozen=True, slots=True)
class TwoWay:
    """Mean squares of subjects by raters, one answer a cell.

    Attributes
    ----------
    n, k : int
        Subjects and raters (or occasions).
    between, within, raters, error : float
        Mean squares of subjects, within subjects, of raters, and residual.
    """

    n: int
    k: int
    between: float
    within: float
    raters: float
    error: float

    @property
    def rater_variance(self) -> float:
        """Variance component of raters or occasions; an estimate below zero stays so."""
        return (self.raters - self.error) / self.n


def two_way(x: Array) -> TwoWay:
    """Return the mean squares of complete ratings, shape (n, k).

    R: ``aov(rating ~ subject + rater)``.
    """
    n, k = x.shape
    grand = x.mean()
    rows, columns = x.mean(axis=1) - grand, x.mean(axis=0) - grand
    residual = x - grand - rows[:, None] - columns
    of_raters, rest = n * float(columns @ columns), float((residual**2).sum())
    return TwoWay(
        n=n,
        k=k,
        between=k * float(rows @ rows) / (n - 1),
        within=(of_raters + rest) / (n * (k - 1)),
        raters=of_raters / (k - 1),
        error=rest / ((n - 1) * (k - 1)),
    )


def two_way_reml(x: Array) -> TwoWay:
    r"""Return mean squares that restricted maximum likelihood expects, from incomplete ratings.

    Subjects and raters are crossed random effects,
    :math:`y_{ij} = \mu + s_i + r_j + e_{ij}`, estimated from every rating there is. The mean squares are
    those that complete ratings with these variance components would have on average:
    :math:`k\sigma_s^2+\sigma_e^2`, :math:`n\sigma_r^2+\sigma_e^2` and :math:`\sigma_e^2`.

    Parameters
    ----------
    x : ndarray, shape (n, k)
        NaN where there is no rating.

    References
    ----------
    Patterson, H. D., & Thompson, R. (1971). Recovery of inter-block information when block sizes are
    unequal. *Biometrika*, 58, 545-554. https://doi.org/10.1093/biomet/58.3.545

    R: ``lme4::lmer(rating ~ 1 + (1 | subject) + (1 | rater))``, as in ``psych::ICC(x, lmer = TRUE)``.
    """
    n, k = x.shape
    seen = (~np.isnan(x)).astype(np.float64)
    values = np.where(np.isnan(x), 0.0, x)
    per_subject, per_rater = seen.sum(axis=1), seen.sum(axis=0)
    design = np.column_stack([seen, per_subject, values.sum(axis=1)])  # sums within subjects
    whole = np.zeros((k + 2, k + 2))
    whole[:k, :k] = np.diag(per_rater)
    whole[:k, k], whole[:k, k + 1] = per_rater, values.sum(axis=0)
    whole[k, k], whole[k, k + 1] = per_rater.sum(), values.sum()
    whole[k + 1, k + 1] = float((values**2).sum())
    whole = np.triu(whole) + np.triu(whole, 1).T
    total = int(per_rater.sum())
    # Ratings that an additive model fits exactly have no residual variance, and the deviance no bottom.
    least = 1e-10 * float(np.nanvar(x))

    def deviance(ratios: Array) -> tuple[float, float]:
        """Deviance and residual variance at variance ratios of subjects and raters."""
        weight = ratios[0] / (1 + ratios[0] * per_subject)
        moments = whole - design.T @ (weight[:, None] * design)
        inner = np.eye(k) + ratios[1] * moments[:k, :k]
        cross = moments[:k, k:]
        rest = moments[k:, k:] - ratios[1] * cross.T @ np.linalg.solve(inner, cross)
        squares = float(rest[1, 1] - rest[0, 1] ** 2 / rest[0, 0])
        logs = float(np.log1p(ratios[0] * per_subject).sum() + np.linalg.slogdet(inner)[1])
        variance = max(squares / (total - 1), least)
        return logs + math.log(rest[0, 0]) + (total - 1) * math.log(variance), variance

    ratios = _lowest(lambda r: deviance(r)[0], np.array([1.0, 0.05]))
    error = deviance(ratios)[1]
    subject, rater = ratios * error
    return TwoWay(n, k, k * subject + error, error + rater, n * rater + error, error)


def _lowest(function: Callable[[Array], float], start: Array) -> Array:
    """Minimise over non-negative variance ratios; Newton-like steps, then a simplex to settle the digits."""
    found = optimize.minimize(
        function, start, method="L-BFGS-B", bounds=[(0.0, None)] * len(start), options={"ftol": 1e-14}
    )
    settled = optimize.minimize(
        function,
        np.maximum(found.x, 1e-8),
        method="Nelder-Mead",
        bounds=[(0.0, None)] * len(start),
        options={"xatol": 1e-9, "fatol": 1e-11, "maxiter": 4000},
    )
    best = found if found.fun <= settled.fun else settled
    return np.asarray(best.x, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Icc:
    """One form of the intraclass correlation.

    Attributes
    ----------
    form : str
        ICC1, ICC2, ICC3 of a single rating; ICC1k, ICC2k, ICC3k of the mean of k.
    value, f, df1, df2, pvalue, low, high : float
        The coefficient, its test against zero, and an exact interval (of ICC2 and ICC2k: Satterthwaite's).
    """

    form: IccForm
    value: float
    f: float
    df1: float
    df2: float
    pvalue: float
    low: float
    high: float


def six_forms(ms: TwoWay, level: float) -> tuple[Icc, ...]:
    r"""Return the six intraclass correlations of Shrout and Fleiss with tests and intervals.

    .. math::

        ICC(1,1) &= \frac{B-W}{B+(k-1)W}, \quad
        ICC(2,1) = \frac{B-E}{B+(k-1)E+k(R-E)/n}, \quad
        ICC(3,1) = \frac{B-E}{B+(k-1)E} \\
        ICC(1,k) &= \frac{B-W}{B}, \quad
        ICC(2,k) = \frac{B-E}{B+(R-E)/n}, \quad ICC(3,k) = \frac{B-E}{B}

    with the mean squares between (B) and within (W) subjects, of raters (R) and residual (E).

    References
    ----------
    Shrout, P. E., & Fleiss, J. L. (1979). Intraclass correlations: Uses in assessing rater reliability.
    *Psychological Bulletin*, 86, 420-428. https://doi.org/10.1037/0033-2909.86.2.420
    McGraw, K. O., & Wong, S. P. (1996). Forming inferences about some intraclass correlation
    coefficients. *Psychological Methods*, 1, 30-46. https://doi.org/10.1037/1082-989X.1.1.30

    R: ``psych::ICC(x, lmer = FALSE)$results``.
    """
    b, w, r, e, n, k = ms.between, ms.within, ms.raters, ms.error, ms.n, ms.k
    one, two, three = (n - 1, n * (k - 1)), (n - 1, (n - 1) * (k - 1)), (n - 1, (n - 1) * (k - 1))
    value = {
        "ICC1": (b - w) / (b + (k - 1) * w),
        "ICC2": (b - e) / (b + (k - 1) * e + k * (r - e) / n),
        "ICC3": (b - e) / (b + (k - 1) * e),
        "ICC1k": (b - w) / b,
        "ICC2k": (b - e) / (b + (r - e) / n),
        "ICC3k": (b - e) / b,
    }
    ends = {
        "1": _ratio_interval(b / w if w > 0 else math.inf, one, k, level),
        "2": _absolute_interval(ms, value["ICC2"], level),
        "3": _ratio_interval(b / e if e > 0 else math.inf, three, k, level),
    }
    found = []
    for form in ICC_FORMS:
        which, degrees = form[3], {"1": one, "2": two, "3": three}[form[3]]
        error = w if which == "1" else e
        f = b / error if error > 0 else math.inf
        low, high = ends[which]
        if form.endswith("k"):
            low, high = (k * end / (1 + (k - 1) * end) for end in (low, high))
        p = float(stats.f.sf(f, *degrees))
        found.append(Icc(form, value[form], f, degrees[0], degrees[1], p, low, high))
    return tuple(found)


def _ratio_interval(f: float, df: tuple[int, int], k: float, level: float) -> tuple[float, float]:
    """Exact interval for a ratio of mean squares, carried to the coefficient of one rating."""
    if math.isinf(f):
        return 1.0, 1.0
    q = (1 + level) / 2
    low, high = f / float(stats.f.ppf(q, *df)), f * float(stats.f.ppf(q, df[1], df[0]))
    return (low - 1) / (low + k - 1), (high - 1) / (high + k - 1)


def _absolute_interval(ms: TwoWay, value: float, level: float) -> tuple[float, float]:
    """Satterthwaite's interval for ICC(2,1), whose denominator is a sum of mean squares."""
    b, r, e, n, k = ms.between, ms.raters, ms.error, ms.n, ms.k
    if not e > 0:
        return math.nan, math.nan
    fr, spread = r / e, n * (1 + (k - 1) * value) - k * value
    df = (k - 1) * (n - 1) * (k * value * fr + spread) ** 2 / ((n - 1) * k**2 * value**2 * fr**2 + spread**2)
    q = (1 + level) / 2
    upper, lower = float(stats.f.ppf(q, n - 1, df)), float(stats.f.ppf(q, df, n - 1))
    shared = k * r + (k * n - k - n) * e
    return (
        n * (b - upper * e) / (upper * shared + n * b),
        n * (lower * b - e) / (shared + n * lower * b),
    )


@dataclass(frozen=True, slots=True)
class OneWay:
    r"""How alike members of a cluster are.

    Attributes
    ----------
    icc1 : float
        Share of the variance that lies between clusters: the reliability of one member's answer as a
        measure of the cluster.
    icc2 : float
        Reliability of a cluster's mean, for clusters of average size.
    between, within : float
        Mean squares.
    f, df1, df2, pvalue : float
        Test that the cluster means are equal.
    size : float
        Average cluster size, :math:`(N-\sum n_j^2/N)/(g-1)`.
    icc1_low, icc1_high : float
        Interval of ICC(1): exact for equal sizes, else Searle's approximation.
    icc2_low, icc2_high : float
    """

    icc1: float
    icc2: float
    between: float
    within: float
    f: float
    df1: int
    df2: int
    pvalue: float
    size: float
    icc1_low: float
    icc1_high: float
    icc2_low: float
    icc2_high: float


def one_way(x: Array, cluster: NDArray[np.intp], level: float) -> OneWay:
    r"""Return ICC(1) and ICC(2) of answers in clusters by analysis of variance.

    .. math:: ICC(1) = \frac{B-W}{B+(\bar n-1)W}, \quad ICC(2) = \frac{B-W}{B}

    Parameters
    ----------
    x : ndarray, shape (n,)
        Without missing values.
    cluster : ndarray of int, shape (n,)
        Number of the cluster, from 0.
    level : float
        Coverage of the intervals.

    References
    ----------
    Bliese, P. D. (2000). Within-group agreement, non-independence, and reliability. In K. J. Klein &
    S. W. J. Kozlowski (Eds.), *Multilevel theory, research, and methods in organizations* (pp. 349-381).
    Jossey-Bass.
    Donner, A. (1986). A review of inference procedures for the intraclass correlation coefficient in the
    one-way random effects model. *International Statistical Review*, 54, 67-82.
    https://doi.org/10.2307/1403259

    R: ``psych::statsBy(data, "cluster")$ICC1``, ``$ICC2``.
    """
    sizes = np.bincount(cluster).astype(np.float64)
    g, n = len(sizes), len(x)
    means = np.bincount(cluster, weights=x) / sizes
    between = float(sizes @ (means - x.mean()) ** 2) / (g - 1)
    within = float(((x - means[cluster]) ** 2).sum()) / (n - g)
    size = (n - float((sizes**2).sum()) / n) / (g - 1)
    f = between / within if within > 0 else math.inf
    low, high = _ratio_interval(f, (g - 1, n - g), size, level)
    return OneWay(
        icc1=(between - within) / (between + (size - 1) * within),
        icc2=(between - within) / between if between > 0 else math.nan,
        between=between,
        within=within,
        f=f,
        df1=g - 1,
        df2=n - g,
        pvalue=float(stats.f.sf(f, g - 1, n - g)),
        size=size,
        icc1_low=low,
        icc1_high=high,
        icc2_low=size * low / (1 + (size - 1) * low),
        icc2_high=size * high / (1 + (size - 1) * high),
    )


def one_way_reml(x: Array, cluster: NDArray[np.intp]) -> tuple[float, float]:
    """Return the variances between and within clusters by restricted maximum likelihood.

    R: ``lme4::lmer(x ~ 1 + (1 | cluster))``.
    """
    sizes = np.bincount(cluster).astype(np.float64)
    means = np.bincount(cluster, weights=x) / sizes
    inside = float(((x - means[cluster]) ** 2).sum())
    n = len(x)

    def squares(ratio: float) -> tuple[float, float]:
        weight = sizes / (1 + ratio * sizes)
        centre = float(weight @ means / weight.sum())
        return inside + float(weight @ (means - centre) ** 2), float(weight.sum())

    def deviance(ratio: Array) -> float:
        rest, weight = squares(float(ratio[0]))
        return float(np.log1p(ratio[0] * sizes).sum()) + math.log(weight) + (n - 1) * math.log(rest / (n - 1))

    ratio = float(_lowest(deviance, np.array([0.05]))[0])
    within = squares(ratio)[0] / (n - 1)
    return ratio * within, within
