# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Fisher scoring, then Newton steps, inside a trust region of Levenberg type."""

from __future__ import annotations

from dataclasses import dataclass, field
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
    hessian : array, shape (q, q), or None
        Second derivatives there, where the search ended in a minimum.
    information : array, shape (q, q), or None
        What errors rest on there, where it is known already.
    """

    theta: Floats
    value: float
    gradient_norm: float
    iterations: int
    converged: bool
    reason: Reason
    hessian: Floats | None = field(default=None, repr=False, compare=False)
    information: Floats | None = field(default=None, repr=False, compare=False)


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
    theta, damping, newton = start, 0.0, False
    here = objective.derivatives(theta, "expected")
    if here is None or not np.isfinite(here.value):
        return Minimum(theta, np.inf, np.inf, 0, False, "start")
    if not len(theta):
        return Minimum(theta, here.value, 0.0, 0, True, "converged", here.information)
    for iteration in range(1, max_iterations + 1):
        factor = _cholesky(here.information)
        if factor is None and newton:
            expected = objective.derivatives(theta, "expected")
            assert expected is not None  # the value is finite here
            here, newton = expected, False
            factor = _cholesky(here.information)
        move, damping, decrement = _damped(here, factor, damping)
        if decrement < _ENOUGH:
            return _finish(objective, theta, here, newton, iteration, decrement)
        there = objective.derivatives(theta + move, "observed" if iteration >= _FISHER_STEPS else "expected")
        rounding = 1e-14 * (1.0 + abs(here.value))
        if there is None or not there.value <= here.value + rounding:
            if decrement < _GOOD:
                return _finish(objective, theta, here, newton, iteration, decrement)
            if damping > 1e12:
                return Minimum(theta, here.value, _size(here), iteration, False, "stalled")
            damping = max(10.0 * damping, 1e-3)
            continue
        if damping:
            predicted = -float(here.gradient @ move) - 0.5 * float(move @ here.information @ move)
            ratio = (here.value - there.value) / predicted if predicted > 0 else 1.0
            damping = damping / 10.0 if ratio > 0.5 else damping
            damping = 0.0 if damping < 1e-4 else damping
        theta, here, newton = theta + move, there, iteration >= _FISHER_STEPS
    return Minimum(theta, here.value, _size(here), max_iterations, False, "iterations")


def _cholesky(matrix: Floats) -> Floats | None:
    factor, info = lapack.dpotrf(matrix.T, lower=1, clean=0)  # of columns, as LAPACK wants them
    return factor if info == 0 else None


def _damped(here: Derivatives, factor: Floats | None, damping: float) -> tuple[Floats, float, float]:
    """Return the step, the damping it needed, and the decrement ``g' (H + damping D)^-1 g``.

    `factor` is the Cholesky factor of H, None where H is not positive definite.
    """
    if factor is not None and not damping:
        step, _ = lapack.dpotrs(factor, here.gradient, lower=1)
        return -step, 0.0, float(here.gradient @ step)
    scale = np.maximum(here.information.diagonal(), 1e-10)
    damping = damping or 1e-6
    while damping <= 1e12:
        factor = _cholesky(here.information + np.diag(damping * scale))
        if factor is not None:
            step, _ = lapack.dpotrs(factor, here.gradient, lower=1)
            return -step, damping, float(here.gradient @ step)
        damping = max(10.0 * damping, 1e-6)
    return -here.gradient / scale, damping, float(here.gradient @ (here.gradient / scale))


def _size(here: Derivatives) -> float:
    return float(np.abs(here.gradient).max(initial=0.0))


def _finish(
    objective: Objective, theta: Floats, here: Derivatives, newton: bool, iteration: int, decrement: float
) -> Minimum:
    """Accept the point if the gradient vanishes and no direction leads further down."""
    final = here if newton else objective.derivatives(theta, "observed")
    assert final is not None
    hessian = final.information
    if _cholesky(hessian) is None:
        size = np.sqrt(np.maximum(np.abs(hessian.diagonal()), 1e-12))
        if float(np.linalg.eigvalsh(hessian / np.outer(size, size))[0]) < -1e-6:
            return Minimum(theta, here.value, _size(here), iteration, False, "not_a_minimum")
    return Minimum(theta, here.value, _size(here), iteration, decrement < _GOOD, "converged", hessian)
