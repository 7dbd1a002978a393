# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Means and covariances from shifted sums: one pass over the rows, no copy of the data, no lost digits.

Sums of (x − c) and of their products give the moments; with a centre c near the mean nothing is lost to
cancellation. A mean of some of the rows is near enough: it is at most √(n / rows) standard deviations away,
so that the relative error stays below about n / rows rounding errors.

References
----------
Chan, T. F., Golub, G. H., & LeVeque, R. J. (1983). Algorithms for computing the sample variance:
Analysis and recommendations. The American Statistician, 37(3), 242–247.
https://doi.org/10.1080/00031305.1983.10483115
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_BLOCK = 4096  # rows that stay in cache after shifting


def mean_and_covariance(values: Floats) -> tuple[Floats, Floats]:
    """Return the means, shape (p,), and covariances with divisor n, shape (p, p), of complete rows.

    Parameters
    ----------
    values : array, shape (n, p)
        At least one row, without missing values. The centre is the mean of the first rows.
    """
    n, p = values.shape
    centre = values[:_BLOCK].mean(axis=0)
    sums, products = np.zeros(p), np.zeros((p, p))
    room, ones = np.empty_like(values[:_BLOCK], dtype=np.float64), np.ones(min(n, _BLOCK))
    for first in range(0, n, _BLOCK):
        block = values[first : first + _BLOCK]
        shifted = np.subtract(block, centre, out=room[: len(block)])  # the same memory for every block
        sums += ones[: len(block)] @ shifted
        products += shifted.T @ shifted
    return moments_of_sums(n, centre, sums, products)


def moments_of_sums(n: int, centre: Floats, sums: Floats, products: Floats) -> tuple[Floats, Floats]:
    """Return the means and covariances (divisor n) from sums about a centre.

    Parameters
    ----------
    n : int
        Cases.
    centre : array, shape (p,)
    sums : array, shape (p,)
        Of x − centre.
    products : array, shape (p, p)
        Sums of (x − centre)(x − centre)′.
    """
    away = sums / n
    return centre + away, products / n - np.outer(away, away)
