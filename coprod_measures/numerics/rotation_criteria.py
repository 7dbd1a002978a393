# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What a rotation minimises: functions of loadings that return values and gradients.

Loadings are of shape (s, p, m), for s positions at once; values are of shape (s,). Any number of leading
axes will do.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Criterion = Callable[[Array], tuple[Array, Array]]


def varimax_criterion(loadings: Array) -> tuple[Array, Array]:
    """Negative variance of squared loadings, summed over factors, with its gradient."""
    squares = loadings**2
    centred = squares - squares.mean(axis=-2, keepdims=True)
    return -inner(centred, centred) / 4, -loadings * centred


def oblimin_criterion(gamma: float = 0.0) -> Criterion:
    """Return direct oblimin with weight `gamma`; zero is quartimin.

    References
    ----------
    Jennrich, R. I., & Sampson, P. F. (1966). Rotation for simple loadings. *Psychometrika*, 31, 313-323.
    https://doi.org/10.1007/BF02289465
    """

    def criterion(loadings: Array) -> tuple[Array, Array]:
        squares = loadings * loadings
        others = squares @ _all_but_own(loadings.shape[-1])
        if gamma:
            others = others - gamma * others.mean(axis=-2, keepdims=True)
        return inner(squares, others) / 4, loadings * others

    return criterion


def geomin_criterion(delta: float = 0.01) -> Criterion:
    r"""Return geomin, the geometric mean of each item's squared loadings.

    .. math:: \sum_i \Bigl(\prod_j(\lambda_{ij}^2+\delta)\Bigr)^{1/m}

    It lets an item load on several factors more readily than oblimin, and has local minima.

    References
    ----------
    Yates, A. (1987). *Multivariate exploratory data analysis*. SUNY Press.
    Browne, M. W. (2001). An overview of analytic rotation in exploratory factor analysis. *Multivariate
    Behavioral Research*, 36, 111-150. https://doi.org/10.1207/S15327906MBR3601_05

    R: ``GPArotation::geominQ(L, delta = .01)``, ``geominT``.
    """

    def criterion(loadings: Array) -> tuple[Array, Array]:
        squares, m = loadings**2 + delta, loadings.shape[-1]
        product = np.exp(np.log(squares).sum(axis=-1) / m)
        return product.sum(axis=-1), (2 / m) * loadings / squares * product[..., None]

    return criterion


def target_criterion(target: Array) -> Criterion:
    r"""Return the squared distance to a target, :math:`\sum w_{ij}(\lambda_{ij}-t_{ij})^2`; NaN is free.

    References
    ----------
    Browne, M. W. (1972). Oblique rotation to a partially specified target. *British Journal of
    Mathematical and Statistical Psychology*, 25, 207-212.
    https://doi.org/10.1111/j.2044-8317.1972.tb00492.x

    R: ``GPArotation::pstQ(L, W, Target)``; for a full target ``targetQ``.
    """
    given = ~np.isnan(target)
    wanted = np.where(given, target, 0.0)

    def criterion(loadings: Array) -> tuple[Array, Array]:
        apart = np.where(given, loadings - wanted, 0.0)
        return inner(apart, apart), 2 * apart

    return criterion


def bentler_criterion(loadings: Array) -> tuple[Array, Array]:
    r"""Bentler's simplicity of the pattern, :math:`-\tfrac14(\log|M|-\log|diag M|)`, M of squared loadings.

    References
    ----------
    Bentler, P. M. (1977). Factor simplicity index and transformations. *Psychometrika*, 42, 277-295.
    https://doi.org/10.1007/BF02294054

    R: ``GPArotation::bentlerQ(L)``.
    """
    squares = loadings**2
    m = np.swapaxes(squares, -1, -2) @ squares
    own = np.diagonal(m, axis1=-2, axis2=-1)
    inverse = np.linalg.inv(m) - np.eye(m.shape[-1]) / own[..., None]
    value = -(np.linalg.slogdet(m)[1] - np.log(own).sum(axis=-1)) / 4
    return value, -loadings * (squares @ inverse)


@functools.cache
def _all_but_own(m: int) -> Array:
    return 1 - np.eye(m)


def inner(a: Array, b: Array) -> Array:
    """Sum of the products of two matrices' elements, over the last two axes."""
    flat = (*a.shape[:-2], -1)
    return np.asarray(np.vecdot(a.reshape(flat), b.reshape(flat)))
