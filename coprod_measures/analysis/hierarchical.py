# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Omega total and hierarchical: how much of a sum of many items one general factor stands for."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, get_args, overload

import numpy as np
from numpy.typing import NDArray

from ..errors import OptionError, check_option, checked_level, checked_seed
from ..estimation.efa import EXTRACTION_STARTS, EXTRACTIONS, Extraction, extract
from ..estimation.resampling import Progress
from ..model.frame_columns import as_names
from ..numerics.classical import correlation as correlation_of
from ..numerics.hierarchical import Hierarchical, schmid_leiman
from ..numerics.rotation import matched, rotate
from ..responses.response_data import ResponseData
from ..results import Finding
from .efa_fit import EfaFit
from .exploratory import check_number, check_starts, explore
from .hierarchical_models import (
    GENERAL,
    confirmatory_report,
    negative_loadings,
    report_of_solution,
    resampled_report,
)
from .hierarchical_report import HierarchicalGroups, HierarchicalMethod, HierarchicalReport
from .item_correlations import (
    CORRELATIONS,
    Correlation,
    ItemCorrelations,
    Missing,
    PairwiseN,
    answers_by_group,
    correlations_of,
    item_correlations,
)

Floats = NDArray[np.float64]


@overload
def omega_hierarchical(
    data: ResponseData | Any,
    *,
    by: None = None,
    method: HierarchicalMethod = ...,
    n_factors: int | None = ...,
    factors: Mapping[str, Sequence[str]] | None = ...,
    items: Sequence[str] | None = ...,
    extraction: Extraction = ...,
    correlation: Correlation = ...,
    missing: Missing = ...,
    pairwise_n: PairwiseN = ...,
    n_starts: int = ...,
    level: float = ...,
    draws: int = ...,
    seed: int = ...,
    progress: Progress | None = ...,
) -> HierarchicalReport: ...


@overload
def omega_hierarchical(
    data: ResponseData | Any,
    *,
    by: str,
    method: HierarchicalMethod = ...,
    n_factors: int | None = ...,
    factors: Mapping[str, Sequence[str]] | None = ...,
    items: Sequence[str] | None = ...,
    extraction: Extraction = ...,
    correlation: Correlation = ...,
    missing: Missing = ...,
    pairwise_n: PairwiseN = ...,
    n_starts: int = ...,
    level: float = ...,
    draws: int = ...,
    seed: int = ...,
    progress: Progress | None = ...,
) -> HierarchicalGroups: ...


