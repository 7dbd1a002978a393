# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Factor analysis of respondents in clusters at two levels: `two_level_cfa`."""

from __future__ import annotations

import warnings
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ..errors import EstimationError, ModelError, StatisticalWarning, check_option
from ..model.factor_model import FactorModel
from ..model.two_level_model import (
    LEVELS,
    CompletedLevels,
    TwoLevelModel,
    TwoLevelStatistics,
    complete_levels,
    free_levels,
    two_level_statistics,
)
from ..numerics.threads import one_blas_thread
from ..results import Finding, Word
from .clusters import ENOUGH_CLUSTERS
from .diagnostics import check_identified
from .optimiser import minimise
from .two_level_fit import TwoLevelEstimator, TwoLevelFit, TwoLevelSolution
from .two_level_objective import two_level_objective, two_level_start

Floats = NDArray[np.float64]


@one_blas_thread
def two_level_cfa(
    model: TwoLevelModel | str,
    data: Any,
    *,
    cluster: str,
    estimator: TwoLevelEstimator = "ML",
    identification: Literal["marker", "std_lv"] = "marker",
) -> TwoLevelFit:
    """Fit one factor model to differences within clusters and another to differences between them.

    Each item is the sum of what its cluster shares and of what is the respondent's own; both parts have a
    covariance matrix, and each has its model. Clusters may differ in size. The log-likelihood is computed
    from sufficient statistics per cluster size and maximised with analytic derivatives.

    Parameters
    ----------
    model : TwoLevelModel or str
        lavaan syntax with the blocks ``level: 1`` (within) and ``level: 2`` (between), both for the same
        items. The same label at both levels holds parameters equal across levels.
    data : frame, ResponseData or TwoLevelStatistics
        Complete cases are used.
    cluster : str
        Column of clusters, such as projects.
    estimator : {"ML", "MLR"}
        MLR: sandwich errors from the clusters' scores and the Yuan-Bentler test. Errors rest on the
        observed information.
    identification : {"marker", "std_lv"}
        At each level.

    Returns
    -------
    TwoLevelFit

    Raises
    ------
    ModelError
        The model is misspelt, has not the same items at both levels, or is not identified.
    DataError, EstimationError
        The data do not allow the fit.

    Warns
    -----
    StatisticalWarning
        If the search did not converge, an estimate is inadmissible or clusters are few; the fit has the
        finding too.

    Notes
    -----
    R: ``lavaan::cfa(model, data, cluster = "project", estimator = "MLR")``. lavaan stops its search and the
    iterations for the saturated model earlier, so that its estimates differ in the fourth decimal.

    References
    ----------
    McDonald & Goldstein (1989), doi:10.1111/j.2044-8317.1989.tb00905.x; Lee & Poon (1998), Statistica Sinica
    8, 749-766; Yuan & Bentler (2000), doi:10.1111/0081-1750.00078

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> draw = np.random.default_rng(1)
    >>> project = np.repeat(np.arange(60), 8)
    >>> shared, own = draw.standard_normal((60, 1))[project], draw.standard_normal((480, 1))
    >>> noise = draw.standard_normal((480, 3)) + 0.3 * draw.standard_normal((60, 3))[project]
    >>> frame = pd.DataFrame(0.5 * shared + own + noise, columns=["a", "b", "c"]).assign(project=project)
    >>> levels = "level: 1; f =~ a + b + c; level: 2; g =~ a + b + c"
    >>> fit = two_level_cfa(levels, frame, cluster="project")
    >>> fit.converged, fit.df
    (True, 0)
    """
    check_option("estimator", estimator, ("ML", "MLR"))
    check_option("identification", identification, ("marker", "std_lv"))
    parsed = TwoLevelModel.parse(model) if isinstance(model, str) else model
    levels = complete_levels(parsed, identification)
    variables = levels.within.observed
    statistics = _read(data, levels, cluster)
    # searches start at moments of the within model's variables, in its order
    free = free_levels(variables, True)
    saturated = _solve(complete_levels(free, "marker"), statistics)
    df = saturated.npar - levels.map.n_free
    if df < 0:
        raise ModelError(
            f"The model has {levels.map.n_free} free parameters and only {saturated.npar} moments at both "
            "levels.",
            code="model_not_identified",
            remedy="A factor alone needs three indicators at its level; fix loadings or hold some equal.",
        )
    independence = _solve(complete_levels(free_levels(variables, False), "marker"), statistics)
    solution = _solve(levels, statistics)
    if solution.information is None:
        _check_identified(levels, solution, df)
    findings = _findings(levels, statistics, solution, saturated)
    fit = TwoLevelFit(parsed, levels, statistics, estimator, solution, saturated, independence, findings)
    for finding in fit.findings:
        if finding.severity == "warning":
            warnings.warn(f"{finding.message()} {finding.remedy()}", StatisticalWarning, stacklevel=3)
    return fit


