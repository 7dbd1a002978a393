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
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .missing_patterns import MissingSet, Regressions, missing_sets, pattern_regressions, pattern_rows
from .normal_theory import MomentWeights
from .threads import one_blas_thread

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
_LOG_2PI = math.log(2.0 * math.pi)


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

    @cached_property
    def shares(self) -> Floats:
        """Share of the cases in each pattern, shape (J,)."""
        return np.asarray(self.n / self.n.sum())

    @cached_property
    def within(self) -> Floats:
        """Covariance matrices averaged over cases, with zeros for what is missing, shape (p, p)."""
        return np.asarray(np.tensordot(self.shares, self.cov, 1))

    @cached_property
    def sets(self) -> tuple[MissingSet, ...]:
        """The patterns by their number of missing values."""
        return missing_sets(self.observed)


@dataclass(frozen=True, slots=True)
class CompletedMoments:
    """Expected moments of the complete data about a mean, given what was observed, per case.

    Attributes
    ----------
    mean : array, shape (p,)
        Of deviations, with missing ones filled in by regression.
    products : array, shape (p, p)
        Of deviations so filled in.
    conditional : array, shape (p, p)
        Covariances of what is missing given what is observed.
    """

    mean: Floats
    products: Floats
    conditional: Floats


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


def completed_moments(patterns: Patterns, regressions: Regressions, mu: Floats) -> CompletedMoments:
    """Fill in what is missing, at the mean mu, shape (p,)."""
    shares, p = patterns.shares, len(mu)
    residual = np.where(patterns.observed, patterns.mean - mu, 0.0)
    weighted = shares[:, None] * residual
    mean = weighted.sum(axis=0)
    crossed, conditional = np.zeros((p, p)), np.zeros((p, p))
    between = weighted.T @ residual
    for part in regressions.parts:
        of, slopes = part.set, part.slopes
        share, mine = shares[of.members, None, None], residual[of.members]
        fitted = (slopes @ mine[:, :, None])[:, :, 0]
        products = share * (slopes @ patterns.cov[of.members] + fitted[:, :, None] * mine[:, None, :])
        mean += np.bincount(of.missing.ravel(), (share[:, 0] * fitted).ravel(), of.size)[:p]
        crossed += of.sum_rows(products)
        between += of.sum_pairs(products @ slopes.transpose(0, 2, 1), p)
        conditional += of.sum_pairs(share * part.cov, p)
    return CompletedMoments(mean, patterns.within + between + crossed + crossed.T, conditional)


def half_deviance(patterns: Patterns, regressions: Regressions, completed: CompletedMoments) -> float:
    """Return minus the log-likelihood per case."""
    constant = _LOG_2PI * patterns.observed.sum(axis=1)
    squares = float((regressions.precision * completed.products).sum())
    return 0.5 * (float(patterns.shares @ (constant + regressions.log_determinants)) + squares)


def incomplete_weights(patterns: Patterns, sigma: Floats, mu: Floats) -> MomentWeights | None:
    """Minus the log-likelihood per case, ready for first derivatives; None if sigma is not positive definite.

    Parameters
    ----------
    patterns : Patterns
    sigma, mu : arrays, shape (p, p) and (p,)

    Notes
    -----
    The derivatives of a sum over patterns are those of one discrepancy whose weight, curvature and shift are
    the patterns' own, averaged over cases; they follow from the completed moments.
    """
    regressions = pattern_regressions(patterns.sets, sigma)
    return None if regressions is None else weights_at(patterns, regressions, mu)


def weights_at(patterns: Patterns, regressions: Regressions, mu: Floats) -> MomentWeights:
    """Return `incomplete_weights` where the regressions are at hand."""
    completed, precision = completed_moments(patterns, regressions, mu), regressions.precision
    return MomentWeights(
        half_deviance(patterns, regressions, completed),
        precision - precision @ completed.conditional @ precision,
        precision @ completed.products @ precision,
        precision @ completed.mean,
    )


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
    now = _em_step(patterns, here, scale)
    assert now is not None  # variances are positive
    for iteration in range(1, max_iterations + 1):
        change = now.next - here
        if np.abs(change).max() < tolerance:
            return _finished(now, scale, iteration, True)
        then = _em_step(patterns, now.next, scale)
        if then is None:  # variables determine each other, and the likelihood has no bound
            return _finished(now, scale, iteration, False)
        curve = (then.next - now.next) - change
        size = float(np.linalg.norm(curve))
        step = -float(np.linalg.norm(change)) / size if size > 0 else -1.0
        leap = here - 2.0 * step * change + step**2 * curve
        far = _em_step(patterns, leap, scale) if step < -1.0 else None
        if far is not None and far.loglik >= then.loglik:
            here, now = leap, far
        else:
            here, again = then.next, _em_step(patterns, then.next, scale)
            if again is None:
                return _finished(then, scale, iteration, False)
            now = again
    return _finished(now, scale, max_iterations, False)


@dataclass(frozen=True, slots=True)
class _EmStep:
    """The log-likelihood at a point and where EM goes from there."""

    loglik: float
    next: Floats


def _finished(last: _EmStep, scale: Floats, iterations: int, converged: bool) -> SaturatedMoments:
    mean, cov = _unpack(last.next, scale)
    return SaturatedMoments(mean, cov, last.loglik, iterations, converged)


def _pack(mean: Floats, cov: Floats, scale: Floats) -> Floats:
    """Return standardised moments as one vector, so that a change means the same for every variable."""
    return np.concatenate([mean / scale, (cov / np.outer(scale, scale)).ravel()])


def _unpack(packed: Floats, scale: Floats) -> tuple[Floats, Floats]:
    p = len(scale)
    return packed[:p] * scale, packed[p:].reshape(p, p) * np.outer(scale, scale)


def _em_step(patterns: Patterns, packed: Floats, scale: Floats) -> _EmStep | None:
    """Return the expected moments of the complete data, given the observed values and current moments."""
    mean, cov = _unpack(packed, scale)
    regressions = pattern_regressions(patterns.sets, cov)
    if regressions is None:
        return None
    found = completed_moments(patterns, regressions, mean)
    loglik = -half_deviance(patterns, regressions, found) * float(patterns.n.sum())
    completed = found.products + found.conditional - np.outer(found.mean, found.mean)
    return _EmStep(loglik, _pack(mean + found.mean, completed, scale))
