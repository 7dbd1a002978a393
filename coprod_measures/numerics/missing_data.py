# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Incomplete normal data: moments by pattern of missing values, their likelihood, and EM.

Cases with the same variables observed share one pattern; everything that the likelihood needs of a
pattern is its number of cases, its mean and its covariance matrix.

References
----------
Dempster, Laird & Rubin (1977), doi:10.1111/j.2517-6161.1977.tb01600.x. Enders & Bandalos (2001),
doi:10.1207/S15328007SEM0803_5.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .normal_theory import MomentWeights, cholesky_inverse

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
_LOG_2PI = math.log(2.0 * math.pi)


@dataclass(frozen=True)
class PatternMoments:
    """Moments of the cases that have the same variables observed.

    Attributes
    ----------
    observed : array of int, shape (k,)
        Indices of the observed variables.
    n : int
    mean : array, shape (k,)
    cov : array, shape (k, k)
        Divisor n.
    """

    observed: Indices
    n: int
    mean: Floats
    cov: Floats


@dataclass(frozen=True, slots=True)
class SaturatedMoments:
    """Maximum likelihood moments of incomplete data.

    Attributes
    ----------
    mean : array, shape (p,)
    cov : array, shape (p, p)
    loglik : float
        Log-likelihood at these moments.
    iterations : int
    converged : bool
    """

    mean: Floats
    cov: Floats
    loglik: float
    iterations: int
    converged: bool


def pattern_rows(values: Floats) -> list[tuple[Indices, Indices]]:
    """Return, per pattern of missing values, the observed variables and the rows that have it.

    Parameters
    ----------
    values : array, shape (n, p)
        NaN where missing. Rows without any value belong to no pattern.
    """
    seen = ~np.isnan(values)
    packed = np.packbits(seen, axis=1)
    _, first, inverse = np.unique(packed, axis=0, return_index=True, return_inverse=True)
    order = np.argsort(inverse.ravel(), kind="stable")
    ends = np.cumsum(np.bincount(inverse.ravel(), minlength=len(first)))
    found = []
    for rows, start in zip(np.split(order, ends[:-1]), first, strict=True):
        observed = np.flatnonzero(seen[start])
        if len(observed):
            found.append((observed, rows))
    return found


def pattern_moments(values: Floats) -> tuple[PatternMoments, ...]:
    """Return the moments of every pattern of missing values, shape of `values` (n, p)."""
    found = []
    for observed, rows in pattern_rows(values):
        mine = values[np.ix_(rows, observed)]
        mean = mine.mean(axis=0)
        centred = mine - mean
        found.append(PatternMoments(observed, len(rows), mean, centred.T @ centred / len(rows)))
    return tuple(found)


def incomplete_weights(patterns: Sequence[PatternMoments], sigma: Floats, mu: Floats) -> MomentWeights | None:
    """Minus the log-likelihood per case, ready for first derivatives; None if sigma is not positive definite.

    Parameters
    ----------
    patterns : sequence of PatternMoments
    sigma, mu : arrays, shape (p, p) and (p,)

    Notes
    -----
    The derivatives of a sum over patterns are those of one discrepancy whose weight, curvature and shift are
    the patterns' own, set into zeros and averaged over cases.
    """
    p, n = len(mu), sum(pattern.n for pattern in patterns)
    value, weight, curvature, shift = 0.0, np.zeros((p, p)), np.zeros((p, p)), np.zeros(p)
    for pattern in patterns:
        part = pattern_weights(pattern, sigma, mu)
        if part is None:
            return None
        share, index = pattern.n / n, np.ix_(pattern.observed, pattern.observed)
        value += share * part.value
        weight[index] += share * part.weight
        curvature[index] += share * part.curvature
        shift[pattern.observed] += share * part.shift
    return MomentWeights(value, weight, curvature, shift)


def pattern_weights(pattern: PatternMoments, sigma: Floats, mu: Floats) -> MomentWeights | None:
    """Minus the log-likelihood per case of one pattern, in its own variables, or None."""
    o = pattern.observed
    inverted = cholesky_inverse(sigma[np.ix_(o, o)])
    if inverted is None:
        return None
    inverse, log_determinant = inverted
    residual = pattern.mean - mu[o]
    product = inverse @ (pattern.cov + np.outer(residual, residual))
    value = 0.5 * (len(o) * _LOG_2PI + log_determinant + float(np.trace(product)))
    return MomentWeights(value, inverse, product @ inverse, inverse @ residual)


