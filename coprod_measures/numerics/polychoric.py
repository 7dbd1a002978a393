# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Polychoric correlations of all pairs of items at once, from two-way tables of counts.

Items are coded 0, 1, … and -1 where missing. Tables of all pairs come from one matrix product of
category indicators; thresholds are found first, then every correlation by Fisher scoring on
artanh r with the thresholds held fixed (two-step maximum likelihood).

References
----------
Olsson (1979), doi:10.1007/BF02296207
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from .bivariate_normal import bivariate_normal_pdf, corner_probabilities

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]

#: Correlations are kept within this; a table whose likelihood still rises there has no estimate.
LARGEST_CORRELATION = 0.9999
_LARGEST_Z = float(np.arctanh(LARGEST_CORRELATION))
_FLAT_FROM = float(np.arctanh(0.9))
_TINY = np.finfo(float).eps
#: Squared score of artanh r per case, below which a table holds no information on its correlation;
#: ordinary tables have .1 to 1.
LEAST_INFORMATION = 1e-6


@dataclass(frozen=True)
class PairTables:
    """Two-way tables of counts of all pairs of items.

    Attributes
    ----------
    counts : array, shape (m, K, K)
        One table per pair, rows the categories of the first item. K is the largest number of
        categories; items with fewer leave the last rows or columns empty.
    first, second : arrays, shape (m,)
        The items of each pair, in the order (0, 1), (0, 2), …, (1, 2), ….
    margins : array, shape (p, K)
        One-way counts of each item over its own answers.
    """

    counts: Floats
    first: Codes
    second: Codes
    margins: Floats


@dataclass(frozen=True)
class Polychoric:
    """Polychoric correlations of pairs.

    Attributes
    ----------
    correlation : array, shape (m,)
    converged : array of bool, shape (m,)
    at_bound : array of bool, shape (m,)
        The likelihood rises up to a correlation of ±1 (`LARGEST_CORRELATION` is reported).
    iterations : int
    """

    correlation: Floats
    converged: NDArray[np.bool_]
    at_bound: NDArray[np.bool_]
    iterations: int


def pair_tables(codes: Codes, n_categories: Codes) -> PairTables:
    """Count the two-way tables of all pairs.

    Parameters
    ----------
    codes : array of int, shape (n, p)
        Categories from 0; -1 where missing. A pair counts the cases with both answers.
    n_categories : array of int, shape (p,)
    """
    n, p = codes.shape
    k = int(n_categories.max())
    small = np.ascontiguousarray(codes.T.astype(np.int8 if k < 128 else np.intp))
    given = small[:, None, :] == np.arange(k, dtype=small.dtype)[:, None]
    # counts are exact in single precision up to 2^24
    indicators = given.reshape(p * k, n).astype(np.float32 if n < 2**24 else np.float64)
    product = (indicators @ indicators.T).astype(np.float64).reshape(p, k, p, k)
    first, second = np.triu_indices(p, 1)
    diagonal = np.arange(p)
    margins = product[diagonal, :, diagonal, :][:, np.arange(k), np.arange(k)]
    return PairTables(np.ascontiguousarray(product[first, :, second, :]), first, second, margins)


