# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Newton's method between bounds, from several starting points at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Derivatives = Callable[[Array], tuple[Array, Array, Array]]

_FLAT = 1e-10
_LAST_GAIN = 1e-13
"""Where a Newton step promises less, it is the last: values no longer tell better from worse."""
_CONVEX = 1e-8
_LEAST_DAMPING, _MOST_DAMPING = 1e-3, 1e10


def bounded_newton(
    derivatives: Derivatives, starts: Array, low: float, high: float, *, max_iterations: int = 500
) -> tuple[Array, Array, Array]:
    """Minimise a function of p variables between two bounds, from s starts that run side by side.

    Parameters
    ----------
    derivatives : callable
        Returns, for points of shape (s, p), values (s,), gradients (s, p) and Hessians (s, p, p).
    starts : array, shape (s, p)
        Within the bounds.
    low, high : float
    max_iterations : int

    Returns
    -------
    points : array, shape (s, p)
    values : array, shape (s,)
    gradients : array, shape (s, p)

    Notes
    -----
    Variables that a bound holds back are left out of the step (projected Newton). A step that does not lower
    the value is taken back, and the next one is damped (Levenberg) until one does.

    References
    ----------
    Bertsekas, D. P. (1982). Projected Newton methods for optimization problems with simple constraints.
    *SIAM Journal on Control and Optimization*, 20, 221-246. https://doi.org/10.1137/0320018
    """
    points = np.clip(starts, low, high)
    values, gradient, hessian = derivatives(points)
    damping = np.zeros(len(points))
    active = np.arange(len(points))
    for _ in range(max_iterations):
        here, slope = points[active], gradient[active]
        held = ((here <= low) & (slope > 0)) | ((here >= high) & (slope < 0))
        slope = np.where(held, 0.0, slope)
        moving = (np.abs(slope).max(axis=1) > _FLAT) & (damping[active] < _MOST_DAMPING)
        if not moving.any():
            break
        active, here, slope, held = active[moving], here[moving], slope[moving], held[moving]
        step, plain = _damped_step(hessian[active], slope, held, damping[active])
        new = np.clip(here + step, low, high)
        found = derivatives(new)
        gain = -(step * slope).sum(axis=1)
        last = plain & (gain < _LAST_GAIN)
        better = last | ((found[0] < values[active]) & (gain > 0))
        taken = active[better]
        points[taken] = new[better]
        for kept, fresh in zip((values, gradient, hessian), found, strict=True):
            kept[taken] = fresh[better]
        damping[taken] = np.where(damping[taken] > _LEAST_DAMPING, damping[taken] / 10, 0.0)
        refused = active[~better]
        damping[refused] = np.maximum(10 * damping[refused], _LEAST_DAMPING)
        active = active[~last]
        if not len(active):
            break
    return points, values, gradient


def _damped_step(
    hessian: Array, slope: Array, held: NDArray[np.bool_], damping: Array
) -> tuple[Array, NDArray[np.bool_]]:
    """Return the steps of the variables that are free, shape (s, p), and which are undamped Newton steps.

    Where the function is not convex, its Hessian is shifted until it is positive definite.
    """
    diagonal = np.arange(slope.shape[1])
    if held.any():
        hessian[held[:, :, None] | held[:, None, :]] = 0.0
        hessian[:, diagonal, diagonal] += held
    shift = damping
    if not _convex(hessian):
        lowest = np.linalg.eigvalsh(hessian)[:, 0]
        shift = damping + np.where(lowest < _CONVEX, np.maximum(1e-4, -2 * lowest), 0.0)
    hessian[:, diagonal, diagonal] += shift[:, None]
    step = np.asarray(-np.linalg.solve(hessian, slope[:, :, None])[:, :, 0])
    return step, np.asarray(shift == 0)


def _convex(hessian: Array) -> bool:
    """Whether every smallest root lies above `_CONVEX`: a factorisation tells it without the roots."""
    try:
        np.linalg.cholesky(hessian - _CONVEX * np.eye(hessian.shape[-1]))
    except np.linalg.LinAlgError:
        return False
    return True
