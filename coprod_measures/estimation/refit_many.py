# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Fit one model to many samples at once: for permutations, cut-offs, balanced draws and planning."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..errors import EstimationError
from ..model.sample_statistics import SampleStatistics
from ..model.stacked_moments import StackedModel, stacked_model, stacked_moments
from ..model.stacked_samples import StackedSamples
from ..numerics.stacked_matrices import cholesky_or_nan, log_determinants, positive_definite, scaled_to_unit
from ..numerics.threads import one_blas_thread
from .cfa_fit import CfaFit
from .refit import refit
from .stacked_objective import StackedObjective
from .stacked_optimiser import StackedMinimum, minimise_stack

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
MEASURES = ("chisq", "cfi", "rmsea", "srmr")
_MOST, _MEMORY = 64, 24_000_000  # replicates in a batch, and numbers in its largest arrays


@dataclass(frozen=True)
class Refits:
    """A model fitted to B samples.

    Attributes
    ----------
    theta : array, shape (B, q)
        Free parameters; NaN where the sample allowed no fit.
    measures : array, shape (B, 4)
        χ², CFI, RMSEA and SRMR; NaN where the search did not converge.
    converged : array of bool, shape (B,)
    admissible : array of bool, shape (B,)
        As `CfaFit.admissible`; where that is not asked for, and the batch found the solution, as `converged`.
    alone : array of bool, shape (B,)
        Which were not finished in the batch and were fitted one by one with `refit`.
    """

    theta: Floats
    measures: Floats
    converged: Flags
    admissible: Flags
    alone: Flags

    def of(self, replicates: NDArray[np.intp]) -> Refits:
        """Return those of some samples."""
        return Refits(*(getattr(self, field.name)[replicates] for field in fields(self)))


