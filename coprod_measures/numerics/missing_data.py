# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Incomplete normal data: moments by pattern of missing values, their likelihood, and EM.

Cases with the same variables observed share one pattern; everything that the likelihood needs of a
pattern is its number of cases, its mean and its covariance matrix. With W the inverse of the whole covariance
matrix and m the missing variables of a pattern, ``W_mm^-1`` is their covariance given the observed ones and
``-W_mm^-1 W_mo`` are their regression coefficients, so that a pattern costs as much as it misses.

References
----------
Dempster, Laird & Rubin (1977), doi:10.1111/j.2517-6161.1977.tb01600.x. Enders & Bandalos (2001),
doi:10.1207/S15328007SEM0803_5.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .normal_theory import MomentWeights, cholesky_inverse
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


@dataclass(frozen=True)
class MissingSet:
    """Patterns with about as many missing values, some hundreds at most.

    Attributes
    ----------
    members : array of int, shape (m,)
        Numbers of the patterns.
    missing : array of int, shape (m, k)
        Their missing variables; where a pattern has fewer, numbers from p on, which stand for variables
        that are independent of all others.
    size : int
        p and the number of those.
    """

    members: Indices
    missing: Indices
    size: int

    def sum_rows(self, values: Floats) -> Floats:
        """Add up values of each missing variable with all variables, (m, k, p), to a matrix (p, p)."""
        p = values.shape[2]
        flat = np.bincount(self._rows(p), values.ravel(), self.size * p)
        return np.asarray(flat.reshape(self.size, p)[:p], dtype=float)

    def sum_pairs(self, values: Floats, p: int) -> Floats:
        """Add up values of pairs of missing variables, (m, k, k), to a matrix (p, p)."""
        flat = np.bincount(self._pairs, values.ravel(), self.size**2)
        return np.asarray(flat.reshape(self.size, self.size)[:p, :p], dtype=float)

    def _rows(self, p: int) -> Indices:
        return (self.missing[:, :, None] * p + np.arange(p)).ravel()

    @cached_property
    def _pairs(self) -> Indices:
        return (self.missing[:, :, None] * self.size + self.missing[:, None, :]).ravel()


def missing_sets(observed: NDArray[np.bool_]) -> tuple[MissingSet, ...]:
    """Sort patterns, shape (J, p), by their number of missing values: up to 1, 3, 7, 15, and so on."""
    p = observed.shape[1]
    missing = p - observed.sum(axis=1)
    size = max(1, _ENTRIES // p**2)
    degree = np.floor(np.log2(np.maximum(missing, 1)))
    found = []
    for value in np.unique(degree):
        members = np.flatnonzero(degree == value)
        for first in range(0, len(members), size):
            some = members[first : first + size]
            most = int(missing[some].max())
            padded = np.hstack([~observed[some], np.arange(most) >= missing[some, None]])
            found.append(MissingSet(some, np.nonzero(padded)[1].reshape(len(some), most), p + most))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class SetRegression:
    """Regression of the missing variables of each pattern of a set on its observed ones.

    Attributes
    ----------
    set : MissingSet
    of_missing : array, shape (m, k, p)
        Rows of the precision matrix.
    slopes : array, shape (m, k, p)
        Coefficients; minus the identity for the missing variables themselves, which meet zeros.
    cov : array, shape (m, k, k)
        Residual covariances.
    """

    set: MissingSet
    of_missing: Floats
    slopes: Floats
    cov: Floats


@dataclass(frozen=True, slots=True)
class Regressions:
    """Regressions of what is missing on what is observed, at one covariance matrix.

    Attributes
    ----------
    precision : array, shape (p, p)
        Inverse of the whole matrix.
    log_determinants : array, shape (J,)
        Of the observed part, per pattern.
    parts : list of SetRegression
    """

    precision: Floats
    log_determinants: Floats
    parts: list[SetRegression]


def pattern_regressions(sets: Sequence[MissingSet], sigma: Floats) -> Regressions | None:
    """Regress what is missing on what is observed; None if sigma, (p, p), is not positive definite."""
    inverted = cholesky_inverse(sigma)
    if inverted is None:
        return None
    precision, log_determinant = inverted
    p = len(precision)
    determinants = np.full(sum(len(s.members) for s in sets), log_determinant)
    parts = []
    for s in sets:
        m = s.missing
        padded = np.eye(s.size)
        padded[:p, :p] = precision
        inner = padded[m[:, :, None], m[:, None, :]]
        determinants[s.members] += np.linalg.slogdet(inner)[1]
        cov, rows = np.asarray(np.linalg.inv(inner), dtype=float), padded[:, :p][m]
        parts.append(SetRegression(s, rows, -cov @ rows, cov))
    return Regressions(precision, determinants, parts)


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


def observed_patterns(values: Floats) -> tuple[NDArray[np.bool_], Indices]:
    """Return the patterns of missing values, shape (J, p), and the number of each case's, shape (n,).

    Parameters
    ----------
    values : array, shape (n, p)
        NaN where missing. Rows without any value belong to no pattern, which is told by -1.
    """
    seen = ~np.isnan(values)
    packed = np.packbits(seen, axis=1)
    _, first, inverse = np.unique(packed, axis=0, return_index=True, return_inverse=True)
    observed, number = seen[first], inverse.ravel()
    some = observed.any(axis=1)
    if not some.all():  # a row without values sorts first
        observed, number = observed[some], number - 1
    return observed, number


def pattern_rows(values: Floats) -> list[tuple[Indices, Indices]]:
    """Return, per pattern of missing values, the observed variables and the rows that have it."""
    observed, number = observed_patterns(values)
    order = np.argsort(number, kind="stable")
    ends = np.searchsorted(number[order], np.arange(len(observed) + 1))
    return [
        (np.flatnonzero(seen), order[start:end])
        for seen, start, end in zip(observed, ends[:-1], ends[1:], strict=True)
    ]


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
    assert now is not None  # EM keeps the covariance matrix positive definite, and so below
    for iteration in range(1, max_iterations + 1):
        change = now.next - here
        if np.abs(change).max() < tolerance:
            return _finished(now, scale, iteration, True)
        then = _em_step(patterns, now.next, scale)
        assert then is not None
        curve = (then.next - now.next) - change
        size = float(np.linalg.norm(curve))
        step = -float(np.linalg.norm(change)) / size if size > 0 else -1.0
        leap = here - 2.0 * step * change + step**2 * curve
        far = _em_step(patterns, leap, scale) if step < -1.0 else None
        if far is not None and far.loglik >= then.loglik:
            here, now = leap, far
        else:
            here, again = then.next, _em_step(patterns, then.next, scale)
            assert again is not None
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
