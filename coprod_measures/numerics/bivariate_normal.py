# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The bivariate standard normal distribution, vectorised."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, owens_t

Floats = NDArray[np.float64]

#: Gauss-Legendre rules on [0, 1], by the largest |r| for which each is exact to rounding.
_RULES = tuple(
    (limit, 0.5 * (nodes + 1.0), 0.5 * weights)
    for limit, (nodes, weights) in (
        (0.30, np.polynomial.legendre.leggauss(9)),
        (0.60, np.polynomial.legendre.leggauss(14)),
        (0.90, np.polynomial.legendre.leggauss(26)),
    )
)
_LARGEST = 40.0  # Φ(-40) is zero in double precision


def bivariate_normal_pdf(h: ArrayLike, k: ArrayLike, r: ArrayLike) -> Floats:
    """Return the density of two standard normal variables with correlation r, |r| < 1.

    Parameters
    ----------
    h, k, r : array_like
        Broadcast against each other; h and k may be infinite (density 0).
    """
    x, y, c = _broadcast(h, k, r)
    rest = (1.0 - c) * (1.0 + c)
    # (x - c y)^2 / (1 - c^2) + y^2 loses nothing where x and y nearly agree and c is near 1
    return np.asarray(np.exp(-0.5 * ((x - c * y) ** 2 / rest + y * y)) / (2.0 * np.pi * np.sqrt(rest)))


def bivariate_normal_cdf(h: ArrayLike, k: ArrayLike, r: ArrayLike) -> Floats:
    r"""Return P(X < h, Y < k) of two standard normal variables with correlation r.

    Parameters
    ----------
    h, k, r : array_like
        Broadcast against each other; h and k may be infinite, \|r\| may be 1.

    Notes
    -----
    Up to \|r\| = .9 by Gauss-Legendre integration of Plackett's identity over arcsin r,

    .. math:: \Phi_2 = \Phi(h)\Phi(k) + \frac{1}{2\pi}\int_0^{\arcsin r}
        \exp\left(-\frac{h^2 + k^2 - 2hk\sin t}{2\cos^2 t}\right) dt,

    beyond by Owen's T function. The error is below 1e-14 for every r.

    R: ``pbivnorm::pbivnorm(h, k, r)``, ``mvtnorm::pmvnorm``.

    References
    ----------
    Plackett (1954), doi:10.1093/biomet/41.3-4.351; Owen (1956), doi:10.1214/aoms/1177728074;
    Drezner & Wesolowsky (1990), doi:10.1080/00949659008811236
    """
    x, y, c = _broadcast(h, k, r)
    result = np.empty(x.shape)
    size = np.abs(c)
    lower = -1.0
    for limit, nodes, weights in _RULES:
        mine = (size > lower) & (size <= limit)
        if mine.any():
            result[mine] = _by_quadrature(x[mine], y[mine], c[mine], nodes, weights)
        lower = limit
    beyond = size > lower
    if beyond.any():
        result[beyond] = _by_owens_t(x[beyond], y[beyond], c[beyond])
    return np.clip(result, 0.0, 1.0)


def _broadcast(h: ArrayLike, k: ArrayLike, r: ArrayLike) -> tuple[Floats, Floats, Floats]:
    x, y, c = np.broadcast_arrays(*(np.asarray(v, dtype=np.float64) for v in (h, k, r)))
    return np.clip(x, -_LARGEST, _LARGEST), np.clip(y, -_LARGEST, _LARGEST), c


def corner_probabilities(h: Floats, k: Floats, r: Floats) -> Floats:
    """Return ``P(X < h_a, Y < k_b)`` for grids of corners, one grid per correlation.

    Parameters
    ----------
    h : array, shape (m, a)
    k : array, shape (m, b)
    r : array, shape (m,)
        Below 1 in absolute value.

    Returns
    -------
    array, shape (m, a, b)

    Notes
    -----
    As `bivariate_normal_cdf`, with sines and cosines computed once per grid.
    """
    h, k = np.clip(h, -_LARGEST, _LARGEST), np.clip(k, -_LARGEST, _LARGEST)
    result = ndtr(h)[:, :, None] * ndtr(k)[:, None, :]
    squares = -0.5 * (h * h)[:, :, None] - 0.5 * (k * k)[:, None, :]
    products = h[:, :, None] * k[:, None, :]
    size = np.abs(r)
    lower = -1.0
    for limit, nodes, weights in _RULES:
        mine = np.flatnonzero((size > lower) & (size <= limit))
        lower = limit
        if not len(mine):
            continue
        arc = np.arcsin(r[mine])
        sine = np.sin(arc[:, None] * nodes)
        inverse = 1.0 / (1.0 - sine * sine)
        flat = (len(mine), -1)
        terms = np.stack([squares[mine].reshape(flat), products[mine].reshape(flat)], axis=2)
        exponent = terms @ np.stack([inverse, sine * inverse], axis=1)
        integral = (np.exp(exponent, out=exponent) @ weights) * (arc / (2.0 * np.pi))[:, None]
        result[mine] += integral.reshape(len(mine), h.shape[1], k.shape[1])
    beyond = np.flatnonzero(size > lower)
    if len(beyond):
        grid = np.broadcast_arrays(h[beyond][:, :, None], k[beyond][:, None, :], r[beyond][:, None, None])
        result[beyond] = _by_owens_t(*grid)
    return np.clip(result, 0.0, 1.0)


def _by_quadrature(h: Floats, k: Floats, r: Floats, nodes: Floats, weights: Floats) -> Floats:
    arc = np.arcsin(r)
    sine = np.sin(arc[:, None] * nodes)
    exponent = (h * k)[:, None] * sine - 0.5 * (h * h + k * k)[:, None]
    integral = np.exp(exponent / (1.0 - sine * sine)) @ weights
    return np.asarray(ndtr(h) * ndtr(k) + integral * arc / (2.0 * np.pi))


def _by_owens_t(h: Floats, k: Floats, r: Floats) -> Floats:
    """Owen (1956), eq. 3.1: ``1/2 [Φ(h) + Φ(k)] - T(h, a) - T(k, b) - (0 or 1/2)``."""
    with np.errstate(divide="ignore", invalid="ignore"):
        root = np.sqrt((1.0 - r) * (1.0 + r))
        a, b = (k - r * h) / (h * root), (h - r * k) / (k * root)
    # at h = 0 or k = 0 the slope is infinite, or undefined where both vanish
    a = np.where(h == 0.0, np.where(k < 0, -np.inf, np.inf), a)
    b = np.where(k == 0.0, np.where(h < 0, -np.inf, np.inf), b)
    signs = np.sign(h) * np.sign(k)  # h * k would underflow
    opposite = (signs < 0) | ((signs == 0) & (h + k < 0))
    value = 0.5 * (ndtr(h) + ndtr(k)) - owens_t(h, a) - owens_t(k, b) - 0.5 * opposite
    origin = (h == 0.0) & (k == 0.0)
    value = np.where(origin, 0.25 + np.arcsin(r) / (2.0 * np.pi), value)
    value = np.where(r >= 1.0, ndtr(np.minimum(h, k)), value)
    return np.where(r <= -1.0, np.maximum(ndtr(h) - ndtr(-k), 0.0), value)
