# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Asymptotic covariance of thresholds and polychoric correlations by influence functions.

A case moves each statistic by an amount that depends only on its answers to one or two items, so
influences are looked up in small tables, and the covariance is one product of cases by statistics.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from .polychoric import LARGEST_CORRELATION, LEAST_INFORMATION, Codes, PairTables, cell_scores

Floats = NDArray[np.float64]
_ROWS = 8192


def threshold_influence(margins: Floats, tau: Floats) -> Floats:
    """Return what an answer adds to each threshold estimate of its item, shape (p, K + 1, K - 1).

    Parameters
    ----------
    margins : array, shape (p, K)
    tau : array, shape (p, K - 1)
        +inf where an item has fewer categories.

    Notes
    -----
    ``[1(c <= k) - Φ(tau_k)] / [n φ(tau_k)]`` for answer c; the last row is for a missing answer and
    is 0. Sums over cases are 0.
    """
    p, k = margins.shape
    total = margins.sum(axis=1)
    share = np.cumsum(margins, axis=1)[:, :-1] / total[:, None]
    finite = np.isfinite(tau)
    density = np.exp(-0.5 * np.where(finite, tau, 0.0) ** 2) / np.sqrt(2.0 * np.pi)
    at_most = (np.arange(k)[:, None] <= np.arange(k - 1)[None, :]).astype(float)
    influence = np.zeros((p, k + 1, k - 1))
    influence[:, :k] = (at_most[None] - share[:, None, :]) / (density * total[:, None])[:, None, :]
    return np.where(finite[:, None, :], influence, 0.0)


def correlation_influence(tables: PairTables, tau: Floats, r: Floats, of_thresholds: Floats) -> Floats:
    """Return what a pair of answers adds to each correlation estimate, shape (m, K + 1, K + 1).

    Parameters
    ----------
    tables : PairTables
    tau : array, shape (p, K - 1)
    r : array, shape (m,)
    of_thresholds : array, shape (p, K + 1, K - 1)
        From `threshold_influence`.

    Notes
    -----
    With scores s of the pair's log-likelihood, ``A22 = sum s_r^2`` and ``A21 = sum s_r s_tau'``, the
    influence is ``(s_r - A21 IF(tau)) / A22`` (Muthén, 1984). The last row and column are for a
    missing answer: such a case still moves the correlation through the threshold of its other item.
    A correlation at its bound has no estimate, and is moved by no case.
    """
    first, second, counts = tables.first, tables.second, tables.counts
    scores = cell_scores(tau[first], tau[second], r)
    weighted = counts * scores.by_r
    information = np.einsum("mab,mab->m", weighted, scores.by_r)
    slope1 = np.einsum("mab,mkab->mk", weighted, scores.by_tau1)
    slope2 = np.einsum("mab,mkab->mk", weighted, scores.by_tau2)
    k = counts.shape[1]
    influence = np.zeros((len(r), k + 1, k + 1))
    influence[:, :k, :k] = scores.by_r
    influence -= np.einsum("mk,mak->ma", slope1, of_thresholds[first])[:, :, None]
    influence -= np.einsum("mk,mbk->mb", slope2, of_thresholds[second])[:, None, :]
    per_case = information * (1.0 - r * r) ** 2 / np.maximum(counts.sum(axis=(1, 2)), 1.0)
    told = (per_case >= LEAST_INFORMATION) & (np.abs(r) < LARGEST_CORRELATION - 1e-9)
    influence[~told] = 0.0
    return np.asarray(influence / np.where(told, information, 1.0)[:, None, None])


def case_influences(
    codes: Codes, tables: PairTables, of_thresholds: Floats, of_correlations: Floats, kept: NDArray[np.bool_]
) -> Iterator[Floats]:
    """Yield blocks of cases' influences on thresholds, then correlations, shape (statistics, rows).

    Parameters
    ----------
    codes : array of int, shape (n, p)
        -1 where missing.
    tables, of_thresholds, of_correlations
        As above.
    kept : array of bool, shape (p, K - 1)
        Thresholds that exist.
    """
    k, p = of_correlations.shape[1], codes.shape[1]
    answered = np.ascontiguousarray(np.where(codes < 0, k - 1, codes).T)
    item, number = np.nonzero(kept)
    flat_thresholds = np.ascontiguousarray(of_thresholds[item, :, number]).ravel()
    flat_pairs = np.ascontiguousarray(of_correlations).ravel()
    begins = np.concatenate([[0], np.cumsum(np.arange(p - 1, 0, -1))])  # first pair of each first item
    for begin in range(0, len(codes), _ROWS):
        part = answered[:, begin : begin + _ROWS]
        block = np.empty((len(item) + len(tables.first), part.shape[1]))
        head = len(item)
        place = part[item] + (np.arange(head) * k)[:, None]
        np.take(flat_thresholds, place, out=block[:head], mode="clip")
        for i in range(p - 1):
            pairs = np.arange(begins[i], begins[i + 1])
            place = part[i] * k + part[i + 1 :] + (pairs * (k * k))[:, None]
            np.take(flat_pairs, place, out=block[head + pairs[0] : head + pairs[-1] + 1], mode="clip")
        yield block


def covariance_of(blocks: Iterator[Floats], n: float) -> Floats:
    """Return ``n sum c c'`` over all cases' influences c: the covariance of sqrt(n) times the estimates.

    Parameters
    ----------
    blocks : iterator of arrays, shape (statistics, rows)
    n : float
        Cases.
    """
    total: Floats | None = None
    for block in blocks:
        product = block @ block.T  # numpy sees the symmetry and computes half
        total = product if total is None else total + product
    assert total is not None
    return np.asarray(n * total)
