# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Fitting a factor model to thresholds and polychoric correlations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..model.factor_model import FactorModel
from ..model.ordinal_categories import EmptyCategories
from ..model.ordinal_group import OrdinalMoments
from ..model.ordinal_identification import (
    OrdinalIdentification,
    Parameterization,
    complete_ordinal,
)
from ..model.ordinal_moments import (
    OrdinalStructure,
    implied_statistics,
    ordinal_structures,
    statistic_derivatives,
)
from ..model.ordinal_statistics import OrdinalStatistics, check_ordered, ordinal_statistics
from ..model.parameter_map import ParameterMap, parameter_map
from ..model.specification import Identification
from ..numerics.threads import one_blas_thread
from ..results import Finding
from .definitions import check_definitions
from .diagnostics import check_identified, solution_findings, where_in
from .optimiser import minimise
from .ordinal_fit import OrdinalFit
from .ordinal_objective import OrdinalObjective, ordinal_weights
from .ordinal_options import OrdinalOptions
from .ordinal_start import ordinal_start

Floats = NDArray[np.float64]


@one_blas_thread
def fit_ordinal_data(
    model: FactorModel,
    data: Any,
    *,
    ordered: Sequence[str] | bool,
    missing: str,
    group: str | None,
    group_order: Sequence[str] | None,
    empty_categories: EmptyCategories,
    **options: Any,
) -> OrdinalFit:
    """Compute the statistics of a model's variables and fit it; see `cfa` for the options."""
    if isinstance(data, OrdinalStatistics):
        return fit_ordinal(model, data, empty_categories=empty_categories, **options)
    columns = getattr(data, "columns", None)
    if columns is not None:
        model.check_names(columns)
    names = check_ordered(ordered, model.observed)
    sample = ordinal_statistics(
        data,
        model.observed,
        ordered=names,
        group=group,
        group_order=group_order,
        missing=missing,  # type: ignore[arg-type]
        empty_categories=empty_categories,
    )
    return fit_ordinal(model, sample, empty_categories=empty_categories, **options)


@one_blas_thread
def fit_ordinal(
    model: FactorModel,
    sample: OrdinalStatistics,
    *,
    estimator: str = "WLSMV",
    parameterization: Parameterization = "delta",
    equal: Iterable[str] = (),
    free: Iterable[str] = (),
    identification: Identification = "marker",
    ordinal_identification: OrdinalIdentification = "wu_estabrook_2016",
    empty_categories: EmptyCategories = "stop",
) -> OrdinalFit:
    """Fit a model to ordinal statistics without warnings; parameters as in `cfa`.

    Notes
    -----
    The discrepancy is ``sum_g n_g / n (s_g - sigma_g)' W_g (s_g - sigma_g)``, minimised by Gauss-Newton
    steps with analytic derivatives. R: ``lavaan::cfa(model, data, ordered = , estimator = )``.
    """
    model.check_names(sample.variables)
    check_definitions(model)
    sample = sample.select(model.observed)
    exceptions = (free,) if isinstance(free, str) else tuple(free)
    options = OrdinalOptions(
        estimator=estimator,
        missing=sample.treatment,
        identification=identification,
        equal=tuple(equal),
        free=exceptions,
        ordered=sample.ordered,
        parameterization=parameterization,
        ordinal_identification=ordinal_identification,
        empty_categories=empty_categories,
    )
    counts = dict(zip(sample.variables, sample.n_thresholds, strict=True))
    table = complete_ordinal(
        model,
        counts,
        n_groups=len(sample.groups),
        parameterization=parameterization,
        identification=identification,
        equal=options.equal,
        free=exceptions,
        ordinal_identification=ordinal_identification,
    )
    return _fit(model, table, sample, options)