@dataclass(frozen=True)
class Refitter:
    """A fit that can be repeated on other samples of its variables and groups, many at a time.

    Attributes
    ----------
    fit : CfaFit
        Where the searches start: its estimates.
    """

    fit: CfaFit

    @classmethod
    def of(cls, fit: CfaFit, expected: SampleStatistics | None = None) -> Refitter:
        """Return the refitter of a converged fit, without its cases, so that other processes can be sent it.

        Parameters
        ----------
        fit : CfaFit
            With a robust estimator or incomplete data, it is the maximum likelihood of complete data that is
            refitted: the estimates are found in the same way, and samples of moments have no cases.
        expected : SampleStatistics, optional
            Moments that the samples scatter about. The searches start at their solution, if there is one.
        """
        o = fit.options
        if o.discrepancy == "ML":
            fit = replace(fit, options=replace(o, estimator="ML", missing="listwise", clustered=False))
        fit = replace(fit, sample=replace(fit.sample, case_pass=None))
        if expected is not None:
            central = refit(fit, expected)
            fit = central if central.converged else fit
        return cls(fit)

    @property
    def stackable(self) -> bool:
        """Whether samples are fitted together: by maximum likelihood, without bounds or covariates."""
        o = self.fit.options
        return o.discrepancy == "ML" and o.bounds == "none" and not self.fit.table.covariates

    @cached_property
    def model(self) -> StackedModel:
        """The model compiled for stacks."""
        return stacked_model(self.fit.objective.structures, self.fit.objective.map)

    @property
    def batch_size(self) -> int:
        """How many replicates are fitted together: few for a large model, so that memory stays bounded."""
        q = self.fit.objective.map.n_free
        return int(np.clip(_MEMORY // max(1, 8 * q * q), 1, _MOST))

    @one_blas_thread
    def refit(self, samples: StackedSamples, *, judge: bool = True) -> Refits:
        """Fit the model to every sample, with the outcome that `estimation.refit` has for each.

        Parameters
        ----------
        samples : StackedSamples
        judge : bool
            Whether to ask if solutions are admissible, which takes about as long as a step of the search.

        Raises
        ------
        NotSupportedError
            If the model has covariates with fixed moments.

        Notes
        -----
        Samples whose search does not end among the others are fitted again one by one, and are counted. So
        are all samples of a model that is not `stackable`.
        """
        b, q = len(samples), self.fit.objective.map.n_free
        if not self.stackable:
            nobody = np.zeros(b, dtype=bool)
            nothing = np.full((b, q), np.nan), np.full((b, len(MEASURES)), np.nan)
            result = Refits(*nothing, nobody, nobody.copy(), ~nobody)
        else:
            with np.errstate(all="ignore"):  # a search may leave the numbers that there are; it then ends
                result = self._together(samples, judge)
        for row in np.flatnonzero(result.alone):
            _alone(self.fit, samples.sample(int(row)), result, int(row))
        return result

    def columns(self, samples: StackedSamples) -> NDArray[np.intp]:
        """Return where the model's variables stand in samples, shape (p,)."""
        return np.array([samples.variables.index(name) for name in self.fit.table.observed], dtype=np.intp)

    def objective(self, samples: StackedSamples) -> tuple[StackedObjective, Flags]:
        """Return the discrepancy of the samples, and which of these have no singular matrix, shape (B,)."""
        options, index = self.fit.options, self.columns(samples)
        covs, n = samples.cov[:, :, index[:, None], index], samples.n
        sizes = n - 1.0 if options.unbiased else n
        if options.unbiased:
            covs = covs * (n / sizes)[:, :, None, None]
        determinants, regular = _determinants(covs)
        objective = StackedObjective(
            self.model,
            np.where(regular[:, None, None, None], covs, np.eye(len(index))),
            samples.mean[:, :, index] if options.meanstructure else None,
            determinants,
            sizes / sizes.sum(axis=1, keepdims=True),
        )
        return objective, regular

    def _together(self, samples: StackedSamples, judge: bool) -> Refits:
        objective, regular = self.objective(samples)
        found = minimise_stack(objective, self.fit.minimum.theta)
        found = replace(found, converged=found.converged & regular)
        measures = _measures(self.fit, objective, found, samples.n)
        admissible = found.converged.copy()
        rows = np.flatnonzero(found.converged & judge)
        admissible[rows] = _admissible(self.fit, objective, found.theta[rows], rows)
        return Refits(found.theta, measures, found.converged.copy(), admissible, ~found.converged)


def _determinants(covs: Floats) -> tuple[Floats, Flags]:
    """Return log-determinants, shape (B, G), and which replicates have no (nearly) singular matrix."""
    b, g, p = covs.shape[:3]
    flat = covs.reshape(b * g, p, p)
    # as in `discrepancy.moment_objective`: the least eigenvalue of the correlations is below 1e-10
    regular = positive_definite(scaled_to_unit(flat) - 1e-10 * np.eye(p)).reshape(b, g)
    return log_determinants(cholesky_or_nan(flat)).reshape(b, g), np.asarray(regular.all(axis=1))


def _measures(fit: CfaFit, objective: StackedObjective, found: StackedMinimum, n: Floats) -> Floats:
    """Return χ², CFI, RMSEA and SRMR, shape (B, 4): the formulas of `numerics.fit_indices`, in stacks."""
    total = n.sum(axis=1)
    size = total - n.shape[1] if fit.options.unbiased else total
    df, groups, p = fit.df, n.shape[1], objective.covs.shape[2]
    chisq = np.maximum(2.0 * size * found.value, 0.0)
    misfit = np.maximum(chisq - df, 0.0)
    worst = np.maximum(misfit, size * objective.independence - groups * p * (p - 1) / 2)
    nothing = (worst <= 0) | ((misfit < 1.5e-8) & (worst < 1.5e-8))
    cfi = np.where(nothing, 1.0, 1.0 - misfit / np.where(nothing, 1.0, worst))
    rmsea = np.sqrt(np.maximum(chisq / df - 1.0, 0.0) / size * groups) if df > 0 else np.zeros(len(n))
    measures = np.column_stack([chisq, cfi, rmsea, _srmr(fit, objective, found, n)])
    return np.where(found.converged[:, None], measures, np.nan)


def _srmr(fit: CfaFit, objective: StackedObjective, found: StackedMinimum, n: Floats) -> Floats:
    values = objective.model.row_values(found.theta)
    p = objective.covs.shape[2]
    i, j = np.tril_indices(p)
    total = np.zeros(len(n))
    for g, structure in enumerate(fit.objective.structures):
        moments = stacked_moments(structure, values)
        cov = objective.covs[:, g]
        sd = np.sqrt(np.diagonal(cov, axis1=1, axis2=2))
        squares = (((cov - moments.cov)[:, i, j] / (sd[:, i] * sd[:, j])) ** 2).sum(axis=1)
        count = len(i)
        if objective.means is not None:
            squares = squares + (((objective.means[:, g] - moments.mean) / sd) ** 2).sum(axis=1)
            count += p
        total += n[:, g] * np.sqrt(squares / count)
    return np.asarray(total / n.sum(axis=1))


def _admissible(
    fit: CfaFit, objective: StackedObjective, theta: Floats, replicates: NDArray[np.intp]
) -> Flags:
    """Return where `diagnostics.solution_findings` finds nothing wrong, shape (B,)."""
    if not len(theta):
        return np.zeros(0, dtype=bool)
    values = objective.model.row_values(theta)
    table = fit.table
    variances = [r for r, p in enumerate(table.parameters) if p.op == "~~" and p.lhs == p.rhs and p.free]
    good = (values[variances] >= 0).all(axis=0)
    for structure in fit.objective.structures if table.latents else ():
        p = structure.n_observed
        factors = stacked_moments(structure, values).all_cov[:, p:, p:]
        rows, i, j = structure.covariances
        inside = (i < p) & (j < p)
        residual = np.zeros((len(theta), p, p))
        residual[:, i[inside], j[inside]] = residual[:, j[inside], i[inside]] = values[rows[inside]].T
        for matrices in (factors, residual):
            scaled = scaled_to_unit(matrices)
            good &= positive_definite(scaled + 1e-8 * np.eye(scaled.shape[1]))
    for block in objective.information(objective.at(theta, replicates), "expected", replicates):
        scaled = scaled_to_unit(block)
        good &= positive_definite(scaled - 1e-9 * np.eye(scaled.shape[1]))
    return np.asarray(good)


def _alone(fit: CfaFit, sample: SampleStatistics, into: Refits, row: int) -> None:
    """Fit one sample by itself and put what came of it in its row."""
    into.theta[row] = np.nan
    try:
        again = refit(fit, sample)
    except EstimationError:  # a singular sample has no fit, in the batch as alone
        return
    into.theta[row] = again.minimum.theta
    into.converged[row], into.admissible[row] = again.converged, again.admissible
    if again.converged:
        measures = again.fit_measures()
        into.measures[row] = [measures[name] for name in MEASURES]
