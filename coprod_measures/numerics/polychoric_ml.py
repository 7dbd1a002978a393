# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The polychoric correlation of one table, with a standard error: in two steps, or with its thresholds.

References
----------
Olsson (1979), doi:10.1007/BF02296207
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .polychoric import cell_probabilities, cell_scores, polychoric, thresholds

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class PolychoricEstimate:
    """A polychoric correlation.

    Attributes
    ----------
    correlation, standard_error : float
        The error is NaN where the likelihood rises up to a correlation of ±1.
    tau1, tau2 : arrays, shape (K1 - 1,) and (K2 - 1,)
        Thresholds of rows and columns.
    log_likelihood : float
        Of the table's cells, without the multinomial constant.
    """

    correlation: float
    standard_error: float
    tau1: Floats
    tau2: Floats
    log_likelihood: float


def polychoric_two_step(counts: Floats) -> PolychoricEstimate:
    """Return the correlation with thresholds held at their univariate estimates.

    Parameters
    ----------
    counts : array, shape (K1, K2)
        Every row and column has a count.

    Notes
    -----
    The error takes the thresholds as known: one over the root of the observed information of r.
    `numerics.polychoric_covariance` has errors that do not. R:
    ``polycor::polychor(x, y, ML = FALSE, std.err = TRUE)``.
    """
    rows, columns = counts.shape
    tau1 = thresholds(counts.sum(axis=1)[None], np.array([rows]))[0]
    tau2 = thresholds(counts.sum(axis=0)[None], np.array([columns]))[0]
    found = polychoric(counts[None], tau1[None], tau2[None])
    point = np.concatenate([found.correlation, tau1, tau2])
    step = 1e-5 * (1.0 - abs(point[0]))
    move = np.eye(len(point))[0] * step
    bend = -(_slope(counts, point + move)[0] - _slope(counts, point - move)[0]) / (2.0 * step)
    error = math.nan if found.at_bound[0] or not bend > 0 else 1.0 / math.sqrt(bend)
    return _estimate(counts, point, error)


def polychoric_ml(counts: Floats, *, max_iterations: int = 100) -> PolychoricEstimate:
    """Return correlation and thresholds that maximise the likelihood of the whole table.

    Parameters
    ----------
    counts : array, shape (K1, K2)
        Every row and column has a count.
    max_iterations : int

    Notes
    -----
    Fisher scoring from the two-step estimates; the error comes from the observed information.
    R: ``polycor::polychor(x, y, ML = TRUE, std.err = TRUE)``.
    """
    start = polychoric_two_step(counts)
    point = np.concatenate([[start.correlation], start.tau1, start.tau2])
    if math.isnan(start.standard_error):
        return start
    height = _log_likelihood(counts, point)
    for _ in range(max_iterations):
        step = np.linalg.solve(_expected_information(counts, point), _slope(counts, point))
        while True:
            trial = point + step
            risen = _log_likelihood(counts, trial)
            if risen >= height - 1e-10 or np.abs(step).max() < 1e-12:
                break
            step = step / 2.0
        point, height = trial, risen
        if np.abs(step).max() < 1e-10:
            break
    moves = np.eye(len(point)) * 1e-5
    bend = np.array([(_slope(counts, point + m) - _slope(counts, point - m)) / 2e-5 for m in moves])
    variance = float(np.linalg.inv(-0.5 * (bend + bend.T))[0, 0])
    return _estimate(counts, point, math.sqrt(variance) if variance > 0 else math.nan)


def _estimate(counts: Floats, point: Floats, error: float) -> PolychoricEstimate:
    split = counts.shape[0]
    return PolychoricEstimate(
        float(point[0]), error, point[1:split], point[split:], _log_likelihood(counts, point)
    )


def _parts(counts: Floats, point: Floats) -> tuple[Floats, Floats, Floats]:
    split = counts.shape[0]
    return point[None, 1:split], point[None, split:], point[:1]


def _log_likelihood(counts: Floats, point: Floats) -> float:
    """Return the log-likelihood; minus infinity where thresholds are out of order or |r| is 1."""
    tau1, tau2, r = _parts(counts, point)
    if abs(r[0]) >= 1 or (np.diff(tau1) <= 0).any() or (np.diff(tau2) <= 0).any():
        return -math.inf
    p = cell_probabilities(tau1, tau2, r)[0][0]
    used = counts > 0
    return float((counts[used] * np.log(np.maximum(p[used], 1e-300))).sum())


def _all_scores(counts: Floats, point: Floats) -> Floats:
    """Scores of every cell by r and all thresholds, shape (1 + thresholds, K1, K2)."""
    found = cell_scores(*_parts(counts, point))
    return np.concatenate([found.by_r, found.by_tau1[0], found.by_tau2[0]])


def _slope(counts: Floats, point: Floats) -> Floats:
    return np.asarray((_all_scores(counts, point) * counts).sum(axis=(1, 2)))


def _expected_information(counts: Floats, point: Floats) -> Floats:
    scores = _all_scores(counts, point).reshape(len(point), -1)
    p = cell_probabilities(*_parts(counts, point))[0].ravel()
    return np.asarray(counts.sum() * (scores * p) @ scores.T)
