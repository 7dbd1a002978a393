# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Regression of clustered scores with bias-reduced errors and Satterthwaite's degrees of freedom."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class ClusterRobust:
    """Coefficients of a regression with errors that hold for few clusters.

    Attributes
    ----------
    coefficients, errors : arrays, shape (k,)
    df : array, shape (k,)
        Satterthwaite's degrees of freedom of each coefficient; they can be far below the number of clusters.
    t, pvalue : arrays, shape (k,)
    low, high : arrays, shape (k,)
        Ends of the intervals.
    covariance : array, shape (k, k)
    level : float
    n, n_clusters : int
    """

    coefficients: Floats
    errors: Floats
    df: Floats
    t: Floats
    pvalue: Floats
    low: Floats
    high: Floats
    covariance: Floats
    level: float
    n: int
    n_clusters: int


def cluster_robust(design: Floats, outcome: Floats, cluster: Indices, level: float = 0.95) -> ClusterRobust:
    r"""Regress an outcome on a design, with CR2 errors.

    .. math:: V = M\Bigl(\sum_g X_g'A_ge_ge_g'A_gX_g\Bigr)M, \quad M=(X'X)^{-1}, \quad A_g=(I-X_gMX_g')^{-1/2}

    which is unbiased where respondents are independent and equally variable, and nearly so otherwise. With
    :math:`w_g=A_gX_gMc` for a coefficient picked by c, its degrees of freedom are
    :math:`(\operatorname{tr}P)^2/\operatorname{tr}P^2`, where
    :math:`P_{gh}=w_g'(I-X M X')_{gh}w_h`.

    Parameters
    ----------
    design : array, shape (n, k)
        Predictors, a column of ones included where an intercept is wanted.
    outcome : array, shape (n,)
    cluster : array of int, shape (n,)
        Number of each case's cluster.
    level : float
        Coverage of the intervals.

    Returns
    -------
    ClusterRobust
        A coefficient that a single cluster determines (all others are constant in it) has errors and
        degrees of freedom that are NaN.

    Raises
    ------
    ValueError
        The design has not full column rank or there is only one cluster.

    Notes
    -----
    R: ``clubSandwich::coef_test(lm(y ~ x), vcov = "CR2", cluster = g, test = "Satterthwaite")``.

    References
    ----------
    Bell & McCaffrey (2002), Survey Methodology 28, 169-181; Pustejovsky & Tipton (2018),
    doi:10.1080/07350015.2016.1247004
    """
    codes = np.unique(cluster, return_inverse=True)[1]
    n, k = design.shape
    groups = int(codes.max()) + 1
    if groups < 2 or np.linalg.matrix_rank(design) < k:
        raise ValueError("The design needs full column rank and at least two clusters.")
    inverse = np.asarray(np.linalg.inv(design.T @ design))
    root = np.linalg.cholesky(inverse)
    coefficients = inverse @ (design.T @ outcome)
    residual = outcome - design @ coefficients
    totals, squares, lost = np.zeros((groups, k)), np.zeros((groups, k)), np.zeros(k)
    crosses = np.zeros((groups, k, k))
    for g in range(groups):
        mine = codes == g
        adjusted, gone = _adjusted(design[mine], root)
        lost += ((gone @ inverse) ** 2).sum(axis=0)
        totals[g] = adjusted.T @ residual[mine]
        weights = adjusted @ inverse  # w_g of every coefficient, shape (n_g, k)
        squares[g] = (weights**2).sum(axis=0)
        crosses[g] = design[mine].T @ weights
    covariance = inverse @ totals.T @ totals @ inverse
    df = _satterthwaite(squares, crosses, inverse)
    errors = np.sqrt(np.maximum(covariance.diagonal(), 0.0))
    unknown = (lost > 1e-8 * inverse.diagonal()) | ~(errors > 0)
    errors, df = np.where(unknown, np.nan, errors), np.where(unknown, np.nan, df)
    t = coefficients / errors
    width = stdtrit(df, 0.5 + level / 2.0) * errors
    return ClusterRobust(
        coefficients, errors, df, t, 2.0 * stdtr(df, -np.abs(t)), coefficients - width, coefficients + width,
        covariance, level, n, groups,
    )  # fmt: skip


def _adjusted(x: Floats, root: Floats) -> tuple[Floats, Floats]:
    """Return ``A_g X_g`` and the part of X_g in directions where the cluster's residuals are always zero.

    The eigenvectors of ``X_g M X_g'`` are the left singular vectors of X_g times a root of M, so that no
    matrix of the cluster's size is inverted.
    """
    left, singular, _ = np.linalg.svd(x @ root, full_matrices=False)
    share = singular**2
    known = share < 1.0 - 1e-10
    factor = np.where(known, 1.0 / np.sqrt(np.where(known, 1.0 - share, 1.0)), 0.0)
    projected = left.T @ x
    return x + left @ ((factor - 1.0)[:, None] * projected), projected[~known]


def _satterthwaite(squares: Floats, crosses: Floats, inverse: Floats) -> Floats:
    """Return ``(tr P)^2 / tr P^2`` for every coefficient, shape (k,).

    Parameters
    ----------
    squares : array, shape (G, k)
        ``w_g'w_g`` of every coefficient.
    crosses : array, shape (G, k, k)
        ``X_g'w_g``, a column per coefficient.
    inverse : array, shape (k, k)
    """
    found = np.zeros(squares.shape[1])
    for c in range(len(found)):
        u = crosses[:, :, c]
        p = np.diag(squares[:, c]) - u @ inverse @ u.T
        found[c] = np.trace(p) ** 2 / (p**2).sum()
    return found
