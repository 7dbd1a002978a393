# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Mantel's tests of an item within strata of a matching score: no model of how answers depend on it.

Strata with one group say nothing and are left out.

References
----------
Mantel & Haenszel (1959), doi:10.1093/jnci/22.4.719; Mantel (1963), doi:10.1080/01621459.1963.10500879;
Landis, Heyman & Koch (1978), doi:10.2307/1402373; Robins, Breslow & Greenland (1986), *Biometrics, 42*,
311–323; Zwick, Donoghue & Grima (1993), *Journal of Educational Measurement, 30*, 233–251; Liu & Agresti
(1996), *Biometrics, 52*, 1223–1234
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, ndtri

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Mantel:
    """Mantel's test of an ordinal item, 1 df.

    Attributes
    ----------
    chisq, p : float
    focal_sum, expected, variance : float
        Sum of the focal group's answers, and its moments without DIF.
    mean_difference : float
        Focal minus reference mean within strata, averaged over the focal group, in score points.
    standardised_difference : float
        The same in standard deviations of the item over everybody.
    odds : float
        Liu and Agresti's cumulative common odds ratio: above 1, the focal group answers higher.
    """

    chisq: float
    p: float
    focal_sum: float
    expected: float
    variance: float
    mean_difference: float
    standardised_difference: float
    odds: float

    @property
    def log_odds(self) -> float:
        """Logarithm of the odds ratio."""
        return math.log(self.odds)


@dataclass(frozen=True, slots=True)
class GeneralisedMantelHaenszel:
    """Test of the categories as unordered, K - 1 df."""

    chisq: float
    df: int
    p: float


@dataclass(frozen=True, slots=True)
class MantelHaenszel:
    """Test of a binary item, 1 df.

    Attributes
    ----------
    chisq, chisq_corrected : float
        Without and with continuity correction.
    p : float
        Of the test without correction.
    odds, odds_low, odds_high : float
        Common odds ratio with its interval: above 1, the focal group answers 1 more often.
    ets_delta : float
        ``-2.35 log(odds)``.
    """

    chisq: float
    chisq_corrected: float
    p: float
    odds: float
    odds_low: float
    odds_high: float
    ets_delta: float


def _tables(answers: Floats, score: Floats, focal: Mask) -> tuple[Floats, Floats]:
    """Counts by stratum, group and category, shape (S, 2, K), of strata with both groups; and the codes."""
    codes, code = np.unique(answers, return_inverse=True)
    strata, stratum = np.unique(score, return_inverse=True)
    counts = np.zeros((len(strata), 2, len(codes)))
    np.add.at(counts, (stratum.ravel(), focal.astype(np.intp), code.ravel()), 1.0)
    return counts[(counts.sum(axis=2) > 0).all(axis=1)], codes


def mantel(answers: Floats, score: Floats, focal: Mask) -> Mantel:
    r"""Test whether the focal group answers higher or lower within strata of the score.

    .. math::

        \chi^2 = \frac{\bigl(\sum_s F_s - \sum_s E(F_s)\bigr)^2}{\sum_s V(F_s)}

    Parameters
    ----------
    answers, score : array, shape (n,)
    focal : array of bool, shape (n,)

    Raises
    ------
    ValueError
        If no stratum holds both groups, or nobody in them answers differently.
    """
    counts, codes = _tables(answers, score, focal)
    n_group = counts.sum(axis=2)
    n = n_group.sum(axis=1)
    both = counts.sum(axis=1)
    total, squares = both @ codes, both @ codes**2
    observed = counts[:, 1] @ codes
    expected = n_group[:, 1] * total / n
    variance = n_group.prod(axis=1) * (n * squares - total**2) / (n**2 * (n - 1))
    if not variance.sum() > 0:
        raise ValueError("no stratum tells the groups apart")
    chisq = float((observed.sum() - expected.sum()) ** 2 / variance.sum())
    means = (counts @ codes) / n_group
    difference = float((n_group[:, 1] * (means[:, 1] - means[:, 0])).sum() / n_group[:, 1].sum())
    low = np.cumsum(counts, axis=2)[:, :, :-1]
    high = n_group[:, :, None] - low
    with np.errstate(divide="ignore"):
        odds = (low[:, 0] * high[:, 1] / n[:, None]).sum() / (high[:, 0] * low[:, 1] / n[:, None]).sum()
    return Mantel(
        chisq,
        float(chdtrc(1, chisq)),
        float(observed.sum()),
        float(expected.sum()),
        float(variance.sum()),
        difference,
        difference / float(np.std(answers, ddof=1)),
        float(odds),
    )


def generalised_mantel_haenszel(answers: Floats, score: Floats, focal: Mask) -> GeneralisedMantelHaenszel:
    """Test whether the groups choose any category more or less often within strata.

    Parameters, returns and errors as in `mantel`.

    Notes
    -----
    R: ``mantelhaen.test(table(g, y, score))`` with more than two categories.
    """
    counts, codes = _tables(answers, score, focal)
    n_group = counts.sum(axis=2)
    n = n_group.sum(axis=1)
    both = counts.sum(axis=1)
    gap = (counts[:, 1] - n_group[:, 1:] * both / n[:, None]).sum(axis=0)[:-1]
    scale = n_group.prod(axis=1) / (n**2 * (n - 1))
    spread = np.diag((scale * n) @ both) - np.einsum("s,sj,sk->jk", scale, both, both)
    spread = spread[:-1, :-1]
    if not len(n) or np.linalg.matrix_rank(spread) < len(spread):
        raise ValueError("no stratum tells the groups apart")
    chisq = float(gap @ np.linalg.solve(spread, gap))
    df = len(codes) - 1
    return GeneralisedMantelHaenszel(chisq, df, float(chdtrc(df, chisq)))


def mantel_haenszel(answers: Floats, score: Floats, focal: Mask, level: float = 0.95) -> MantelHaenszel:
    """Test a binary item within strata, with the common odds ratio and its interval.

    Parameters
    ----------
    answers : array, shape (n,)
        0 or 1.
    score, focal, level
        As in `mantel`; coverage of the interval.

    Raises
    ------
    ValueError
        If answers are not binary, or no stratum tells the groups apart.

    Notes
    -----
    R: ``mantelhaen.test(table(g, y, score), correct = FALSE)``.
    """
    counts, codes = _tables(answers, score, focal)
    if len(codes) != 2:
        raise ValueError("the answers are not binary")
    n = counts.sum(axis=(1, 2))
    first = mantel(answers, score, focal)
    gap = abs(first.focal_sum - first.expected)
    corrected = (gap - (0.5 if gap >= 0.5 else 0.0)) ** 2 / first.variance
    agree, differ = counts[:, 0, 0] * counts[:, 1, 1] / n, counts[:, 0, 1] * counts[:, 1, 0] / n
    p, q = (counts[:, 0, 0] + counts[:, 1, 1]) / n, (counts[:, 0, 1] + counts[:, 1, 0]) / n
    r, s = agree.sum(), differ.sum()
    if r == 0 or s == 0:
        raise ValueError("the odds ratio is zero or infinite")
    spread = (p @ agree) / (2 * r**2) + (p @ differ + q @ agree) / (2 * r * s) + (q @ differ) / (2 * s**2)
    width = float(ndtri(0.5 + level / 2) * math.sqrt(spread))
    log_odds = math.log(r / s)
    return MantelHaenszel(
        first.chisq,
        float(corrected),
        first.p,
        math.exp(log_odds),
        math.exp(log_odds - width),
        math.exp(log_odds + width),
        -2.35 * log_odds,
    )
