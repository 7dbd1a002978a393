# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The function that is minimised: a sum of group discrepancies of free parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from ..errors import EstimationError, counted
from ..model.implied_moments import GroupStructure, ImpliedMoments, curvature, implied_moments
from ..model.parameter_map import ParameterMap
from ..model.sample_statistics import GroupMoments, SampleStatistics
from ..numerics.normal_theory import (
    MomentWeights,
    Projection,
    cholesky_inverse,
    entangled,
    gls_weights,
    gradient,
    ml_weights,
    nearly_singular,
    observed_information,
    project,
    projected_information,
    uls_information,
    uls_weights,
)

Floats = NDArray[np.float64]
Information = Literal["expected", "observed"]


@dataclass(frozen=True)
class Derivatives:
    """The objective at one point.

    Attributes
    ----------
    value : float
        Half the discrepancy, per observation: lavaan's ``fmin``.
    gradient : array, shape (q,)
    information : array, shape (q, q)
        Expected information (Gauss-Newton) or Hessian, as asked.
    """

    value: float
    gradient: Floats
    information: Floats


class Objective(Protocol):
    """What the optimiser and the standard errors ask of an estimator's objective."""

    @property
    def map(self) -> ParameterMap:
        """From free parameters to rows."""

    def value(self, theta: Floats) -> float:
        """Return the objective; infinite where the implied covariance is not positive definite."""

    def derivatives(self, theta: Floats, information: Information) -> Derivatives | None:
        """Return the objective with derivatives; None where it is infinite."""


@dataclass(frozen=True)
class MomentObjective:
    """ML, GLS or ULS of complete-data moments.

    Attributes
    ----------
    structures : sequence of GroupStructure
    map : ParameterMap
    groups : sequence of GroupMoments
        Moments as the likelihood wants them (divisor n, or n - 1 for Wishart).
    shares : array, shape (G,)
        Weight of each group's discrepancy; they add up to 1.
    estimator : {"ML", "GLS", "ULS"}
    meanstructure : bool
    """

    structures: Sequence[GroupStructure]
    map: ParameterMap
    groups: Sequence[GroupMoments]
    shares: Floats
    estimator: str
    meanstructure: bool
    inverses: tuple[Floats, ...] = ()
    log_determinants: tuple[float, ...] = ()

    def complete_data(self) -> MomentObjective:
        """Return the objective of complete-data moments with the same structure: itself."""
        return self

    def moments(self, values: Floats) -> list[ImpliedMoments]:
        """Return implied moments per group at given row values."""
        return [implied_moments(s, values) for s in self.structures]

    def weights(self, group: int, moments: ImpliedMoments) -> MomentWeights | None:
        """Return the discrepancy of one group, or None where it is infinite."""
        data = self.groups[group]
        mean = data.mean if self.meanstructure else moments.mean
        if self.estimator == "ML":
            return ml_weights(data.cov, mean, self.log_determinants[group], moments.cov, moments.mean)
        if self.estimator == "GLS":
            return gls_weights(data.cov, mean, self.inverses[group], moments.cov, moments.mean)
        return uls_weights(data.cov, mean, moments.cov, moments.mean)

    def value(self, theta: Floats) -> float:
        """Return the objective; infinite where the implied covariance is not positive definite."""
        total = 0.0
        for g, moments in enumerate(self.moments(self.map.values(theta))):
            weights = self.weights(g, moments)
            if weights is None:
                return np.inf
            total += float(self.shares[g]) * weights.value
        return total

    def derivatives(self, theta: Floats, information: Information) -> Derivatives | None:
        """Return the objective with derivatives; None where it is infinite."""
        parts = self.group_derivatives(self.map.values(theta), information)
        if parts is None:
            return None
        if self._rows_are_parameters:
            return parts[0]
        k = self.map.n_free
        value, slope, matrix = 0.0, np.zeros(k), np.zeros((k, k))
        for share, structure, places, part in zip(
            self.shares.tolist(), self.structures, self._places, parts, strict=True
        ):
            value += share * part.value
            if places is None:
                to_rows = self.map.matrix[structure.rows]
                slope += share * (to_rows.T @ part.gradient)
                matrix += share * (to_rows.T @ part.information @ to_rows)
            else:
                slope[places] += share * part.gradient
                matrix[places[:, None], places] += share * part.information
        return Derivatives(value, slope, matrix)

    @cached_property
    def _places(self) -> list[NDArray[np.intp] | None]:
        return [self.map.places(structure.rows) for structure in self.structures]

    @cached_property
    def _rows_are_parameters(self) -> bool:
        """Whether there is one group and its rows are the free parameters, in order."""
        places = self._places[0]
        return (
            len(self._places) == 1 and places is not None and np.array_equal(places, range(self.map.n_free))
        )

    def group_derivatives(self, values: Floats, information: Information) -> list[Derivatives] | None:
        """Return each group's own derivatives with respect to its rows (`GroupStructure.rows`)."""
        parts = []
        for g, moments in enumerate(self.moments(values)):
            part = self.one_group(g, moments, information)
            if part is None:
                return None
            parts.append(part)
        return parts

    def one_group(self, group: int, moments: ImpliedMoments, information: Information) -> Derivatives | None:
        """Return the derivatives of one group's discrepancy with respect to its rows."""
        weights = self.weights(group, moments)
        if weights is None:
            return None
        projected = project(moments.columns, weights)
        if information == "expected":
            matrix = self._expected(moments, projected)
        else:
            matrix = self._hessian(group, moments, projected)
        return Derivatives(weights.value, gradient(projected, moments.terms), matrix)

    def _hessian(self, group: int, moments: ImpliedMoments, projected: Projection) -> Floats:
        second = self._curvature(group, moments, projected)
        if self.estimator == "ML":
            return observed_information(projected, moments.terms, second)
        return self._expected(moments, projected) + second

    def _curvature(self, group: int, moments: ImpliedMoments, projected: Projection) -> Floats:
        difference = projected.weight - projected.curvature
        return curvature(self.structures[group], moments, difference, projected.shift)

    def _expected(self, moments: ImpliedMoments, projected: Projection) -> Floats:
        if self.estimator == "ULS":
            return uls_information(moments.columns, moments.terms)
        return projected_information(projected.weight, moments.terms)