def omega_hierarchical(
    data: ResponseData | Any,
    *,
    by: str | None = None,
    method: HierarchicalMethod = "schmid_leiman",
    n_factors: int | None = None,
    factors: Mapping[str, Sequence[str]] | None = None,
    items: Sequence[str] | None = None,
    extraction: Extraction = "minres",
    correlation: Correlation = "pearson",
    missing: Missing = "listwise",
    pairwise_n: PairwiseN = "smallest",
    n_starts: int = 10,
    level: float = 0.95,
    draws: int = 0,
    seed: int = 1,
    progress: Progress | None = None,
) -> HierarchicalReport | HierarchicalGroups:
    r"""Estimate omega total and omega hierarchical of the sum of all items.

    .. math::

        \omega_t = 1-\frac{\sum\theta_i}{V}, \quad \omega_h = \frac{(\sum\lambda_{ig})^2}{V}

    Omega total of several factors is another coefficient than the omega of `reliability`, which rests
    on one factor.

    Parameters
    ----------
    data : ResponseData or frame
        Checked responses, with reversed items mirrored; or a pandas or polars frame of item columns.
    by : str, optional
        Column of groups, each analysed alone.
    method : {"schmid_leiman", "bifactor", "second_order"}
        Exploratory factors (oblimin) with a general factor behind them, of standardised items; or a
        confirmatory model by maximum likelihood, of the items as they are: a general factor beside
        uncorrelated group factors, or behind correlated ones.
    n_factors : int, optional
        Group factors of "schmid_leiman"; by default the number of `factors`, else three.
    factors : mapping of str to sequence of str, optional
        Items by group factor, for the confirmatory models; by default the instrument's reflective
        scales.
    items : sequence of str, optional
        Items of "schmid_leiman"; by default those of `factors`, else every scored item or column.
    extraction, correlation, missing, pairwise_n
        As in `efa`; of "schmid_leiman" only, except `missing`: confirmatory models use complete cases.
    n_starts : int
        As in `efa`, of "schmid_leiman" only; 1 is what psych does.
    level : float
        Coverage of the intervals.
    draws : int
        Resamples of respondents for percentile intervals, 20 to 100 a second. By default none:
        confirmatory models then have intervals by the delta method on the logit scale, "schmid_leiman" has
        none.
    seed : int
        Of random starts and resamples.
    progress : callable, optional
        Called with the draws done and to do.

    Returns
    -------
    HierarchicalReport
        ``.total``, ``.hierarchical``, ``.factors`` and ``.loadings``; with `by` a `HierarchicalGroups`,
        whose ``["sv"]`` is the report of a group.

    Raises
    ------
    DataError, EstimationError, OptionError
        If items, factors or options do not allow the analysis.

    Notes
    -----
    R: ``psych::omega(x, nfactors, fm = "minres", flip = FALSE)``; ``lavaan::cfa(model, x, std.lv = TRUE,
    orthogonal = TRUE)`` for the bifactor model; ``semTools::reliabilityL2(fit, "g")``. Items that load
    negatively are told and not turned. With two group factors their loadings on the general factor are
    set equal; with three they are just determined.

    References
    ----------
    Schmid & Leiman (1957), doi:10.1007/BF02289209; Zinbarg et al. (2005), doi:10.1007/s11336-003-0974-7;
    Reise (2012), doi:10.1080/00273171.2012.715555; Raykov & Zinbarg (2011), doi:10.1348/000711009X479714
    """
    check_option("method", method, get_args(HierarchicalMethod))
    check_option("extraction", extraction, EXTRACTIONS)
    check_option("correlation", correlation, CORRELATIONS)
    check_option("missing", missing, ("listwise", "pairwise"))
    checked_level(level)
    check_starts(n_starts)
    groups = _factors(data, factors)
    names = _names(method, groups, items)
    m = n_factors if n_factors is not None else (len(groups) if len(groups) > 1 else 3)
    confirmatory = method != "schmid_leiman"
    kind: Correlation = "pearson" if confirmatory else correlation
    cases: Missing = "listwise" if confirmatory else missing

    def report_of(found: ItemCorrelations) -> HierarchicalReport:
        if confirmatory:
            return confirmatory_report(
                found, groups, method, level, draws=draws, seed=seed, progress=progress
            )
        report = _schmid_leiman(found, m, extraction, level, seed, n_starts)
        return _resampled(report, found, draws, seed, progress)

    if by is None:
        return report_of(item_correlations(data, names, kind=kind, missing=cases, pairwise_n=pairwise_n))
    chosen, answers = answers_by_group(data, by, names)
    return HierarchicalGroups(
        by,
        {
            g: report_of(correlations_of(chosen, values, kind, cases, pairwise_n))
            for g, values in answers.items()
        },
    )


def _names(
    method: HierarchicalMethod, groups: Mapping[str, tuple[str, ...]], items: Sequence[str] | None
) -> tuple[str, ...] | None:
    """Return the items to analyse, None for every one; refuse group factors that make no model."""
    names = tuple(dict.fromkeys(i for g in groups.values() for i in g))
    if method == "schmid_leiman":
        return as_names(items) if items is not None else (names or None)
    if len(groups) < 2:
        raise OptionError(
            f"a {method} model needs two group factors or more.",
            code="factors",
            place="factors",
            remedy="Name the items of each: factors={'voice': ['a', 'b', 'c'], ...}.",
        )
    if len(names) < sum(map(len, groups.values())) or GENERAL in groups:
        raise OptionError(
            "an item stands in two group factors, or a factor is called 'general'.",
            code="factors",
            place="factors",
            remedy="Give every item one group factor, and these other names.",
        )
    return names


