# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Lower bounds of reliability from a covariance matrix, shape (k, k): Guttman's, and the greatest one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_MOST_SPLITS = 100_000
_BARRIER_STEPS = 60


@dataclass(frozen=True, slots=True)
class Guttman:
    """Guttman's lower bounds that need no search.

    Attributes
    ----------
    lambda1, lambda2, lambda3, lambda5, lambda6 : float
        Lambda 3 is alpha.
    """

    lambda1: float
    lambda2: float
    lambda3: float
    lambda5: float
    lambda6: float


def guttman(cov: Array) -> Guttman:
    r"""Return Guttman's lower bounds of a covariance (or correlation) matrix.

    .. math::

        \lambda_1 = 1-\frac{\sum s_{ii}}{V}, \quad
        \lambda_2 = \lambda_1+\frac{\sqrt{\frac{k}{k-1}\sum_{i\ne j}s_{ij}^2}}{V}, \quad
        \lambda_6 = 1-\frac{\sum e_i^2}{V}

    with V the variance of the sum and :math:`e_i^2` the variance of an item that the others leave
    unexplained. Lambda 2 is never below alpha.

    References
    ----------
    Guttman, L. (1945). A basis for analyzing test-retest reliability. *Psychometrika*, 10, 255-282.
    https://doi.org/10.1007/BF02288892

    R: ``psych::guttman(r)``, ``psych::splitHalf(r)``.
    """
    k, total = len(cov), float(cov.sum())
    if k < 2 or not total > 0:
        return Guttman(*(math.nan,) * 5)
    off = cov - np.diag(np.diag(cov))
    squares = off**2
    lambda1 = 1 - float(np.trace(cov)) / total
    singular = float(np.linalg.eigvalsh(cov)[0]) <= 1e-12 * float(np.trace(cov))
    unexplained = math.nan if singular else float((1 / np.diag(np.linalg.inv(cov))).sum())
    return Guttman(
        lambda1=lambda1,
        lambda2=lambda2(cov),
        lambda3=k / (k - 1) * lambda1,
        lambda5=lambda1 + 2 * math.sqrt(float(squares.sum(axis=0).max())) / total,
        lambda6=1 - unexplained / total,
    )


def lambda2(cov: Array) -> float:
    """Guttman's lambda 2; see `guttman`."""
    k, total = len(cov), float(cov.sum())
    if k < 2 or not total > 0:
        return math.nan
    squares = float((cov**2).sum() - (np.diag(cov) ** 2).sum())
    return 1 - float(np.trace(cov)) / total + math.sqrt(k / (k - 1) * squares) / total


@dataclass(frozen=True, slots=True)
class SplitHalves:
    r"""Split-half reliabilities, :math:`4\,cov(A,B)/V`, over all splits into halves.

    Attributes
    ----------
    largest : float
        Lambda 4 of the best split.
    smallest : float
        Of the worst split: Revelle's beta.
    mean : float
        Over splits. With an even number of items of equal length it is alpha.
    splits : int
        Splits looked at.
    every : bool
        Whether these are all splits there are; otherwise the ends come from a search.
    quantiles : tuple of float
        Of all splits, below which 2.5, 50 and 97.5 per cent of them lie.
    """

    largest: float
    smallest: float
    mean: float
    splits: int
    every: bool
    quantiles: tuple[float, float, float] = (math.nan, math.nan, math.nan)


