# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The traces behind scaled tests, for the complete cases of many samples at once; see `casewise`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


def saturated_traces(centred: Floats, meanstructure: bool) -> Floats:
    """Return ``tr(B1 A1^-1)`` of saturated normal models, as `casewise.saturated_trace`.

    Parameters
    ----------
    centred : array, shape (..., n, p)
        Deviations from the sample means.
    meanstructure : bool

    Returns
    -------
    array, shape (...)
    """
    n, p = centred.shape[-2:]
    precision = np.linalg.inv(np.swapaxes(centred, -1, -2) @ centred / n)
    distance = ((centred @ precision) * centred).sum(axis=-1)
    of_covariances = 0.5 * (distance**2 - 2.0 * distance + p)
    return np.asarray((of_covariances + float(meanstructure) * distance).mean(axis=-1))


def independence_traces(centred: Floats, meanstructure: bool) -> Floats:
    """Return ``tr(B A^-1)`` of models of independent variables: the sum of ``(E z^4 - 1) / 2 + 1``.

    Shapes as in `saturated_traces`.
    """
    squares = centred**2
    kurtosis = centred.shape[-2] * (squares**2).sum(axis=-2) / squares.sum(axis=-2) ** 2
    return np.asarray((0.5 * (kurtosis - 1.0) + float(meanstructure)).sum(axis=-1))


def stacked_score_crossproducts(
    centred: Floats, cov: Floats, columns: Floats, terms: tuple[Indices, Indices, Floats], weights: Floats
) -> Floats:
    """Return the mean over cases of outer products of scores, as `casewise.score_crossproducts`.

    Parameters
    ----------
    centred : array, shape (B, n, p)
        Deviations from the implied means.
    cov : array, shape (B, p, p)
        Implied covariances.
    columns : array, shape (B, p, c)
    terms : tuple of arrays, each of shape (q,)
        ``x``, ``y`` and ``s`` of the parameters.
    weights : array, shape (B, q)
        ``w`` of the parameters.

    Returns
    -------
    array, shape (B, q, q)
    """
    x, y, s = terms
    weighted = np.swapaxes(np.linalg.solve(cov, columns), 1, 2)
    expected = (weighted @ columns)[:, x, y]
    projected = weighted @ np.swapaxes(centred, 1, 2)
    of_x = projected[:, x]
    scores = of_x * projected[:, y]
    scores -= expected[:, :, None]
    scores *= s[:, None]
    scores += weights[:, :, None] * of_x
    return np.asarray(scores @ np.swapaxes(scores, 1, 2) / centred.shape[1])