def _fit(
    model: FactorModel, table: FactorModel, sample: OrdinalStatistics, options: OrdinalOptions
) -> OrdinalFit:
    theta = options.parameterization == "theta"
    start = ordinal_start(table, sample, theta)
    to_rows = parameter_map(table, start)
    parts = ordinal_structures(table, sample, to_rows.free_rows, theta)
    df = sample.layout.size * len(sample.groups) - to_rows.n_free
    groups = tuple(g for g in sample.groups if isinstance(g, OrdinalMoments))
    sizes = np.array([g.n - 1 for g in groups], dtype=float)  # as lavaan for all least squares
    objective = OrdinalObjective(
        parts, to_rows, groups, sizes / sizes.sum(), ordinal_weights(sample, options.discrepancy)
    )

    def information_at(values: Floats) -> Floats:
        return _unweighted_information(values, parts, to_rows)

    if df < 0:
        check_identified(table, objective.structures, to_rows, df, information_at)
    minimum = minimise(objective, to_rows.theta(start))
    derivatives = objective.derivatives(minimum.theta, "expected")
    information = None if derivatives is None else derivatives.information
    values = _with_derived(table, parts, to_rows.values(minimum.theta))
    found = solution_findings(table, values, objective.structures, sample, minimum, information)
    singular = any(f.code == "information_singular" for f in found)
    if not minimum.converged or information is None or singular:
        check_identified(table, objective.structures, to_rows, df, information_at)
    findings = (
        *sample.findings,
        *_missing(sample),
        *_reworded(found, table, values, sample, minimum.converged),
    )
    return OrdinalFit(model, table, sample, options, values, minimum, df, findings, objective)


def _unweighted_information(
    values: Floats, parts: Sequence[OrdinalStructure], to_rows: ParameterMap
) -> Floats:
    """Information of identity weights at any point, to see which parameters can be told apart."""
    total = np.zeros((to_rows.n_free, to_rows.n_free))
    for part in parts:
        implied = implied_statistics(part, values)
        assert implied is not None
        jacobian = statistic_derivatives(part, implied) @ to_rows.matrix[part.rows]
        total += jacobian.T @ jacobian
    return total


def _with_derived(table: FactorModel, parts: Sequence[OrdinalStructure], values: Floats) -> Floats:
    """Fill in residual variances (delta) or scales (theta), which follow from the other rows."""
    filled = values.copy()
    node = {name: i for i, name in enumerate(table.observed)}
    implied = [implied_statistics(part, values) for part in parts]
    for row, p in enumerate(table.parameters):
        part, found = parts[p.group - 1], implied[p.group - 1]
        if found is None or p.lhs not in node or not part.ordinal[node[p.lhs]]:
            continue
        i = node[p.lhs]
        if p.op == "~*~" and part.theta:
            filled[row] = found.scale[i]
        elif p.op == "~~" and p.lhs == p.rhs and not part.theta:
            filled[row] = 1.0 / found.scale[i] ** 2 - (found.moments.cov[i, i] - values[row])
    return filled


def _missing(sample: OrdinalStatistics) -> list[Finding]:
    """What a reader must know about missing answers."""
    if sample.treatment == "pairwise" and sample.case_pass is not None:
        incomplete = sum(int(np.isnan(b.values).any(axis=1).sum()) for b in sample.case_pass())
        if incomplete:
            values = {"incomplete": incomplete, "n": sample.n}
            return [Finding("pairwise_assumption", "note", values=values)]
    return []


def _reworded(
    findings: Sequence[Finding],
    table: FactorModel,
    values: Floats,
    sample: OrdinalStatistics,
    converged: bool,
) -> list[Finding]:
    """Add negative derived variances; name the remedies that exist for ordinal items."""
    negative = [
        (p.group, p.lhs, float(values[row]))
        for row, p in enumerate(table.parameters)
        if p.op == "~~" and p.lhs == p.rhs and not p.free and values[row] < 0 and p.lhs in sample.ordered
    ]
    labels = {sample.groups[g - 1].label or None for g, _, _ in negative}
    kept = []
    for finding in findings:
        if finding.code == "residuals_not_positive_definite" and finding.group in labels:
            continue
        if finding.code == "cases_dropped":
            finding = replace(finding, code="cases_dropped_ordinal")
        kept.append(finding)
    if converged:
        kept += [
            Finding(
                "heywood_case",
                item=item,
                group=sample.groups[g - 1].label or None,
                values={"estimate": value, "where": where_in(sample, g)},
            )
            for g, item, value in negative
        ]
    return kept
