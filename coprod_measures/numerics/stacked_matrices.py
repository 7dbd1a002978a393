# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Cholesky factors of stacks of symmetric matrices, some of which may have none."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def cholesky_or_nan(matrices: Floats) -> Floats:
    """Return lower Cholesky factors; all NaN where a matrix is not positive definite.

    Parameters
    ----------
    matrices : array, shape (B, p, p)

    Notes
    -----
    A stack with a failing matrix is halved until that matrix stands alone: failures are few.
    """
    if not np.isfinite(matrices).all():
        finite = np.isfinite(matrices).all(axis=(1, 2), keepdims=True)
        instead = np.where(finite, matrices, np.eye(matrices.shape[1]))
        return np.where(finite, cholesky_or_nan(instead), np.nan)
    try:
        return np.asarray(np.linalg.cholesky(matrices))
    except np.linalg.LinAlgError:
        if len(matrices) == 1:
            return np.full_like(matrices, np.nan)
        half = len(matrices) // 2
        return np.concatenate([cholesky_or_nan(matrices[:half]), cholesky_or_nan(matrices[half:])])


def positive_definite(matrices: Floats) -> NDArray[np.bool_]:
    """Return which matrices are positive definite, shape (B,)."""
    return ~np.isnan(cholesky_or_nan(matrices)[:, 0, 0])


def scaled_to_unit(matrices: Floats, smallest: float = 1e-300) -> Floats:
    """Divide rows and columns by the roots of the diagonal's absolute values, shape (B, p, p)."""
    diagonal = np.abs(np.diagonal(matrices, axis1=1, axis2=2))
    scale = np.sqrt(np.maximum(diagonal, smallest))
    return np.asarray(matrices / scale[:, :, None] / scale[:, None, :])


def log_determinants(factors: Floats) -> Floats:
    """Return the log-determinants of matrices from their Cholesky factors, shape (B,)."""
    return np.asarray(2.0 * np.log(np.diagonal(factors, axis1=1, axis2=2)).sum(axis=1))
