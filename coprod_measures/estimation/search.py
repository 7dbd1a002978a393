# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""From a model and moments to a minimum: what is prepared, and a second search where the first fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..errors import CoprodError, NotSupportedError
from ..model.compiled_model import compile_model
from ..model.factor_model import FactorModel
from ..model.implied_moments import GroupStructure
from ..model.parameter_map import ParameterMap, parameter_map
from ..model.sample_statistics import SampleStatistics
from .bounds import minimise_bounded, variance_parameters
from .diagnostics import check_identified
from .discrepancy import MomentObjective, moment_objective
from .fiml import fiml_objective
from .optimiser import Minimum, minimise
from .options import CfaOptions
from .starting_values import starting_values

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Problem:
    """A completed model with its objective.

    Attributes
    ----------
    table : FactorModel
        Completed.
    map : ParameterMap
    structures : sequence of GroupStructure
    objective : MomentObjective
    df : int
        Moments that the cases tell of, minus free parameters.
    start : array, shape (q,)
    """

    table: FactorModel
    map: ParameterMap
    structures: Sequence[GroupStructure]
    objective: MomentObjective
    df: int
    start: Floats


def prepare(model: FactorModel, sample: SampleStatistics, options: CfaOptions) -> Problem:
    """Complete a model and set up what is minimised.

    Raises
    ------
    ModelError
        The model has more parameters than moments.
    EstimationError
        The sample moments do not allow the estimator.
    """
    compiled = compile_model(
        model,
        len(sample.groups),
        options.meanstructure,
        options.identification,
        options.equal,
        options.free,
        options.fixed_x,
    )
    table, to_rows, structures = compiled.table, compiled.map, compiled.structures
    start = starting_values(table, sample)
    if _given_covariates(table, sample):
        to_rows = parameter_map(table, start)
    df = compiled.df - sample.n_unknown
    if df < 0:
        check_identified(table, structures, to_rows, df)
    objective: MomentObjective
    if sample.missing == "fiml":
        objective = fiml_objective(structures, to_rows, sample)
    else:
        objective = moment_objective(
            structures,
            to_rows,
            sample,
            estimator=options.discrepancy,
            meanstructure=options.meanstructure,
            unbiased=options.unbiased,
        )
    return Problem(table, to_rows, structures, objective, df, to_rows.theta(start))


def search(problem: Problem, model: FactorModel, sample: SampleStatistics, options: CfaOptions) -> Minimum:
    """Minimise; where that fails with a marker, begin again at the solution with unit variances.

    A marker that hardly loads makes the other loadings huge and the surface flat, while the same model
    with factor variances of 1 is well behaved. Both have the same minimum.
    """
    if options.bounds != "none":
        variances = variance_parameters(problem.table, problem.map)
        return minimise_bounded(problem.objective, problem.start, variances)
    found = minimise(problem.objective, problem.start)
    if found.converged or options.identification != "marker":
        return found
    try:
        other = prepare(model, sample, replace(options, identification="std_lv"))
    except CoprodError:  # fixed loadings can leave the other model without identification
        return found
    elsewhere = minimise(other.objective, other.start)
    if not elsewhere.converged:
        return found
    values = _in_units_of_markers(problem.table, other.table, other.map.values(elsewhere.theta))
    again = minimise(problem.objective, problem.map.theta(values))
    better = again.converged or again.value < found.value
    return replace(again, iterations=again.iterations + found.iterations) if better else found


def _in_units_of_markers(table: FactorModel, other: FactorModel, values: Floats) -> Floats:
    """Return rows of `table` for a solution of `other`, each factor rescaled to its fixed loading."""
    known = {(p.key, p.group): v for p, v in zip(other.parameters, values, strict=True)}
    latents = set(table.latents)
    unit: dict[tuple[str, int], float] = {}
    for p in table.parameters:
        if p.op == "=~" and p.fixed and p.value != 0 and (p.lhs, p.group) not in unit:
            unit[p.lhs, p.group] = known[p.key, p.group] / p.value
    rescaled = np.empty(len(table.parameters))
    for row, p in enumerate(table.parameters):
        left = unit.get((p.lhs, p.group), 1.0) if p.lhs in latents else 1.0
        right = unit.get((p.rhs, p.group), 1.0) if p.rhs in latents else 1.0
        value = known.get((p.key, p.group), p.value)
        if p.op == "=~":
            value *= right / left
        elif p.op == "~":
            value *= left / right
        else:
            value *= left * right
        rescaled[row] = value
    return rescaled


def _given_covariates(model: FactorModel, sample: SampleStatistics) -> bool:
    """Whether covariates keep their sample moments, which incomplete data do not allow."""
    fixed = [p.lhs for p in model.parameters if p.exogenous]
    if fixed and sample.missing == "fiml":
        raise NotSupportedError(
            f"missing='fiml' does not take covariates with fixed moments ({fixed[0]}).",
            code="fixed_covariates",
            place="fixed_x",
            remedy="Use fixed_x=False, which treats covariates as normal too.",
        )
    return bool(fixed)
