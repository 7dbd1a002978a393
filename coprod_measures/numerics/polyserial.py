# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Polyserial correlations: an ordinal item with continuous variables, by two-step maximum likelihood.

References
----------
Olsson, Drasgow & Dorans (1982), doi:10.1007/BF02294164
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from .polychoric import LARGEST_CORRELATION, Codes

Floats = NDArray[np.float64]
_LARGEST_Z = float(np.arctanh(LARGEST_CORRELATION))
_TINY = np.finfo(float).eps


@dataclass(frozen=True)
class PolyserialScores:
    """Derivatives of each case's joint log-likelihood of an item and a standard score z.

    Attributes
    ----------
    by_r : array, shape (n, c)
    by_lower, by_upper : arrays, shape (n, c)
        By the thresholds below and above the answer; 0 where there is none.
    by_z : array, shape (n, c)
        Of the item given z, by z.
    """

    by_r: Floats
    by_lower: Floats
    by_upper: Floats
    by_z: Floats


def polyserial_scores(lower: Floats, upper: Floats, z: Floats, r: Floats) -> PolyserialScores:
    """Return the scores of every case.

    Parameters
    ----------
    lower, upper : arrays, shape (n,)
        Thresholds around each case's answer, infinite at the ends.
    z : array, shape (n, c)
        Standardised continuous variables; NaN where missing gives scores of NaN.
    r : array, shape (c,)
        Correlations, below 1 in absolute value.
    """
    root = np.sqrt((1.0 - r) * (1.0 + r))
    densities, slopes, tails = [], [], []
    for bound in (lower, upper):
        finite = np.isfinite(bound)
        t = np.where(finite, bound, 0.0)[:, None]
        u = (t - r * z) / root
        density = np.where(finite[:, None], np.exp(-0.5 * u * u) / np.sqrt(2.0 * np.pi), 0.0)
        densities.append(density)
        slopes.append(density * (r * t - z) / root**3)
        tails.append(np.where(finite[:, None], ndtr(u), (bound > 0)[:, None]))
    p = np.maximum(tails[1] - tails[0], _TINY)
    p = np.where(np.isnan(z), np.nan, p)
    return PolyserialScores(
        (slopes[1] - slopes[0]) / p,
        -densities[0] / (root * p),
        densities[1] / (root * p),
        -(densities[1] - densities[0]) * r / (root * p),
    )


def polyserial(codes: Codes, tau: Floats, z: Floats, *, max_iterations: int = 200) -> Floats:
    """Return the correlations of one ordinal item with c continuous variables, shape (c,).

    Parameters
    ----------
    codes : array of int, shape (n,)
        Categories from 0; -1 where missing.
    tau : array, shape (K - 1,)
        The item's thresholds.
    z : array, shape (n, c)
        Standardised variables, NaN where missing; a pair uses the cases with both.
    max_iterations : int

    Returns
    -------
    array, shape (c,)
        NaN where the search did not converge.

    Notes
    -----
    Maximises ``sum log[Φ(u_c) - Φ(u_{c-1})]`` with ``u_k = (tau_k - r z) / sqrt(1 - r^2)``, with
    thresholds, means and variances held at their univariate estimates. R: ``lavaan::lavCor``,
    ``polycor::polyserial``.
    """
    bounds = np.concatenate([[-np.inf], tau, [np.inf]])
    answered = codes >= 0
    lower, upper, z = bounds[codes[answered]], bounds[codes[answered] + 1], z[answered]
    centred = codes[answered] - codes[answered].mean()
    start = np.nansum(centred[:, None] * z, axis=0) / (len(z) * max(float(centred.std()), 1e-9))
    w = np.arctanh(np.clip(1.1 * start, -0.95, 0.95))
    active = np.arange(z.shape[1])
    for _ in range(max_iterations):
        r = np.tanh(w[active])
        score = polyserial_scores(lower, upper, z[:, active], r).by_r * (1.0 - r * r)
        slope, information = np.nansum(score, axis=0), np.nansum(score * score, axis=0)
        step = np.clip(slope / np.maximum(information, 1e-12), -0.5, 0.5)
        w[active] = np.clip(w[active] + step, -_LARGEST_Z, _LARGEST_Z)
        at_bound = (np.abs(w[active]) == _LARGEST_Z) & (step * w[active] > 0)
        active = active[(np.abs(step) >= 1e-9) & ~at_bound]
        if not len(active):
            break
    result = np.tanh(w)
    result[active] = np.nan
    return np.asarray(result)
