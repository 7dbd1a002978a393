# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Contributions of cases added up within clusters, for errors and tests of clustered data.

Cases of one cluster (a project, a class) resemble each other, so their contributions to the gradient are
not independent; those of whole clusters are. The middle of the sandwich is then the crossproduct of
cluster totals instead of that of cases (Binder 1983, doi:10.2307/1402588).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
_ROWS = 4096


@dataclass(frozen=True)
class Clusters:
    """The clusters of the cases, group by group.

    Attributes
    ----------
    codes : tuple of int arrays, each of shape (n_g,)
        Number of each case's cluster, from 0; a cluster may hold cases of several groups.
    n : int
        Clusters over all groups.
    """

    codes: tuple[Indices, ...]
    n: int

    @property
    def per_group(self) -> tuple[int, ...]:
        """Clusters in each group."""
        return tuple(len(np.unique(codes)) for codes in self.codes)

    def sums(self, group: int, contributions: Floats, first: int = 0) -> Floats:
        """Add up contributions within clusters, shape (n, q), with the small-sample factor.

        Parameters
        ----------
        group : int
        contributions : array, shape (rows, q)
            Of consecutive cases of the group.
        first : int
            The first of these cases.

        Notes
        -----
        The totals carry ``sqrt(c / (c - 1))``, with c the clusters of the group: their crossproduct is then
        unbiased for c independent clusters. R: lavaan's ``cluster=`` has the same factor.
        """
        codes = self.codes[group]
        c = len(np.unique(codes))
        rows = len(contributions)
        ones = np.full(rows, np.sqrt(c / (c - 1.0)))
        place = (codes[first : first + rows], np.arange(rows))
        return np.asarray(csr_array((ones, place), shape=(self.n, rows)) @ contributions)


def clustered_saturated_trace(
    centred: Floats, covariates: NDArray[np.bool_], meanstructure: bool, clusters: Clusters, group: int
) -> float:
    """Return ``tr(B1 A1^-1)`` of the saturated normal model with B1 from cluster totals.

    Parameters
    ----------
    centred : array, shape (n, p)
        Deviations from the sample means of the group.
    covariates : array of bool, shape (p,)
        Variables that are given: the model is then the regression of the others on them.
    meanstructure : bool
    clusters : Clusters
    group : int

    Notes
    -----
    With contributions f_i in coordinates where the information is the identity (standardised residuals,
    their centred products, and their products with standardised covariates), the trace is
    ``1/n sum_c |sum_{i in c} f_i|^2``.
    """
    given, rest = centred[:, covariates], centred[:, ~covariates]
    other = _white(given) if given.shape[1] else np.zeros((len(centred), 0))
    if given.shape[1]:
        slopes, *_ = np.linalg.lstsq(given, rest, rcond=None)
        rest = rest - given @ slopes
    white = _white(rest)
    i, j = np.tril_indices(white.shape[1])
    scale, unit = np.where(i == j, np.sqrt(0.5), 1.0), np.where(i == j, 1.0, 0.0)
    total: Floats | None = None
    for first in range(0, len(white), _ROWS):
        z, x = white[first : first + _ROWS], other[first : first + _ROWS]
        parts = [(z[:, i] * z[:, j] - unit) * scale, (z[:, :, None] * x[:, None, :]).reshape(len(z), -1)]
        features = np.concatenate([*parts, z] if meanstructure else parts, axis=1)
        found = clusters.sums(group, features, first)
        total = found if total is None else total + found
    assert total is not None
    return float((total**2).sum()) / len(centred)


def _white(centred: Floats) -> Floats:
    """Return columns with the identity as covariance matrix (divisor n)."""
    factor = np.linalg.cholesky(centred.T @ centred / len(centred))
    return np.asarray(np.linalg.solve(factor, centred.T).T)


def clustered_independence_trace(
    cases: Floats, clusters: Clusters, group: int, meanstructure: bool = True
) -> float:
    """Return ``tr(B A^-1)`` of the model of independent variables, with B from cluster totals.

    Parameters
    ----------
    cases : array, shape (n, p)
        NaN where missing; every variable is standardised over the cases that have it.
    clusters : Clusters
    group : int
    meanstructure : bool
        Whether means are parameters.
    """
    centred = cases - np.nanmean(cases, axis=0)
    z = centred / np.sqrt(np.nanmean(centred**2, axis=0))
    seen = (~np.isnan(z)).sum(axis=0)
    products = clusters.sums(group, np.nan_to_num((z**2 - 1.0) * np.sqrt(0.5)))
    totals = clusters.sums(group, np.nan_to_num(z))
    squares = products**2 + totals**2 if meanstructure else products**2
    return float((squares.sum(axis=0) / seen).sum())
