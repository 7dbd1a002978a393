# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Numbers on change of the same people: mean, standardised response mean, reliable change."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.optimize import brentq
from scipy.special import ndtr

from ..numerics.disclosure import DisclosurePolicy
from ..results import Estimate
from .two_groups import mean_estimate

Floats = NDArray[np.float64]

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(200)

DETECTABLE = 1.96 * math.sqrt(2.0)
"""Smallest detectable change in standard errors of measurement."""


def mean_change(change: Floats, level: float, *, unit: str = "people") -> Estimate:
    """Return the mean of paired changes with its t interval.

    Parameters
    ----------
    change : array, shape (n,)
        Later minus earlier, n ≥ 2.
    level : float
    unit : str
        What a value is: people, or cluster means.

    Notes
    -----
    R: ``t.test(later, earlier, paired = TRUE)``.
    """
    return replace(mean_estimate(change, level), method=f"mean change, paired t interval over {unit}")


def standardised_response_mean(change: Floats, level: float, *, independent: bool = True) -> Estimate:
    r"""Return mean change divided by the standard deviation of change.

    .. math:: SRM = \bar d / SD(d), \qquad \sqrt n\,SRM \sim t_{n-1}(\sqrt n\,\delta)

    The interval inverts the noncentral t distribution, exact for normal changes; NaN where the values are
    not independent or do not vary.

    Parameters
    ----------
    change : array, shape (n,)
    level : float
    independent : bool
        Whether people are independent of each other; not so in clusters.

    References
    ----------
    Liang, Fossel & Larson (1990), doi:10.1097/00005650-199007000-00008; Steiger & Fouladi (1997).

    Notes
    -----
    R: ``mean(d) / sd(d)``; ``uniroot(function(x) pt(t, n - 1, x) - 0.975, c(-50, 50))$root / sqrt(n)``.
    """
    n, sd = change.size, float(change.std(ddof=1))
    method = "standardised response mean, " + ("noncentral t interval" if independent else "no interval")
    if sd == 0.0:
        return Estimate(math.nan, math.nan, math.nan, level, method, n)
    value = float(change.mean()) / sd
    if not independent:
        return Estimate(value, math.nan, math.nan, level, method, n)
    t, tail = value * math.sqrt(n), (1 - level) / 2
    low, high = (_noncentrality(t, n - 1, q) / math.sqrt(n) for q in (1 - tail, tail))
    return Estimate(value, low, high, level, method, n)


def _noncentrality(t: float, df: int, probability: float) -> float:
    """Return the noncentrality at which t is that quantile."""
    reach = 10.0 * math.sqrt(1.0 + t**2 / (2.0 * df))
    root = brentq(lambda x: noncentral_t(t, df, x) - probability, t - reach, t + reach, xtol=1e-12)
    return float(root)


def noncentral_t(t: float, df: int, centre: float) -> float:
    r"""Return :math:`P(T\le t)=E\,\Phi(tS-\delta)` with :math:`S^2\sim\chi^2_{df}/df`, by quadrature.

    It stays defined in tails where library functions give up.
    """
    low, high = stats.chi2.ppf(1e-15, df), stats.chi2.isf(1e-15, df)
    ends = math.sqrt(low / df), math.sqrt(high / df)
    half = (ends[1] - ends[0]) / 2
    s = ends[0] + half * (_NODES + 1)
    density = stats.chi2.pdf(df * s**2, df) * 2 * df * s
    return float(half * np.sum(_WEIGHTS * density * ndtr(t * s - centre)))


@dataclass(frozen=True, slots=True)
class ReliableChange:
    """Shares of people whose change exceeds the smallest detectable one.

    Attributes
    ----------
    threshold : float
        The smallest detectable change, in score points.
    higher, lower, neither : Estimate
        Shares; NaN where too few people stand behind one to show it.
    """

    threshold: float
    higher: Estimate
    lower: Estimate
    neither: Estimate

    @property
    def withheld(self) -> bool:
        """Whether anything is withheld."""
        return any(math.isnan(e.value) for e in (self.higher, self.lower, self.neither))


def reliable_change(
    change: Floats, sem: float, level: float, policy: DisclosurePolicy, *, independent: bool = True
) -> ReliableChange:
    r"""Return how large a share changed by more than measurement error explains.

    .. math:: |d| > 1.96\sqrt2\,SEM

    Error alone takes five in a hundred over this line, half of them in either direction.

    Parameters
    ----------
    change : array, shape (n,)
    sem : float
        Standard error of measurement, in score points.
    level : float
        Coverage of Wilson's intervals.
    policy : DisclosurePolicy
        Shares are a distribution of people: below its smallest group none is shown, and small counts are
        withheld together with as many others as could give them away.
    independent : bool
        Whether people are independent; else there are no intervals.

    References
    ----------
    Jacobson & Truax (1991), doi:10.1037/0022-006X.59.1.12; Wilson (1927),
    doi:10.1080/01621459.1927.10502953

    Notes
    -----
    R: ``mean(d > 1.96 * sqrt(2) * sem)``; ``prop.test(k, n, correct = FALSE)$conf.int``.
    """
    threshold, n = DETECTABLE * sem, change.size
    counts = [int((change > threshold).sum()), int((change < -threshold).sum())]
    counts.append(n - sum(counts))
    shown = np.full(3, np.nan)
    if policy.shows_distribution(n):
        protected = policy.protect(counts).counts
        if not math.isnan(protected[-1]):  # n is shown beside it, so its total cannot be withheld
            shown = protected[:-1]
    method = f"share of people, {'Wilson interval' if independent else 'no interval'}"
    higher, lower, neither = (_share(k, n, level, method, independent) for k in shown)
    return ReliableChange(threshold, higher, lower, neither)


def _share(count: float, n: int, level: float, method: str, independent: bool) -> Estimate:
    if math.isnan(count):
        return Estimate(math.nan, math.nan, math.nan, level, method, n)
    if not independent:
        return Estimate(count / n, math.nan, math.nan, level, method, n)
    ends = stats.binomtest(int(count), n).proportion_ci(level, method="wilson")
    return Estimate(count / n, float(ends.low), float(ends.high), level, method, n)