def thresholds(margins: Floats, n_categories: Codes) -> Floats:
    """Return each item's thresholds, shape (p, K - 1), +inf beyond its own K_i - 1.

    Parameters
    ----------
    margins : array, shape (p, K)
        One-way counts.
    n_categories : array of int, shape (p,)

    Notes
    -----
    ``tau_k = Φ^-1(share of answers up to category k)``. R: ``lavaan::lavCor(output="th")``.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = np.cumsum(margins, axis=1)[:, :-1] / margins.sum(axis=1, keepdims=True)
    beyond = np.arange(margins.shape[1] - 1)[None, :] >= (np.asarray(n_categories) - 1)[:, None]
    return np.asarray(np.where(beyond, np.inf, ndtri(np.minimum(shares, 1.0))))


def polychoric(counts: Floats, tau1: Floats, tau2: Floats, *, max_iterations: int = 30) -> Polychoric:
    """Return two-step polychoric correlations of many tables at once.

    Parameters
    ----------
    counts : array, shape (m, K1, K2)
        Two-way tables.
    tau1, tau2 : arrays, shape (m, K1 - 1) and (m, K2 - 1)
        Thresholds of rows and columns; +inf (and empty cells) where an item has fewer categories.
    max_iterations : int

    Notes
    -----
    Maximises ``sum n_ab log p_ab(r)`` with ``p_ab`` the normal probability of a cell. The only empty
    cell of a 2 x 2 table is set to one half with the margins kept (as in lavaan), since its
    likelihood has no maximum inside (-1, 1) otherwise.

    R: ``lavaan::lavCor(data, ordered = TRUE)``, ``polycor::polychor(x, y)``.

    References
    ----------
    Olsson (1979), doi:10.1007/BF02296207
    """
    counts = _filled_two_by_two(counts)
    total = counts.sum(axis=(1, 2))
    z = np.arctanh(_start(counts))
    converged = total == 0
    r = np.where(converged, np.nan, 0.0)
    active = np.flatnonzero(~converged)
    iterations = 0
    while len(active) and iterations < max_iterations:
        iterations += 1
        slope, information = _scores(counts[active], tau1[active], tau2[active], np.tanh(z[active]))
        step = np.clip(slope / np.maximum(information, 1e-12), -1.0, 1.0)
        z[active] = np.clip(z[active] + step, -_LARGEST_Z, _LARGEST_Z)
        done = (np.abs(step) < 1e-8) | ((np.abs(z[active]) == _LARGEST_Z) & (step * z[active] > 0))
        converged[active[done]] = True
        active = active[~done]
    if len(active):  # scoring circles where the likelihood is steep near ±1
        z[active] = _bisected(counts[active], tau1[active], tau2[active])
        converged[active] = True
    _move_to_bound(z, counts, tau1, tau2)
    r = np.where(np.isnan(r), r, np.tanh(z))
    return Polychoric(r, converged, np.abs(z) >= _LARGEST_Z, iterations)


def _move_to_bound(z: Floats, counts: Floats, tau1: Floats, tau2: Floats) -> None:
    """Put correlations at the bound beyond which the observed answers no longer tell them apart."""
    high = np.flatnonzero(np.abs(z) > _FLAT_FROM)
    if len(high):
        p, dp = cell_probabilities(tau1[high], tau2[high], np.tanh(z[high]))
        scores = dp / np.maximum(p, _TINY) / np.cosh(z[high])[:, None, None] ** 2
        per_case = (counts[high] * scores**2).sum(axis=(1, 2)) / counts[high].sum(axis=(1, 2))
        flat = high[per_case < LEAST_INFORMATION]
        z[flat] = np.copysign(_LARGEST_Z, z[flat])


def _bisected(counts: Floats, tau1: Floats, tau2: Floats) -> Floats:
    """Find where each slope changes sign; the bound, where it does not."""
    low, high = np.full(len(counts), -_LARGEST_Z), np.full(len(counts), _LARGEST_Z)
    rises_to_the_end = _scores(counts, tau1, tau2, np.tanh(high))[0] > 0
    falls_from_the_start = _scores(counts, tau1, tau2, np.tanh(low))[0] < 0
    for _ in range(60):
        middle = 0.5 * (low + high)
        rising = _scores(counts, tau1, tau2, np.tanh(middle))[0] > 0
        low, high = np.where(rising, middle, low), np.where(rising, high, middle)
    found = np.where(rises_to_the_end, _LARGEST_Z, 0.5 * (low + high))
    return np.asarray(np.where(falls_from_the_start, -_LARGEST_Z, found))


def _filled_two_by_two(counts: Floats) -> Floats:
    """Put one half into the only empty cell of a 2 x 2 table and keep its margins."""
    rows, columns = (counts.sum(axis=2) > 0).sum(axis=1), (counts.sum(axis=1) > 0).sum(axis=1)
    inner = counts[:, :2, :2].reshape(len(counts), 4)
    binary = (rows == 2) & (columns == 2) & (inner.sum(axis=1) == counts.sum(axis=(1, 2)))
    lone = np.flatnonzero(binary & ((inner == 0).sum(axis=1) == 1))
    if not len(lone):
        return counts
    filled = counts.copy()
    sign = np.array([1.0, -1.0, -1.0, 1.0])
    on_diagonal = (inner[lone] == 0) @ np.array([1, 0, 0, 1]) > 0
    change = 0.5 * np.where(on_diagonal[:, None], sign, -sign)
    filled[lone, :2, :2] += change.reshape(-1, 2, 2)
    return filled


def _start(counts: Floats) -> Floats:
    """Pearson correlations of the category numbers, a little enlarged."""
    total = np.maximum(counts.sum(axis=(1, 2)), 1.0)
    a, b = np.arange(counts.shape[1]), np.arange(counts.shape[2])
    rows, columns = counts.sum(axis=2) / total[:, None], counts.sum(axis=1) / total[:, None]
    mean_a, mean_b = rows @ a, columns @ b
    cross = np.einsum("mab,a,b->m", counts, a, b) / total - mean_a * mean_b
    spread = (rows @ (a * a) - mean_a**2) * (columns @ (b * b) - mean_b**2)
    return np.asarray(np.clip(1.1 * cross / np.sqrt(np.maximum(spread, _TINY)), -0.95, 0.95))


def cell_probabilities(tau1: Floats, tau2: Floats, r: Floats) -> tuple[Floats, Floats]:
    """Return cell probabilities of every table and their derivatives by r, each (m, K1, K2)."""
    return _cells(tau1, tau2, r)[:2]


def _cells(tau1: Floats, tau2: Floats, r: Floats) -> tuple[Floats, Floats, Floats]:
    """Cell probabilities and their first and second derivatives by r."""
    m, rows, columns = len(r), tau1.shape[1] + 1, tau2.shape[1] + 1
    corners = np.zeros((3, m, rows + 1, columns + 1))
    corners[0, :, 1:-1, 1:-1] = corner_probabilities(tau1, tau2, r)
    corners[0, :, 1:-1, -1], corners[0, :, -1, 1:-1] = ndtr(tau1), ndtr(tau2)
    corners[0, :, -1, -1] = 1.0
    h, k, c = tau1[:, :, None], tau2[:, None, :], r[:, None, None]
    density = bivariate_normal_pdf(h, k, c)
    corners[1, :, 1:-1, 1:-1] = density
    h, k = np.where(np.isfinite(h), h, 0.0), np.where(np.isfinite(k), k, 0.0)  # the density is 0 there
    rest = (1.0 - c) * (1.0 + c)
    corners[2, :, 1:-1, 1:-1] = density * (((h - c * k) * (k - c * h)) / rest + c) / rest
    steps = corners[:, :, 1:, :] - corners[:, :, :-1, :]
    cells = steps[..., 1:] - steps[..., :-1]
    return cells[0], cells[1], cells[2]


def _scores(counts: Floats, tau1: Floats, tau2: Floats, r: Floats) -> tuple[Floats, Floats]:
    """Slope and information of each log-likelihood by artanh r.

    The information is the observed one where it is at least a tenth of the expected one.
    """
    p, dp, ddp = _cells(tau1, tau2, r)
    p = np.maximum(p, _TINY)
    ratio = dp / p
    weighted = counts * ratio
    slope = weighted.sum(axis=(1, 2))
    bend = np.einsum("mab,mab->m", counts, ddp / p) - np.einsum("mab,mab->m", weighted, ratio)
    jacobian = 1.0 - r * r
    expected = counts.sum(axis=(1, 2)) * np.einsum("mab,mab->m", dp, ratio) * jacobian**2
    observed = -(bend * jacobian - 2.0 * r * slope) * jacobian
    return slope * jacobian, np.where(observed > 0.1 * expected, observed, expected)


@dataclass(frozen=True)
class CellScores:
    """Derivatives of the log-probability of each cell of each table.

    Attributes
    ----------
    by_r : array, shape (m, K1, K2)
    by_tau1 : array, shape (m, K1 - 1, K1, K2)
        By the thresholds of the rows; 0 for thresholds at infinity.
    by_tau2 : array, shape (m, K2 - 1, K1, K2)
    """

    by_r: Floats
    by_tau1: Floats
    by_tau2: Floats


def cell_scores(tau1: Floats, tau2: Floats, r: Floats) -> CellScores:
    """Return the scores of correlation and thresholds for every cell; arguments as in `polychoric`."""
    p, dp = cell_probabilities(tau1, tau2, r)
    p = np.maximum(p, _TINY)
    slab1 = _slabs(tau1, tau2, r)
    slab2 = _slabs(tau2, tau1, r)
    m, k1, k2 = p.shape
    by_tau1 = np.zeros((m, k1 - 1, k1, k2))
    a = np.arange(k1 - 1)
    by_tau1[:, a, a, :] = slab1 / p[:, :-1, :]
    by_tau1[:, a, a + 1, :] = -slab1 / p[:, 1:, :]
    by_tau2 = np.zeros((m, k2 - 1, k1, k2))
    b = np.arange(k2 - 1)
    by_tau2[:, b, :, b] = np.moveaxis(slab2 / np.swapaxes(p, 1, 2)[:, :-1, :], 1, 0)
    by_tau2[:, b, :, b + 1] = np.moveaxis(-slab2 / np.swapaxes(p, 1, 2)[:, 1:, :], 1, 0)
    return CellScores(dp / p, by_tau1, by_tau2)


def _slabs(tau: Floats, other: Floats, r: Floats) -> Floats:
    """Return ``φ(tau_a) P(other category b | tau_a)``, shape (m, a, categories of the other)."""
    finite = np.isfinite(tau)
    t = np.where(finite, tau, 0.0)[:, :, None]
    with np.errstate(invalid="ignore"):
        inside = (other[:, None, :] - r[:, None, None] * t) / np.sqrt(1.0 - r**2)[:, None, None]
    cumulative = np.zeros((len(r), tau.shape[1], other.shape[1] + 2))
    cumulative[:, :, 1:-1] = ndtr(inside)
    cumulative[:, :, -1] = 1.0
    density = np.where(finite, np.exp(-0.5 * t[:, :, 0] ** 2) / np.sqrt(2.0 * np.pi), 0.0)
    return np.asarray(density[:, :, None] * np.diff(cumulative, axis=2))
