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
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .normal_theory import MomentWeights
from .threads import one_blas_thread

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
_LOG_2PI = math.log(2.0 * math.pi)
_ENTRIES = 2_000_000  # of a stack of matrices held at once


@dataclass(frozen=True)
class Patterns:
    """Moments of the cases that have the same variables observed, for every pattern, as stacked arrays.

    Attributes
    ----------
    observed : array of bool, shape (J, p)
    n : array of int, shape (J,)
        Cases per pattern.
    mean : array, shape (J, p)
        0 where not observed.
    cov : array, shape (J, p, p)
        Divisor n; 0 where not observed.
    """

    observed: NDArray[np.bool_]
    n: Indices
    mean: Floats
    cov: Floats

    def __len__(self) -> int:
        return len(self.n)

    @property
    def shares(self) -> Floats:
        """Share of the cases in each pattern, shape (J,)."""
        return np.asarray(self.n / self.n.sum())

    def blocks(self) -> Iterator[Patterns]:
        """Yield the patterns a few hundred at a time, so that stacked matrices stay small."""
        size = max(1, _ENTRIES // self.observed.shape[1] ** 2)
        for first in range(0, len(self), size):
            part = slice(first, first + size)
            yield Patterns(self.observed[part], self.n[part], self.mean[part], self.cov[part])


@dataclass(frozen=True, slots=True)
class PatternWeights:
    """What `MomentWeights` holds, per pattern, set into zeros: shapes (J,), (J, p, p), (J, p, p), (J, p)."""

    value: Floats
    weight: Floats
    curvature: Floats
    shift: Floats


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


def pattern_moments(values: Floats) -> Patterns:
    """Return the moments of every pattern of missing values, shape of `values` (n, p)."""
    rows = pattern_rows(values)
    p = values.shape[1]
    observed = np.zeros((len(rows), p), dtype=bool)
    mean, cov = np.zeros((len(rows), p)), np.zeros((len(rows), p, p))
    for k, (columns, members) in enumerate(rows):
        observed[k, columns] = True
        mine = values[np.ix_(members, columns)]
        mean[k, columns] = mine.mean(axis=0)
        centred = mine - mean[k, columns]
        cov[k][np.ix_(columns, columns)] = centred.T @ centred / len(members)
    return Patterns(observed, np.array([len(members) for _, members in rows], dtype=np.intp), mean, cov)


def pattern_precisions(observed: NDArray[np.bool_], sigma: Floats) -> tuple[Floats, Floats] | None:
    """Return inverses of sigma's observed parts, set into zeros, and log-determinants; or None.

    Parameters
    ----------
    observed : array of bool, shape (J, p)
    sigma : array, shape (p, p)

    Notes
    -----
    Rows and columns of unobserved variables are those of the identity matrix meanwhile, so that all
    patterns are inverted in one call.
    """
    both = observed[:, :, None] & observed[:, None, :]
    padded = np.where(both, sigma, np.eye(len(sigma)))
    try:
        factors = np.linalg.cholesky(padded)
    except np.linalg.LinAlgError:
        return None
    determinants = 2.0 * np.log(np.diagonal(factors, axis1=1, axis2=2)).sum(axis=1)
    return np.where(both, np.linalg.inv(padded), 0.0), determinants


def pattern_weights(patterns: Patterns, sigma: Floats, mu: Floats) -> PatternWeights | None:
    """Minus the log-likelihood per case of each pattern; None if sigma is not positive definite."""
    inverted = pattern_precisions(patterns.observed, sigma)
    if inverted is None:
        return None
    weight, determinants = inverted
    residual = np.where(patterns.observed, patterns.mean - mu, 0.0)
    product = weight @ (patterns.cov + residual[:, :, None] * residual[:, None, :])
    sizes = patterns.observed.sum(axis=1)
    value = 0.5 * (sizes * _LOG_2PI + determinants + np.trace(product, axis1=1, axis2=2))
    return PatternWeights(value, weight, product @ weight, (weight @ residual[:, :, None])[:, :, 0])


def incomplete_weights(patterns: Patterns, sigma: Floats, mu: Floats) -> MomentWeights | None:
    """Minus the log-likelihood per case, ready for first derivatives; None if sigma is not positive definite.

    Parameters
    ----------
    patterns : Patterns
    sigma, mu : arrays, shape (p, p) and (p,)

    Notes
    -----
    The derivatives of a sum over patterns are those of one discrepancy whose weight, curvature and shift are
    the patterns' own, averaged over cases.
    """
    p, total = len(mu), patterns.n.sum()
    value, weight, curvature, shift = 0.0, np.zeros((p, p)), np.zeros((p, p)), np.zeros(p)
    for block in patterns.blocks():
        part = pattern_weights(block, sigma, mu)
        if part is None:
            return None
        shares = block.n / total
        value += float(shares @ part.value)
        weight += np.tensordot(shares, part.weight, 1)
        curvature += np.tensordot(shares, part.curvature, 1)
        shift += shares @ part.shift
    return MomentWeights(value, weight, curvature, shift)


def independent_moments(patterns: Patterns) -> tuple[Floats, Floats]:
    """Return means and variances of each variable over the cases that have it, each of shape (p,).

    They are the maximum likelihood estimates where the variables are independent.
    """
    count = patterns.n @ patterns.observed
    mean = patterns.n @ patterns.mean / count
    between = np.where(patterns.observed, patterns.mean - mean, 0.0) ** 2
    within = np.diagonal(patterns.cov, axis1=1, axis2=2)
    return mean, patterns.n @ (within + between) / count


@one_blas_thread
def saturated_moments(
    patterns: Patterns, *, tolerance: float = 1e-11, max_iterations: int = 2000
) -> SaturatedMoments:
    """Maximise the likelihood of incomplete data over all means and covariances by EM.

    Parameters
    ----------
    patterns : Patterns
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
    mean, variance = independent_moments(patterns)
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
    patterns: Patterns, packed: Floats, scale: Floats, iterations: int, converged: bool
) -> SaturatedMoments:
    mean, cov = _unpack(packed, scale)
    return SaturatedMoments(mean, cov, _loglik(patterns, packed, scale), iterations, converged)


def _pack(mean: Floats, cov: Floats, scale: Floats) -> Floats:
    """Return standardised moments as one vector, so that a change means the same for every variable."""
    return np.concatenate([mean / scale, (cov / np.outer(scale, scale)).ravel()])


def _unpack(packed: Floats, scale: Floats) -> tuple[Floats, Floats]:
    p = len(scale)
    return packed[:p] * scale, packed[p:].reshape(p, p) * np.outer(scale, scale)


def _loglik(patterns: Patterns, packed: Floats, scale: Floats) -> float:
    mean, cov = _unpack(packed, scale)
    weights = incomplete_weights(patterns, cov, mean)
    return -math.inf if weights is None else -weights.value * float(patterns.n.sum())


def _em_step(patterns: Patterns, packed: Floats, scale: Floats) -> Floats:
    """Return the expected moments of the complete data, given the observed values and current moments.

    Filling in conditional means and adding conditional covariances moves the moments along the gradient
    of the likelihood: ``mu + Sigma h`` and ``Sigma + Sigma (P - W) Sigma``, the latter about the old mean.
    """
    mean, cov = _unpack(packed, scale)
    weights = incomplete_weights(patterns, cov, mean)
    assert weights is not None  # EM keeps the covariance matrix positive definite
    moved = cov @ weights.shift
    about_old = cov + cov @ (weights.curvature - weights.weight) @ cov
    return _pack(mean + moved, about_old - np.outer(moved, moved), scale)