def moment_objective(
    structures: Sequence[GroupStructure],
    parameter_map: ParameterMap,
    sample: SampleStatistics,
    *,
    estimator: str,
    meanstructure: bool,
    unbiased: bool = False,
) -> MomentObjective:
    """Prepare the objective; inverses and determinants of the sample covariances are computed once.

    `unbiased` takes covariances with divisor n - 1 and weighs groups by n - 1.

    Raises
    ------
    EstimationError
        If a sample covariance matrix is not positive definite and the estimator inverts it.
    """
    groups = [_with_divisor(g, unbiased) for g in sample.groups]
    sizes = np.array([g.n - 1 if unbiased else g.n for g in groups], dtype=float)
    inverses, determinants = [], []
    for g in groups:
        inverted = cholesky_inverse(g.cov)
        if (inverted is None or nearly_singular(g.cov, 1e-10)) and estimator != "ULS":
            where = f"group {g.label}" if g.label else "the data"
            names = ", ".join(sample.variables[i] for i in entangled(g.cov))
            raise EstimationError(
                f"The sample covariance matrix of {where} is not positive definite "
                f"({counted(g.n, 'case')}, {counted(len(g.mean), 'variable')}); "
                f"nearest to determining each other are {names}.",
                code="sample_not_positive_definite",
                place=where,
                remedy="Remove a variable that others determine, merge groups, or use estimator='ULS'.",
            )
        inverses.append(np.zeros_like(g.cov) if inverted is None else inverted[0])
        determinants.append(np.nan if inverted is None else inverted[1])
    return MomentObjective(
        structures, parameter_map, groups, sizes / sizes.sum(), estimator, meanstructure,
        tuple(inverses), tuple(determinants),
    )  # fmt: skip


def _with_divisor(group: GroupMoments, unbiased: bool) -> GroupMoments:
    if not unbiased:
        return group
    return GroupMoments(group.label, group.n, group.mean, group.cov * (group.n / (group.n - 1)))