def independent_moments(patterns: Sequence[PatternMoments], p: int) -> tuple[Floats, Floats]:
    """Return means and variances of each variable over the cases that have it, each of shape (p,).

    They are the maximum likelihood estimates where the variables are independent.
    """
    count, total, squares = np.zeros(p), np.zeros(p), np.zeros(p)
    for pattern in patterns:
        count[pattern.observed] += pattern.n
        total[pattern.observed] += pattern.n * pattern.mean
    mean = total / count
    for pattern in patterns:
        distance = pattern.cov.diagonal() + (pattern.mean - mean[pattern.observed]) ** 2
        squares[pattern.observed] += pattern.n * distance
    return mean, squares / count


def saturated_moments(
    patterns: Sequence[PatternMoments], p: int, *, tolerance: float = 1e-11, max_iterations: int = 2000
) -> SaturatedMoments:
    """Maximise the likelihood of incomplete data over all means and covariances by EM.

    Parameters
    ----------
    patterns : sequence of PatternMoments
    p : int
        Number of variables.
    tolerance : float
        Largest change of a standardised moment in one EM step at which the search ends.
    max_iterations : int

    Notes
    -----
    EM steps are extrapolated (SQUAREM, scheme S3), and an extrapolation that does not raise the likelihood
    is dropped, so that the likelihood never falls. R: ``lavaan::lavCor(data, missing = "ml")``.

    References
    ----------
    Varadhan & Roland (2008), doi:10.1111/j.1467-9469.2007.00585.x
    """
    mean, variance = independent_moments(patterns, p)
    scale = np.sqrt(variance)
    here = _pack(mean, np.diag(variance), scale)
    for iteration in range(1, max_iterations + 1):
        first = _em_step(patterns, here, scale)
        change = first - here
        if np.abs(change).max() < tolerance:
            return _finished(patterns, first, scale, iteration, True)
        second = _em_step(patterns, first, scale)
        curve = (second - first) - change
        size = float(np.linalg.norm(curve))
        step = -float(np.linalg.norm(change)) / size if size > 0 else -1.0
        here = second
        if step < -1.0:
            leap = first - change - 2.0 * step * change + step**2 * curve
            if _loglik(patterns, leap, scale) >= _loglik(patterns, second, scale):
                here = leap
    return _finished(patterns, here, scale, max_iterations, False)


def _finished(
    patterns: Sequence[PatternMoments], packed: Floats, scale: Floats, iterations: int, converged: bool
) -> SaturatedMoments:
    mean, cov = _unpack(packed, scale)
    return SaturatedMoments(mean, cov, _loglik(patterns, packed, scale), iterations, converged)


def _pack(mean: Floats, cov: Floats, scale: Floats) -> Floats:
    """Return standardised moments as one vector, so that a change means the same for every variable."""
    return np.concatenate([mean / scale, (cov / np.outer(scale, scale)).ravel()])


def _unpack(packed: Floats, scale: Floats) -> tuple[Floats, Floats]:
    p = len(scale)
    return packed[:p] * scale, packed[p:].reshape(p, p) * np.outer(scale, scale)


def _loglik(patterns: Sequence[PatternMoments], packed: Floats, scale: Floats) -> float:
    mean, cov = _unpack(packed, scale)
    weights = incomplete_weights(patterns, cov, mean)
    return -math.inf if weights is None else -weights.value * sum(pattern.n for pattern in patterns)


def _em_step(patterns: Sequence[PatternMoments], packed: Floats, scale: Floats) -> Floats:
    """Return the expected moments of the complete data, given the observed values and current moments."""
    mean, cov = _unpack(packed, scale)
    p, n = len(mean), sum(pattern.n for pattern in patterns)
    total, products, left = np.zeros(p), np.zeros((p, p)), np.zeros((p, p))
    for pattern in patterns:
        o = pattern.observed
        unseen = np.setdiff1d(np.arange(p), o, assume_unique=True)
        slopes = np.zeros((p, len(o)))
        slopes[o] = np.eye(len(o))
        if len(unseen):
            slopes[unseen] = np.linalg.solve(cov[np.ix_(o, o)], cov[np.ix_(o, unseen)]).T
            rest = cov[np.ix_(unseen, unseen)] - slopes[unseen] @ cov[np.ix_(o, unseen)]
            left[np.ix_(unseen, unseen)] += pattern.n * rest
        filled = mean + slopes @ (pattern.mean - mean[o])
        total += pattern.n * filled
        products += pattern.n * (slopes @ pattern.cov @ slopes.T + np.outer(filled, filled))
    new_mean = total / n
    return _pack(new_mean, (products + left) / n - np.outer(new_mean, new_mean), scale)