def _factors(
    data: ResponseData | Any, factors: Mapping[str, Sequence[str]] | None
) -> dict[str, tuple[str, ...]]:
    if factors is not None:
        return {name: as_names(items) for name, items in factors.items()}
    if isinstance(data, ResponseData):
        return {s.id: s.items for s in data.instrument.reflective_scales()}
    return {}


def _schmid_leiman(
    found: ItemCorrelations, m: int, extraction: Extraction, level: float, seed: int, n_starts: int = 10
) -> HierarchicalReport:
    check_number(m, len(found.items))
    if extraction == "ml":
        found.require_positive_definite("maximum likelihood")
    fit = explore(found, m, extraction, "oblimin", None, n_starts, seed)
    general, told = _general_loadings(fit.rotated.phi, extraction, n_starts, seed)
    solution = schmid_leiman(fit.rotated.loadings, fit.rotated.phi, general)
    if solution.general.sum() < 0:
        solution = Hierarchical(-solution.general, solution.groups, solution.residuals)
    findings = [*fit.findings, *told, *negative_loadings(solution.general, found.items)]
    variance = float(found.matrix.sum())
    labels = tuple(f"F{j + 1}*" for j in range(m))
    return report_of_solution(
        "schmid_leiman", solution, found.matrix, variance, labels, found, level, fit, tuple(findings)
    )


def _resampled(
    report: HierarchicalReport, found: ItemCorrelations, draws: int, seed: int, progress: Progress | None
) -> HierarchicalReport:
    """Return the report with bootstrap intervals, if any draws are asked for."""
    if not draws:
        return report
    fit = report.fit
    if found.kind != "pearson" or np.isnan(found.values).any() or not isinstance(fit, EfaFit):
        raise OptionError(
            "the bootstrap needs complete cases and Pearson correlations.",
            code="bootstrap",
            place="draws",
            remedy="Use missing='listwise' and correlation='pearson'.",
        )
    m, extraction, target = fit.n_factors, fit.extraction, fit.rotated.loadings

    def solve(drawn: Floats) -> tuple[Hierarchical, Floats]:
        rng = np.random.default_rng(checked_seed(seed))  # one start each: nothing is drawn from it
        r = correlation_of(np.cov(drawn, rowvar=False))
        extracted = extract(r, m, extraction, rng=rng, n_starts=1)
        rotated = rotate(extracted.loadings, "oblimin", rng=rng, n_starts=1)
        loadings, phi, _ = matched(rotated.loadings, rotated.phi, target)
        general, _ = _general_loadings(phi, extraction, 1, seed)
        return schmid_leiman(loadings, phi, general), r

    return resampled_report(report, solve, found.values, draws, seed, progress)


def _general_loadings(
    phi: Floats, extraction: Extraction, n_starts: int, seed: int
) -> tuple[Floats, list[Finding]]:
    """Return the factors' loadings on the general one, and what is arbitrary or impossible in them."""
    m = len(phi)
    if m == 1:
        return np.ones(1), [Finding("hierarchical_one_factor")]
    if m == 2:
        size, sign = math.sqrt(abs(phi[0, 1])), math.copysign(1.0, phi[0, 1])
        return np.array([size, sign * size]), [Finding("hierarchical_two_factors")]
    starts = min(n_starts, EXTRACTION_STARTS)
    extracted = extract(phi, 1, extraction, rng=np.random.default_rng(checked_seed(seed)), n_starts=starts)
    general = extracted.loadings[:, 0]
    told = [Finding("hierarchical_heywood", values={"factor": f"F{j + 1}"}) for j in extracted.heywood]
    return general * math.copysign(1.0, float(general.sum())), told
