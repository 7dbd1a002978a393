# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The search of `optimiser.minimise`, for many samples at once; who has arrived leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..numerics.stacked_matrices import positive_definite, scaled_to_unit
from .stacked_objective import Point, StackedObjective

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Indices = NDArray[np.intp]

_FISHER_STEPS = 2  # the start is near, so that Newton steps may begin a little sooner than from afar
_ITERATIONS, _FEW_ITERATIONS, _FEW = 60, 12, 32  # the last 1 in 32 is not waited for: alone they are quicker
_NEAR = 1e-8  # decrement from which one Newton step and the last pass lead to the minimum
_GOOD = 1e-12  # decrement that is accepted there, as in `optimiser`
_LOWEST = 1e-6  # how far below zero rounding may put the least eigenvalue of the scaled Hessian


@dataclass(frozen=True)
class StackedMinimum:
    """Where the searches ended.

    Attributes
    ----------
    theta : array, shape (B, q)
    value : array, shape (B,)
    converged : array of bool, shape (B,)
    """

    theta: Floats
    value: Floats
    converged: Flags


@dataclass
class _Search:
    """The replicates still searched: their number, place, curvature (in blocks) and damping."""

    replicate: Indices
    theta: Floats
    value: Floats
    gradient: Floats
    information: list[Floats]
    damping: Floats

    def keep(self, which: Flags) -> None:
        """Let the others go."""
        if not which.all():
            for name in ("replicate", "theta", "value", "gradient", "damping"):
                setattr(self, name, getattr(self, name)[which])
            self.information = [block[which] for block in self.information]


def minimise_stack(objective: StackedObjective, start: Floats) -> StackedMinimum:
    """Minimise B objectives of one structure from a common start.

    Parameters
    ----------
    objective : StackedObjective
    start : array, shape (q,)

    Notes
    -----
    Levenberg-Marquardt steps with the expected information first and the Hessian afterwards where it is
    positive definite; each replicate has its own damping. Replicates that take many more steps than the
    others, or arrive where the Hessian is not positive semidefinite, are reported as not converged.
    """
    b = len(objective.covs)
    theta, everyone = np.tile(start, (b, 1)), np.arange(b)
    near = np.zeros(b, dtype=bool)
    here = objective.at(theta, everyone)
    first = objective.information(here, "expected", everyone)
    search = _Search(everyone, theta.copy(), here.value, here.gradient, first, np.zeros(b))
    search.keep(np.isfinite(here.value))
    for iteration in range(1, _ITERATIONS + 1):
        move, decrement = _steps(objective.model.parameters, search.information, search)
        arrived = (decrement >= 0) & (decrement < _NEAR)
        theta[search.replicate[arrived]] = search.theta[arrived] + move[arrived]
        near[search.replicate[arrived]] = True
        search.keep(~arrived)
        remaining = len(search.replicate)
        if not remaining or (iteration >= _FEW_ITERATIONS and remaining <= max(1, b // _FEW)):
            break
        _advance(objective, search, move[~arrived], decrement[~arrived], newton=iteration >= _FISHER_STEPS)
        search.keep(search.damping <= 1e12)
    return _last_pass(objective, theta, np.flatnonzero(near))


def _steps(
    blocks: Sequence[Indices], information: Sequence[Floats], at: _Search | Point
) -> tuple[Floats, Floats]:
    """Return damped steps, shape (B, q), and their decrements ``g' (H + damping D)^-1 g``, shape (B,)."""
    step = np.empty_like(at.gradient)
    damping = at.damping if isinstance(at, _Search) else np.zeros(len(step))
    for parameters, matrix in zip(blocks, information, strict=True):
        step[:, parameters] = _solve(matrix, damping, at.gradient[:, parameters])
    return -step, (at.gradient * step).sum(axis=1)


def _solve(matrix: Floats, damping: Floats, slope: Floats) -> Floats:
    if damping.any():
        index = np.arange(matrix.shape[1])
        diagonal = np.maximum(np.diagonal(matrix, axis1=1, axis2=2), 1e-10)
        matrix = matrix.copy()
        matrix[:, index, index] += damping[:, None] * diagonal
    try:
        return np.asarray(np.linalg.solve(matrix, slope[:, :, None])[:, :, 0])
    except np.linalg.LinAlgError:  # one of them is singular to the last digit: the others are solved
        regular = np.linalg.slogdet(matrix)[0] != 0
        step = np.full_like(slope, np.nan)
        step[regular] = np.linalg.solve(matrix[regular], slope[regular, :, None])[:, :, 0]
        return step


def _advance(
    objective: StackedObjective, search: _Search, move: Floats, decrement: Floats, newton: bool
) -> None:
    """Move the replicates whose step leads down; damp the others more."""
    there = objective.at(search.theta + move, search.replicate)
    rounding = 1e-14 * (1.0 + np.abs(search.value))
    ahead = (decrement > 0) & (there.value <= search.value + rounding)
    slope = (search.gradient * move).sum(axis=1)
    bend = np.zeros(len(move))
    for parameters, matrix in zip(objective.model.parameters, search.information, strict=True):
        part = move[:, parameters]
        bend += (part * (matrix @ part[:, :, None])[:, :, 0]).sum(axis=1)
    predicted = -slope - 0.5 * bend
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.where(predicted > 0, (search.value - there.value) / predicted, 1.0)
    relaxed = np.where(ratio > 0.5, search.damping / 10.0, search.damping)
    relaxed[relaxed < 1e-4] = 0.0
    search.damping = np.where(ahead, relaxed, np.maximum(10.0 * search.damping, 1e-3))
    chosen = np.flatnonzero(ahead)
    if not len(chosen):
        return
    point = there if len(chosen) == len(ahead) else there.of(chosen)
    search.theta[chosen] += move[chosen]
    search.value[chosen] = point.value
    search.gradient[chosen] = point.gradient
    blocks = _curvature(objective, point, search.replicate[chosen], newton)
    for old, new in zip(search.information, blocks, strict=True):
        old[chosen] = new


def _curvature(objective: StackedObjective, point: Point, replicates: Indices, newton: bool) -> list[Floats]:
    """Return the Hessian where it is wanted and positive definite, else the expected information."""
    if not newton:
        return objective.information(point, "expected", replicates)
    blocks = objective.information(point, "observed", replicates)
    bad = ~np.logical_and.reduce([positive_definite(block) for block in blocks])
    if bad.any():
        chosen = np.flatnonzero(bad)
        instead = objective.information(point.of(chosen), "expected", replicates[chosen])
        for block, expected in zip(blocks, instead, strict=True):
            block[chosen] = expected
    return blocks


def _last_pass(objective: StackedObjective, theta: Floats, near: Indices) -> StackedMinimum:
    """Take the last Newton step, and see that it is a small one into a minimum."""
    b = len(theta)
    value, converged = np.full(b, np.nan), np.zeros(b, dtype=bool)
    if not len(near):
        return StackedMinimum(theta, value, converged)
    point = objective.at(theta[near], near)
    hessian = objective.information(point, "observed", near)
    move, decrement = _steps(objective.model.parameters, hessian, point)
    good = np.isfinite(point.value) & (np.abs(decrement) < _GOOD)
    for block in hessian:
        scaled = scaled_to_unit(block, 1e-12)
        good &= positive_definite(scaled + _LOWEST * np.eye(scaled.shape[1]))
    theta[near[good]] += move[good]
    value[near[good]] = (point.value - 0.5 * decrement)[good]
    converged[near[good]] = True
    return StackedMinimum(theta, value, converged)