def split_halves(cov: Array, rng: np.random.Generator | None = None) -> SplitHalves:
    r"""Return the largest, smallest and mean split-half reliability (halves of k/2 items).

    .. math:: \lambda_4 = \frac{4\,cov(A,B)}{V} = 1-\frac{s'Cs}{V}, \quad s_i = \pm1

    All splits are looked at up to 18 items. Beyond, random splits are improved by exchanging one item
    of either half until no exchange helps. The largest value is too high in small samples.

    References
    ----------
    Guttman (1945), doi:10.1007/BF02288892; Revelle, W. (1979). Hierarchical cluster analysis and the
    internal structure of tests. *Multivariate Behavioral Research*, 14, 57-74.
    https://doi.org/10.1207/s15327906mbr1401_4

    R: ``psych::splitHalf(cov, covar = TRUE, brute = TRUE)``: ``maxrb minrb meanr ci``.
    """
    k, total = len(cov), float(cov.sum())
    if k < 2 or not total > 0:
        return SplitHalves(math.nan, math.nan, math.nan, 0, True)
    if math.comb(k, k // 2) <= _MOST_SPLITS:
        signs = _all_splits(k)
        values = 1 - np.einsum("si,ij,sj->s", signs, cov, signs, optimize=True) / total
        largest, smallest, mean = map(float, (values.max(), values.min(), values.mean()))
        return SplitHalves(largest, smallest, mean, len(signs), True, _quantiles(values))
    draws = np.random.default_rng(1) if rng is None else rng
    halves = np.where(np.arange(k) < k // 2, 1.0, -1.0)
    starts = draws.permuted(np.tile(halves, (2000, 1)), axis=1)
    values = 1 - np.einsum("si,ij,sj->s", starts, cov, starts, optimize=True) / total
    best = [_exchanged(starts[i], cov) for i in np.argsort(values)[-20:]]
    worst = [_exchanged(starts[i], -cov) for i in np.argsort(values)[:20]]
    ends = [1 - float(s @ cov @ s) / total for s in (*best, *worst)]
    return SplitHalves(max(ends), min(ends), float(values.mean()), len(starts), False, _quantiles(values))


def _quantiles(values: Array) -> tuple[float, float, float]:
    low, middle, high = np.quantile(values, [0.025, 0.5, 0.975])
    return float(low), float(middle), float(high)


def _all_splits(k: int) -> Array:
    """Signs of every split into k // 2 and the rest, each once, shape (splits, k)."""
    half = k // 2
    chosen = list(combinations(range(k), half))
    if k % 2 == 0:  # a split and its mirror image are one
        chosen = chosen[: len(chosen) // 2]
    signs = -np.ones((len(chosen), k))
    signs[np.repeat(np.arange(len(chosen)), half), np.array(chosen).ravel()] = 1.0
    return signs


def _exchanged(signs: Array, cov: Array) -> Array:
    """Exchange single items between halves as long as that lowers s'Cs."""
    s = signs.copy()
    variance = np.diag(cov)
    while True:
        pull = s * (cov @ s)
        # Turning the signs of i and j adds 4 (c_ii + c_jj + 2 s_i s_j c_ij) - 4 (pull_i + pull_j) to s'Cs.
        change = -4 * np.add.outer(pull - variance, pull - variance) + 8 * np.outer(s, s) * cov
        change[np.outer(s, s) > 0] = 0.0
        i, j = np.unravel_index(int(change.argmin()), change.shape)
        if change[i, j] > -1e-12 * abs(float(cov.sum())):
            return s
        s[[i, j]] *= -1


def greatest_lower_bound(cov: Array) -> float:
    r"""Greatest lower bound of reliability: as much error as the covariances allow.

    .. math:: glb = 1-\frac{\max\sum\psi_i}{V}, \quad C-\Psi\succeq0, \; 0\le\psi_i\le s_{ii}

    Found by Newton steps along a logarithmic barrier. It is far too high in small samples.

    References
    ----------
    Woodhouse, B., & Jackson, P. H. (1977). Lower bounds for the reliability of the total score on a test
    composed of non-homogeneous items: II. *Psychometrika*, 42, 579-591.
    https://doi.org/10.1007/BF02295980

    R: ``psych::glb.algebraic(cov)$glb``.
    """
    k, total = len(cov), float(cov.sum())
    smallest = float(np.linalg.eigvalsh(cov)[0])
    if k < 2 or not total > 0 or smallest <= 0:
        return math.nan
    psi, weight = np.full(k, smallest / 2), 1.0 / smallest
    for _ in range(_BARRIER_STEPS):
        for _ in range(50):
            inverse = np.linalg.inv(cov - np.diag(psi))
            slope = weight - np.diag(inverse) + 1 / psi
            step = np.linalg.solve(inverse**2 + np.diag(1 / psi**2), slope)
            length = 1.0
            while (psi + length * step <= 0).any() or _indefinite(cov - np.diag(psi + length * step)):
                length /= 2
            decrement = float(slope @ step)
            psi = psi + (length if decrement < 0.1 else length * 0.9) * step
            if decrement < 1e-10:
                break
        if 2 * k / weight < 1e-9 * total:
            break
        weight *= 4
    return 1 - float(psi.sum()) / total


def _indefinite(matrix: Array) -> bool:
    try:
        np.linalg.cholesky(matrix)
    except np.linalg.LinAlgError:
        return True
    return False


@dataclass(frozen=True, slots=True)
class SplitHalf:
    """One split.

    Attributes
    ----------
    r : float
        Correlation of the halves.
    spearman_brown : float
        Stepped up to full length, halves taken as equally long and good.
    rulon : float
        Guttman's lambda 4 of this split, the same as Flanagan's and Rulon's.
    horst : float
        Stepped up for halves of unequal length.
    """

    r: float
    spearman_brown: float
    rulon: float
    horst: float


def split_half(cov: Array, first: Array) -> SplitHalf:
    r"""Return the reliability from one split.

    Parameters
    ----------
    cov : ndarray, shape (k, k)
    first : ndarray of bool, shape (k,)
        Items of the first half.

    References
    ----------
    Horst, P. (1951). Estimating total test reliability from parts of unequal length. *Educational and
    Psychological Measurement*, 11, 368-371. https://doi.org/10.1177/001316445101100306

    R: ``psych::splitHalf``; ``2 * r / (1 + r)``; ``2 * (1 - (var(A) + var(B)) / var(A + B))``.
    """
    a, b = first.astype(np.float64), 1 - first.astype(np.float64)
    between, of_a, of_b = float(a @ cov @ b), float(a @ cov @ a), float(b @ cov @ b)
    r, p = between / math.sqrt(of_a * of_b), float(a.mean())
    q = 1 - p
    horst = r * (math.sqrt(r**2 + 4 * p * q * (1 - r**2)) - r) / (2 * p * q * (1 - r**2))
    return SplitHalf(r, 2 * r / (1 + r), 4 * between / (of_a + of_b + 2 * between), horst)
