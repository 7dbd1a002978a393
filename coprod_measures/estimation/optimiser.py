# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Fisher scoring, then Newton steps, inside a trust region of Levenberg type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lapack

from .discrepancy import Derivatives, Objective

Floats = NDArray[np.float64]
Reason = Literal["converged", "iterations", "stalled", "not_a_minimum", "start"]

_FISHER_STEPS = 3
_ENOUGH = 1e-17  # Newton decrement at which a further step changes nothing in double precision
_GOOD = 1e-12  # decrement that is accepted when rounding stops progress


@dataclass(frozen=True)
class Minimum:
    """Where the search ended.

    Attributes
    ----------
    theta : array, shape (q,)
    value : float
    gradient_norm : float
        Largest absolute element of the gradient, per observation.
    iterations : int
    converged : bool
    reason : str
    """

    theta: Floats
    value: float
    gradient_norm: float
    iterations: int
    converged: bool
    reason: Reason


def minimise(objective: Objective, start: Floats, max_iterations: int = 200) -> Minimum:
    """Minimise an objective with analytic information matrices.

    Parameters
    ----------
    objective : Objective
    start : array, shape (q,)
        Where the objective is finite; otherwise the search refuses with reason ``start``.
    max_iterations : int

    Notes
    -----
    A step solves ``(H + damping * diag(I)) step = -gradient``, with H the expected information I
    in the first iterations and the Hessian afterwards where it is positive definite. Damping
    follows the ratio of actual to predicted decrease (Levenberg-Marquardt).
    """
    theta = start
    damping = 0.0
    here = objective.derivatives(theta, "expected")
    if here is None or not np.isfinite(here.value):
        return Minimum(theta, np.inf, np.inf, 0, False, "start")
    if not len(theta):
        return Minimum(theta, here.value, 0.0, 0, True, "converged")
    for iteration in range(1, max_iterations + 1):
        move, damping, decrement = _damped(here, damping)
        if decrement < _ENOUGH:
            return _finish(objective, theta, here, iteration, decrement)
        there = _derivatives(objective, theta + move, newton=iteration >= _FISHER_STEPS)
        rounding = 1e-14 * (1.0 + abs(here.value))
        if there is None or not there.value <= here.value + rounding:
            if decrement < _GOOD:
                return _finish(objective, theta, here, iteration, decrement)
            if damping > 1e12:
                return Minimum(theta, here.value, _size(here), iteration, False, "stalled")
            damping = max(10.0 * damping, 1e-3)
            continue
        predicted = -float(here.gradient @ move) - 0.5 * float(move @ here.information @ move)
        ratio = (here.value - there.value) / predicted if predicted > 0 else 1.0
        if damping:
            damping = damping / 10.0 if ratio > 0.5 else damping
            damping = 0.0 if damping < 1e-4 else damping
        theta, here = theta + move, there
    return Minimum(theta, here.value, _size(here), max_iterations, False, "iterations")


def _derivatives(objective: Objective, theta: Floats, newton: bool) -> Derivatives | None:
    """Return derivatives with the Hessian where it is wanted and positive definite, else with I."""
    if newton:
        found = objective.derivatives(theta, "observed")
        if found is None or lapack.dpotrf(found.information, lower=1)[1] == 0:
            return found
    return objective.derivatives(theta, "expected")


def _damped(here: Derivatives, damping: float) -> tuple[Floats, float, float]:
    """Return the step, the damping it needed, and the decrement ``g' (H + damping D)^-1 g``."""
    scale = np.maximum(here.information.diagonal(), 1e-10)
    while True:
        matrix = here.information + np.diag(damping * scale) if damping else here.information
        factor, info = lapack.dpotrf(matrix, lower=1)
        if info == 0:
            step, _ = lapack.dpotrs(factor, here.gradient, lower=1)
            return -step, damping, float(here.gradient @ step)
        damping = max(10.0 * damping, 1e-6)
        if damping > 1e12:
            return -here.gradient / scale, damping, float(here.gradient @ (here.gradient / scale))


def _size(here: Derivatives) -> float:
    return float(np.abs(here.gradient).max(initial=0.0))


def _finish(
    objective: Objective, theta: Floats, here: Derivatives, iteration: int, decrement: float
) -> Minimum:
    """Accept the point if the gradient vanishes and no direction leads further down."""
    final = objective.derivatives(theta, "observed")
    assert final is not None
    size = np.sqrt(np.maximum(np.abs(final.information.diagonal()), 1e-12))
    lowest = float(np.linalg.eigvalsh(final.information / np.outer(size, size))[0])
    if lowest < -1e-6:
        return Minimum(theta, here.value, _size(here), iteration, False, "not_a_minimum")
    return Minimum(theta, here.value, _size(here), iteration, decrement < _GOOD, "converged")
