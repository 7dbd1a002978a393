# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Patterns of missing values, and regressions of what is missing on what is observed.

With W the inverse of the whole covariance matrix and m the missing variables of a pattern, ``W_mm^-1`` is
their covariance given the observed ones and ``-W_mm^-1 W_mo`` are their regression coefficients, so that a
pattern costs as much as it misses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .normal_theory import cholesky_inverse

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
_ENTRIES = 2_000_000  # of a stack of matrices held at once


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
