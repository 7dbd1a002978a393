# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Robust indices of one model fitted to many samples of complete, independent cases."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..model.stacked_moments import StackedMoments, stacked_moments
from ..model.stacked_samples import StackedSamples
from ..numerics.stacked_casewise import independence_traces, saturated_traces, stacked_score_crossproducts
from ..numerics.stacked_matrices import positive_definite, scaled_to_unit
from ..numerics.threads import one_blas_thread
from .refit_many import Refits, Refitter
from .stacked_objective import StackedObjective

Floats = NDArray[np.float64]


@one_blas_thread
def robust_measures(
    refitter: Refitter, samples: StackedSamples, found: Refits, cases: Floats, saturated: Floats
) -> Floats:
    """Return robust CFI, robust RMSEA and SRMR as ``estimator="MLR"`` has them, shape (B, 3).

    Parameters
    ----------
    refitter : Refitter
    samples : StackedSamples
    found : Refits
        The model fitted to the samples.
    cases : array, shape (B, G, n, p)
        Of the samples, in their order of variables; deviations from their means.
    saturated : array, shape (B,)
        See `saturated_sums`: it is the same for all models.

    Notes
    -----
    With ``t = tr(U Gamma)`` of the Yuan-Bentler test, CFI is made of ``max(χ² - t, 0)`` of model and
    baseline, and RMSEA of ``χ² / (n df) - t / (n df)`` (Brosseau-Liard & Savalei, 2014,
    doi:10.1080/00273171.2014.933697; Brosseau-Liard, Savalei & Li, 2012, doi:10.1080/00273171.2012.715252).
    A model without degrees of freedom has its plain indices. NaN where there is no solution, the Hessian is
    singular, or t is not positive: what then counts instead is for `fit_measures` of that sample alone.
    """
    fit, groups = refitter.fit, cases.shape[1]
    plain = found.measures[:, 1:]
    if fit.df == 0:
        return plain
    order = refitter.columns(samples)
    objective = refitter.objective(samples)[0]
    rows = np.flatnonzero(found.converged)
    measures = np.full((len(samples), 3), np.nan)
    if not len(rows):
        return measures
    means = fit.options.meanstructure
    cases = cases[rows][:, :, :, order]
    trace = saturated[rows] - _model_traces(objective, refitter, found.theta[rows], cases, rows)
    base = saturated[rows] - independence_traces(cases, means).sum(axis=1)
    n = samples.n[rows].sum(axis=1)
    chisq = found.measures[rows, 0]
    misfit = np.maximum(chisq - trace, 0.0)
    worst = np.maximum(misfit, n * objective.independence[rows] - base)
    nothing = (worst <= 0) | ((misfit < 1.5e-8) & (worst < 1.5e-8))
    cfi = np.where(nothing, 1.0, 1.0 - misfit / np.where(nothing, 1.0, worst))
    rmsea = np.sqrt(misfit / (n * fit.df) * groups)
    usable = (trace > 0) & (base > 0)
    measures[rows] = np.where(usable[:, None], np.column_stack([cfi, rmsea, plain[rows, 2]]), np.nan)
    return measures


def saturated_sums(cases: Floats, meanstructure: bool) -> Floats:
    """Return ``tr(B1 A1^-1)`` of the saturated models, summed over groups, shape (B,)."""
    return np.asarray(saturated_traces(cases, meanstructure).sum(axis=1))


def _model_traces(
    objective: StackedObjective, refitter: Refitter, theta: Floats, cases: Floats, rows: NDArray[np.intp]
) -> Floats:
    """Return ``tr(B A^-1)`` of the model: scores of the cases against the Hessian, shape (len(rows),)."""
    q = theta.shape[1]
    bread = np.zeros((len(rows), q, q))
    hessian = objective.information(objective.at(theta, rows), "observed", rows)
    regular = np.ones(len(rows), dtype=bool)
    for parameters, block in zip(objective.model.parameters, hessian, strict=True):
        identity = np.eye(len(parameters))
        regular &= positive_definite(scaled_to_unit(block) - 1e-9 * identity)
        inverse = np.linalg.inv(np.where(regular[:, None, None], block, identity))
        bread[:, parameters[:, None], parameters] = inverse
    values = objective.model.row_values(theta)
    total = np.zeros(len(rows))
    for g, structure in enumerate(refitter.fit.objective.structures):
        moments = stacked_moments(structure, values)
        jacobian = refitter.fit.objective.map.matrix[structure.rows]
        inner = jacobian @ bread @ jacobian.T
        terms = structure.x, structure.y, structure.scale
        centred = _from_implied(objective, moments, cases[:, g], g, rows)
        crossed = stacked_score_crossproducts(
            centred, moments.cov, moments.columns, terms, moments.mean_weights.T
        )
        total += objective.shares[rows, g] * (inner * crossed).sum(axis=(1, 2))
    return np.where(regular, total, np.nan)


def _from_implied(
    objective: StackedObjective, moments: StackedMoments, cases: Floats, g: int, rows: NDArray[np.intp]
) -> Floats:
    """Return deviations from the implied means, shape (B, n, p), from those from the sample means."""
    if objective.means is None:
        return cases
    return np.asarray(cases + (objective.means[rows, g] - moments.mean)[:, None, :])
