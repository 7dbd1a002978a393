# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""From free parameters to all rows of the table: equalities and linear constraints as one map."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .factor_model import FactorModel

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ParameterMap:
    """The affine map ``values = offset + matrix @ theta``.

    Attributes
    ----------
    offset : array, shape (n_rows,)
        Fixed values; 0 for free rows.
    matrix : array, shape (n_rows, n_free)
        A row of zeros for a fixed parameter, a one per row held equal; sum constraints (effect
        coding) are solved for one parameter each.
    """

    offset: Floats
    matrix: Floats

    @property
    def n_free(self) -> int:
        """Free parameters after equalities."""
        return int(self.matrix.shape[1])

    @cached_property
    def free_rows(self) -> NDArray[np.intp]:
        """Rows that depend on any free parameter."""
        return np.flatnonzero(self.matrix.any(axis=1))

    def values(self, theta: Floats) -> Floats:
        """Return the values of all rows, shape (n_rows,)."""
        return self.offset + self.matrix @ theta

    def places(self, rows: NDArray[np.intp]) -> NDArray[np.intp] | None:
        """Return the free parameter that each row is, or None where rows share one or are combined."""
        inner = self.matrix[rows]
        number = inner.argmax(axis=1)
        single = np.count_nonzero(inner) == len(rows) and (inner.max(axis=1, initial=0.0) == 1.0).all()
        return number if single and np.bincount(number).max(initial=0) <= 1 else None

    def row_covariance(self, covariance: Floats | None) -> Floats:
        """Return the covariances of all rows from those of the free parameters; NaN where there are none."""
        if covariance is None:
            free = self.matrix.any(axis=1)
            return np.where(np.outer(free, free), np.nan, 0.0)
        return np.asarray(self.matrix @ covariance @ self.matrix.T)

    def row_variances(self, covariance: Floats) -> Floats:
        """Return the variances of all rows from the covariance matrix of the free parameters, (n_rows,)."""
        if np.count_nonzero(self.matrix) == len(self.free_rows):  # every row is one parameter
            return np.asarray(self.matrix**2 @ covariance.diagonal())
        return np.asarray(((self.matrix @ covariance) * self.matrix).sum(axis=1))

    def theta(self, values: Floats) -> Floats:
        """Return the free parameters nearest to given row values: the mean of rows held equal."""
        rows = self.free_rows
        reduced = self.matrix[rows]
        counts = reduced.sum(axis=0)
        if ((reduced == 0) | (reduced == 1)).all() and (reduced.sum(axis=1) == 1).all():
            return np.asarray(reduced.T @ (values - self.offset)[rows] / counts)
        solved = np.linalg.lstsq(reduced, (values - self.offset)[rows], rcond=None)[0]
        return np.asarray(solved)


def parameter_map(model: FactorModel, values: Floats) -> ParameterMap:
    """Make the map of a completed model.

    Parameters
    ----------
    model : FactorModel
        Completed: every row numbered or fixed.
    values : array, shape (n_rows,)
        The fixed values, those of covariates' moments included; entries of free rows are not read.
    """
    free = np.array([p.free for p in model.parameters], dtype=np.intp)
    n_numbers = int(free.max(initial=0))
    selection = np.zeros((len(free), n_numbers))
    rows = np.flatnonzero(free)
    selection[rows, free[rows] - 1] = 1.0
    offset = np.where(free == 0, values, 0.0)
    if model.sum_constraints:
        shift, basis = _solve_sums(model.sum_constraints, n_numbers)
        offset = offset + selection @ shift
        selection = selection @ basis
    return ParameterMap(offset, selection)


def _solve_sums(
    constraints: tuple[tuple[tuple[int, ...], float], ...], n_numbers: int
) -> tuple[Floats, Floats]:
    """Solve ``R x = r`` for one unknown per constraint; return shift and basis of the solutions."""
    system = np.zeros((len(constraints), n_numbers + 1))
    for i, (numbers, total) in enumerate(constraints):
        system[i, [k - 1 for k in numbers]] = 1.0
        system[i, -1] = total
    pivots: list[int] = []
    for row in range(len(system)):
        candidates = np.flatnonzero(np.abs(system[row, :-1]) > 1e-9)
        if not len(candidates):
            continue
        pivot = int(candidates[0])
        system[row] /= system[row, pivot]
        others = np.arange(len(system)) != row
        system[others] -= np.outer(system[others, pivot], system[row])
        pivots.append(pivot)
    active = [i for i in range(len(system)) if np.abs(system[i, :-1]).max(initial=0.0) > 1e-9]
    kept = [k for k in range(n_numbers) if k not in pivots]
    basis = np.zeros((n_numbers, len(kept)))
    basis[kept, np.arange(len(kept))] = 1.0
    shift = np.zeros(n_numbers)
    for row, pivot in zip(active, pivots, strict=True):
        basis[pivot] = -system[row, kept]
        shift[pivot] = system[row, -1]
    return shift, basis
