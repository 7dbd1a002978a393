# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Minimise with variances kept from going below zero, by an active set."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..model.factor_model import FactorModel
from ..model.parameter_map import ParameterMap
from ..model.sample_statistics import SampleStatistics
from ..results import Finding
from .diagnostics import where_in
from .discrepancy import Derivatives, Information, MomentObjective
from .optimiser import Minimum, minimise

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
_ROUNDS = 50
_INWARD = 1e-7  # slope per observation at which a variance leaves its bound again


@dataclass(frozen=True)
class _Held:
    """An objective with some of its parameters held at zero.

    Attributes
    ----------
    whole : MomentObjective
    free : array of int
        Parameters still searched.
    """

    whole: MomentObjective
    free: Indices

    @property
    def map(self) -> ParameterMap:
        """From the searched parameters to rows."""
        return replace(self.whole.map, matrix=self.whole.map.matrix[:, self.free])

    def complete(self, theta: Floats) -> Floats:
        """Return all parameters, shape (q,)."""
        full = np.zeros(self.whole.map.n_free)
        full[self.free] = theta
        return full

    def value(self, theta: Floats) -> float:
        """Return the objective."""
        return self.whole.value(self.complete(theta))

    def derivatives(self, theta: Floats, information: Information) -> Derivatives | None:
        """Return the objective with derivatives of the searched parameters."""
        found = self.whole.derivatives(self.complete(theta), information)
        if found is None:
            return None
        matrix = found.information[np.ix_(self.free, self.free)]
        return Derivatives(found.value, found.gradient[self.free], matrix)


def variance_parameters(table: FactorModel, to_rows: ParameterMap) -> Indices:
    """Return which free parameters are variances."""
    rows = [r for r, p in enumerate(table.parameters) if p.op == "~~" and p.lhs == p.rhs and p.free]
    return np.flatnonzero(to_rows.matrix[rows].any(axis=0))


def minimise_bounded(objective: MomentObjective, start: Floats, bounded: Indices) -> Minimum:
    """Minimise with some parameters at or above zero.

    Parameters
    ----------
    objective : MomentObjective
    start : array, shape (q,)
    bounded : array of int
        Parameters that may not be negative.

    Notes
    -----
    Parameters that come out negative are held at zero and the rest is searched again; one that would lower
    the discrepancy by moving up is let go. R: ``lavaan::cfa(..., bounds = "pos.var")``.
    """
    held: set[int] = set()
    theta = start.copy()
    for _ in range(_ROUNDS):
        part = _Held(objective, np.array([k for k in range(len(start)) if k not in held], dtype=np.intp))
        found = minimise(part, theta[part.free])
        theta = part.complete(found.theta)
        if not found.converged:
            break
        below = {int(k) for k in bounded if theta[k] < 0}
        if below:
            held |= below
            theta[sorted(held)] = 0.0
            continue
        slopes = objective.derivatives(theta, "expected")
        assert slopes is not None  # the search ended here
        inward = [k for k in held if slopes.gradient[k] < -_INWARD]
        if not inward:
            return replace(found, theta=theta, hessian=None)  # it was that of the searched ones
        held.remove(min(inward, key=lambda k: float(slopes.gradient[k])))
    return replace(found, theta=theta, converged=False, reason="stalled", hessian=None)


def bound_findings(
    table: FactorModel, values: Floats, to_rows: ParameterMap, sample: SampleStatistics
) -> tuple[Finding, ...]:
    """Tell which variances lie on their bound."""
    found = []
    for row, p in enumerate(table.parameters):
        if p.op == "~~" and p.lhs == p.rhs and p.free and to_rows.matrix[row].any() and values[row] == 0.0:
            found.append(
                Finding(
                    "variance_at_bound",
                    item=p.lhs,
                    group=sample.groups[p.group - 1].label or None,
                    values={"where": where_in(sample, p.group)},
                )
            )
    return tuple(found)
