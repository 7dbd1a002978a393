# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Whether answers are spread as normal theory has it: moments of items, and Mardia's two measures."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from .fit_indices import chi2_pvalue

Array = NDArray[np.float64]

_MAD = 1.4826
"""Makes the median absolute deviation of a normal variable its standard deviation, to R's four decimals."""


@dataclass(frozen=True, slots=True)
class Moments:
    """What describes one column of answers.

    Attributes
    ----------
    n : int
    mean, sd, se : float
        `se` is that of the mean.
    median, trimmed, mad : float
        Median; mean without the lowest and the highest tenth; median absolute deviation × 1.4826.
    minimum, maximum : float
    skew, kurtosis : float
        :math:`m_3/s^3` and :math:`m_4/s^4-3`.
    """

    n: int
    mean: float
    sd: float
    median: float
    trimmed: float
    mad: float
    minimum: float
    maximum: float
    skew: float
    kurtosis: float
    se: float


def moments(x: Array) -> Moments:
    """Describe one column, shape (n,), NaN left out.

    R: ``psych::describe(x)``: ``n mean sd median trimmed mad min max skew kurtosis se``.
    """
    seen = x[~np.isnan(x)]
    n = len(seen)
    if not n:
        return Moments(0, *(math.nan,) * 10)
    mean, middle = float(seen.mean()), float(np.median(seen))
    sd = float(seen.std(ddof=1)) if n > 1 else math.nan
    varied = n > 1 and sd > 1e-12 * max(1.0, float(np.abs(seen).max()))
    away = seen - mean
    return Moments(
        n=n,
        mean=mean,
        sd=sd,
        median=middle,
        trimmed=float(stats.trim_mean(seen, 0.1)),
        mad=_MAD * float(np.median(np.abs(seen - middle))),
        minimum=float(seen.min()),
        maximum=float(seen.max()),
        skew=float(np.mean(away**3)) / sd**3 if varied else math.nan,
        kurtosis=float(np.mean(away**4)) / sd**4 - 3 if varied else math.nan,
        se=sd / math.sqrt(n),
    )


@dataclass(frozen=True, slots=True)
class Mardia:
    """Mardia's multivariate skewness and kurtosis.

    Attributes
    ----------
    n, k : int
        Complete respondents, and items.
    skewness, kurtosis : float
        Zero and k (k + 2) for normal items.
    skewness_chisq, skewness_df, skewness_p : float
        Test that the skewness is zero.
    skewness_chisq_small : float
        The same with Mardia's correction for small samples.
    kurtosis_z, kurtosis_p : float
        Test that the kurtosis is k (k + 2).
    """

    n: int
    k: int
    skewness: float
    kurtosis: float
    skewness_chisq: float
    skewness_chisq_small: float
    skewness_df: int
    skewness_p: float
    kurtosis_z: float
    kurtosis_p: float


def mardia(x: Array, *, divisor: int = 0) -> Mardia:
    r"""Return Mardia's measures of complete answers, shape (n, k).

    .. math::

        b_{1,k} = \frac1{n^2}\sum_{ij}\bigl[(x_i-\bar x)'S^{-1}(x_j-\bar x)\bigr]^3, \quad
        b_{2,k} = \frac1n\sum_i\bigl[(x_i-\bar x)'S^{-1}(x_i-\bar x)\bigr]^2

    :math:`nb_{1,k}/6` follows χ² with k(k+1)(k+2)/6 degrees of freedom, and
    :math:`(b_{2,k}-k(k+2))/\sqrt{8k(k+2)/n}` is standard normal.

    Parameters
    ----------
    x : ndarray, shape (n, k)
    divisor : {0, 1}
        S divides by n (Mardia's own) or by n - 1 (psych's).

    References
    ----------
    Mardia, K. V. (1970). Measures of multivariate skewness and kurtosis with applications. *Biometrika*,
    57, 519-530. https://doi.org/10.1093/biomet/57.3.519
    Mardia, K. V. (1974). Applications of some measures of multivariate skewness and kurtosis in testing
    normality and robustness studies. *Sankhyā B*, 36, 115-128.

    R: ``psych::mardia(x)`` with `divisor` 1: ``b1p b2p skew small.skew p.skew kurtosis p.kurt``.
    """
    n, k = x.shape
    df = k * (k + 1) * (k + 2) // 6
    away = x - x.mean(axis=0)
    cov = away.T @ away / (n - divisor)
    if n <= k or float(np.linalg.eigvalsh(cov)[0]) <= 1e-12 * float(np.trace(cov)):
        return Mardia(n, k, *(math.nan,) * 4, df, *(math.nan,) * 3)
    white = np.linalg.solve(np.linalg.cholesky(cov), away.T).T
    # The n by n products are never made: the sum of their cubes is that of the squared third moments.
    third = np.einsum("ni,nj,nk->ijk", white, white, white, optimize=True) / n
    skewness = float((third**2).sum())
    kurtosis = float(((white**2).sum(axis=1) ** 2).mean())
    chisq = n * skewness / 6
    small = (k + 1) * (n + 1) * (n + 3) / (n * ((n + 1) * (k + 1) - 6))
    z = (kurtosis - k * (k + 2)) / math.sqrt(8 * k * (k + 2) / n)
    return Mardia(
        n=n,
        k=k,
        skewness=skewness,
        kurtosis=kurtosis,
        skewness_chisq=chisq,
        skewness_chisq_small=chisq * small,
        skewness_df=df,
        skewness_p=chi2_pvalue(chisq, df),
        kurtosis_z=z,
        kurtosis_p=2 * float(stats.norm.sf(abs(z))),
    )