def _read(data: Any, levels: CompletedLevels, cluster: str) -> TwoLevelStatistics:
    if isinstance(data, TwoLevelStatistics):
        if data.variables != levels.within.observed:
            raise ModelError(
                "The statistics hold other variables than the model, or hold them in another order.",
                code="statistics_variables",
                remedy=f"Make them for {list(levels.within.observed)}.",
            )
        return data
    columns = getattr(data, "columns", None)
    if columns is not None:
        levels.within.check_names(columns)
    return two_level_statistics(data, levels.within.observed, cluster=cluster)


def _solve(levels: CompletedLevels, statistics: TwoLevelStatistics) -> TwoLevelSolution:
    objective = two_level_objective(levels, statistics.moments)
    minimum = minimise(objective, two_level_start(levels, statistics.moments))
    if minimum.reason == "start":
        raise EstimationError(
            "The covariance matrix within clusters is not positive definite, or starting values are "
            "impossible.",
            code="sample_not_positive_definite",
            place="within",
            remedy="Remove an item that others determine; check fixed values and start().",
        )
    return TwoLevelSolution(objective, minimum)


def _check_identified(levels: CompletedLevels, solution: TwoLevelSolution, df: int) -> None:
    """Raise `ModelError` naming a parameter if it is the model that leaves the information singular."""

    def information_at(values: Floats) -> Floats:
        found = solution.objective.derivatives(levels.map.theta(values), "expected")
        assert found is not None  # at the point of an ordinary solution
        return found.information

    table = FactorModel(levels.rows)
    check_identified(table, solution.objective.structures, levels.map, df, information_at)


def _findings(
    levels: CompletedLevels,
    statistics: TwoLevelStatistics,
    solution: TwoLevelSolution,
    saturated: TwoLevelSolution,
) -> tuple[Finding, ...]:
    """List what a reader must know about a solution."""
    found = []
    n, clusters = statistics.moments.n, statistics.moments.n_clusters
    if statistics.n_dropped:
        values = {"dropped": statistics.n_dropped, "total": n + statistics.n_dropped, "n": n}
        found.append(Finding("cases_dropped_two_levels", "note", values=values))
    if clusters < ENOUGH_CLUSTERS:
        needed = {"n_clusters": clusters, "needed": ENOUGH_CLUSTERS}
        found.append(Finding("few_clusters_two_levels", values=needed))
    if not saturated.minimum.converged:
        found.append(Finding("saturated_levels_not_converged"))
    if not solution.minimum.converged:
        found.append(Finding("not_converged", values={"iterations": solution.minimum.iterations}))
        return tuple(found)
    if solution.information is None:
        found.append(Finding("information_singular"))
    values_of = levels.map.values(solution.minimum.theta)
    n_within = len(levels.within.parameters)
    latents = {*levels.within.latents, *levels.between.latents}
    for row, p in enumerate(levels.rows):
        if p.op == "~~" and p.lhs == p.rhs and p.free and values_of[row] < 0:
            level = LEVELS[int(row >= n_within)]
            code = "negative_variance_factor_level" if p.lhs in latents else "heywood_case_level"
            told = {"level": Word(f"level_{level}"), "estimate": float(values_of[row])}
            found.append(Finding(code, item=p.lhs, values=told))
    m = solution.moments
    for level, part, p_observed in (
        ("within", m.within, len(levels.within.observed)),
        ("between", m.between, len(levels.between.observed)),
    ):
        factors = part.all_cov[p_observed:, p_observed:]
        if len(factors) > 1 and np.linalg.eigvalsh(factors)[0] < 0 <= factors.diagonal().min():
            found.append(
                Finding("factors_not_positive_definite_level", values={"level": Word(f"level_{level}")})
            )
    return tuple(found)
