# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Fit a model again to other moments: for permutations, simulated cut-offs and balanced draws."""

from __future__ import annotations

from dataclasses import replace

from ..errors import NotSupportedError
from ..model.sample_statistics import SampleStatistics
from ..numerics.threads import one_blas_thread
from .bounds import bound_findings, minimise_bounded, variance_parameters
from .cfa_fit import CfaFit
from .diagnostics import solution_findings
from .discrepancy import moment_objective
from .fiml import fiml_objective
from .incomplete_saturated import unknown_findings
from .optimiser import minimise
from .starting_values import starting_values


@one_blas_thread
def refit(fit: CfaFit, sample: SampleStatistics) -> CfaFit:
    """Return the same model with the same options, fitted to other moments of the same variables and groups.

    The completed table and its compiled structure are kept, and the search starts at the old estimates (and,
    should it fail there, at fresh ones), so that thousands of refits are quick.

    Parameters
    ----------
    fit : CfaFit
        A converged fit.
    sample : SampleStatistics
        As many groups as before, in the same order.

    Raises
    ------
    NotSupportedError
        If the model has covariates with fixed moments, which belong to the old sample.
    EstimationError
        If a covariance matrix of the new sample is not positive definite.
    """
    if any(p.exogenous for p in fit.table.parameters):
        raise NotSupportedError(
            "a model with fixed covariates cannot be fitted again to other moments.",
            code="fixed_covariates",
            place="fixed_x",
            remedy="Use fixed_x=False.",
        )
    sample = sample.select(fit.table.observed)
    structures, to_rows = fit.objective.structures, fit.objective.map
    objective = (
        fiml_objective(structures, to_rows, sample)
        if sample.missing == "fiml"
        else moment_objective(
            structures,
            to_rows,
            sample,
            estimator=fit.options.discrepancy,
            meanstructure=fit.options.meanstructure,
            unbiased=fit.options.unbiased,
        )
    )
    fresh = to_rows.theta(starting_values(fit.table, sample))
    if fit.options.bounds != "none":
        minimum = minimise_bounded(objective, fresh, variance_parameters(fit.table, to_rows))
    else:
        minimum = minimise(objective, fit.minimum.theta)
        minimum = minimum if minimum.converged else minimise(objective, fresh)
    values = to_rows.values(minimum.theta)
    information = objective.derivatives(minimum.theta, fit.options.information)
    findings = solution_findings(
        fit.table,
        values,
        structures,
        sample,
        minimum,
        None if information is None else information.information,
    )
    if fit.options.bounds != "none":
        findings += bound_findings(fit.table, values, to_rows, sample)
    findings += unknown_findings(sample)
    return replace(
        fit,
        sample=sample,
        values=values,
        minimum=minimum,
        df=fit.df + fit.sample.n_unknown - sample.n_unknown,
        findings=findings,
        objective=objective,
    )
