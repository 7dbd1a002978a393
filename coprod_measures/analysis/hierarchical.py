# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Omega total and hierarchical: how much of a sum of many items one general factor stands for."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from .. import messages
from ..errors import OptionError, check_option
from ..estimation.cfa import fit_model
from ..estimation.cfa_fit import CfaFit
from ..estimation.efa import EXTRACTIONS, Extraction, extract
from ..model.factor_model import FactorModel
from ..model.sample_statistics import SampleStatistics
from ..numerics.classical import NO_INTERVAL, Interval, logit_interval
from ..numerics.classical import correlation as correlation_of
from ..numerics.hierarchical import (
    Hierarchical,
    SecondOrderOmega,
    group_omegas,
    hierarchical_omega,
    schmid_leiman,
    second_order_omega,
)
from ..numerics.reliability_bootstrap import percentile_interval, resampled_covariances
from ..numerics.rotation import rotate
from ..responses.response_data import ResponseData
from ..results import Estimate, Finding
from .efa_fit import EfaFit
from .exploratory import check_number, explore
from .hierarchical_report import FactorOmega, HierarchicalMethod, HierarchicalReport
from .item_correlations import Correlation, ItemCorrelations, Missing, item_correlations
from .plain_columns import checked_level

Floats = NDArray[np.float64]

_GENERAL = "general"


def omega_hierarchical(
    data: ResponseData | Any,
    *,
    method: HierarchicalMethod = "schmid_leiman",
    n_factors: int | None = None,
    factors: Mapping[str, Sequence[str]] | None = None,
    items: Sequence[str] | None = None,
    extraction: Extraction = "minres",
    correlation: Correlation = "pearson",
    missing: Missing = "listwise",
    level: float = 0.95,
    draws: int = 0,
    seed: int = 1,
) -> HierarchicalReport:
    r"""Estimate omega total and omega hierarchical of the sum of all items.

    .. math::

        \omega_t = 1-\frac{\sum\theta_i}{V}, \quad \omega_h = \frac{(\sum\lambda_{ig})^2}{V}

    Omega total of several factors is another coefficient than the omega of `reliability`, which rests
    on one factor.

    Parameters
    ----------
    data : ResponseData or frame
        Checked responses, with reversed items mirrored; or a pandas or polars frame of item columns.
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
    extraction, correlation, missing
        As in `efa`; of "schmid_leiman" only, except `missing`: confirmatory models use complete cases.
    level : float
        Coverage of the intervals (confirmatory models: delta method on the logit scale).
    draws : int
        Of "schmid_leiman": resamples of respondents for percentile intervals, about 20 a second; none by
        default.
    seed : int
        Of random starts and resamples.

    Returns
    -------
    HierarchicalReport
        ``.total``, ``.hierarchical``, ``.factors`` and ``.loadings``.

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
    checked_level(level)
    groups = _factors(data, factors)
    if method == "schmid_leiman":
        names = items if items is not None or not groups else [i for g in groups.values() for i in g]
        found = item_correlations(data, names, kind=correlation, missing=missing)
        m = n_factors if n_factors is not None else (len(groups) if len(groups) > 1 else 3)
        return _resampled(_schmid_leiman(found, m, extraction, level, seed), found, draws, seed)
    if len(groups) < 2:
        raise OptionError(
            f"a {method} model needs two group factors or more.",
            code="factors",
            place="factors",
            remedy="Name the items of each: factors={'voice': ['a', 'b', 'c'], ...}.",
        )
    names = tuple(dict.fromkeys(i for g in groups.values() for i in g))
    if len(names) < sum(map(len, groups.values())) or _GENERAL in groups:
        raise OptionError(
            "an item stands in two group factors, or a factor is called 'general'.",
            code="factors",
            place="factors",
            remedy="Give every item one group factor, and these other names.",
        )
    found = item_correlations(data, names, missing="listwise")
    return _confirmatory(found, groups, method, level)


def _factors(
    data: ResponseData | Any, factors: Mapping[str, Sequence[str]] | None
) -> dict[str, tuple[str, ...]]:
    if factors is not None:
        return {name: tuple(items) for name, items in factors.items()}
    if isinstance(data, ResponseData):
        return {s.id: s.items for s in data.instrument.reflective_scales()}
    return {}


def _schmid_leiman(
    found: ItemCorrelations, m: int, extraction: Extraction, level: float, seed: int
) -> HierarchicalReport:
    check_number(m, len(found.items))
    if extraction == "ml":
        found.require_positive_definite("maximum likelihood")
    fit = explore(found, m, extraction, "oblimin", None, 10, seed)
    general, told = _general_loadings(fit.rotated.phi, extraction, seed)
    solution = schmid_leiman(fit.rotated.loadings, fit.rotated.phi, general)
    if solution.general.sum() < 0:
        solution = Hierarchical(-solution.general, solution.groups, solution.residuals)
    findings = [*fit.findings, *told, *_negative(solution.general, found.items)]
    variance = float(found.matrix.sum())
    labels = tuple(f"F{j + 1}*" for j in range(m))
    return _report(
        "schmid_leiman", solution, found.matrix, variance, labels, found, level, fit, tuple(findings)
    )


def _resampled(
    report: HierarchicalReport, found: ItemCorrelations, draws: int, seed: int
) -> HierarchicalReport:
    """Return the report with bootstrap intervals, if any draws are asked for."""
    if not draws:
        return report
    fit = report.fit
    if draws < 100 or found.kind != "pearson" or np.isnan(found.values).any() or not isinstance(fit, EfaFit):
        raise OptionError(
            "the bootstrap needs 100 draws, complete cases and Pearson correlations.",
            code="bootstrap",
            place="draws",
            remedy="Use draws=200, missing='listwise' and correlation='pearson'.",
        )
    rng = np.random.default_rng(seed)
    values = []
    for cov in resampled_covariances(found.values, draws, rng):
        r = correlation_of(cov)
        extracted = extract(r, fit.n_factors, fit.extraction, rng=rng, n_starts=1)
        rotated = rotate(extracted.loadings, "oblimin", rng=rng, n_starts=1)
        general, _ = _general_loadings(rotated.phi, fit.extraction, seed)
        solution = schmid_leiman(rotated.loadings, rotated.phi, general)
        omega = hierarchical_omega(solution, float(r.sum()))
        values.append((omega.total, omega.hierarchical))
    ends = [percentile_interval(np.array(v), report.total.level)[0] for v in zip(*values, strict=True)]
    text = messages.text("hierarchical.bootstrap", "en", draws=draws, seed=seed)
    total, hierarchical = (
        replace(e, low=i.low, high=i.high, method=e.method.replace("no interval", text))
        for e, i in zip((report.total, report.hierarchical), ends, strict=True)
    )
    return replace(report, total=total, hierarchical=hierarchical, draws=draws)


def _general_loadings(phi: Floats, extraction: Extraction, seed: int) -> tuple[Floats, list[Finding]]:
    """Return the factors' loadings on the general one, and what is arbitrary or impossible in them."""
    m = len(phi)
    if m == 1:
        return np.ones(1), [Finding("hierarchical_one_factor")]
    if m == 2:
        size, sign = math.sqrt(abs(phi[0, 1])), math.copysign(1.0, phi[0, 1])
        return np.array([size, sign * size]), [Finding("hierarchical_two_factors")]
    extracted = extract(phi, 1, extraction, rng=np.random.default_rng(seed))
    general = extracted.loadings[:, 0]
    told = [Finding("hierarchical_heywood", values={"factor": f"F{j + 1}"}) for j in extracted.heywood]
    return general * math.copysign(1.0, float(general.sum())), told


def _negative(general: Floats, items: tuple[str, ...]) -> list[Finding]:
    return [
        Finding("hierarchical_negative", item=item, values={"loading": float(value)})
        for item, value in zip(items, general, strict=True)
        if value < 0
    ]


def _report(
    method: HierarchicalMethod,
    solution: Hierarchical,
    cov: Floats,
    variance: float,
    labels: tuple[str, ...],
    found: ItemCorrelations,
    level: float,
    fit: EfaFit | CfaFit,
    findings: tuple[Finding, ...],
    second_order: SecondOrderOmega | None = None,
    ends: tuple[Interval, Interval] = (NO_INTERVAL, NO_INTERVAL),
) -> HierarchicalReport:
    omega = hierarchical_omega(solution, variance)
    factors = tuple(
        FactorOmega(label, tuple(found.items[i] for i in g.items), g.total, g.general, g.group)
        for label, g in zip(labels, group_omegas(solution, cov), strict=True)
    )
    text = _method_text(method, found.n, level)
    total, hierarchical = (
        Estimate(value, interval.low, interval.high, level, text, found.n)
        for value, interval in zip((omega.total, omega.hierarchical), ends, strict=True)
    )
    return HierarchicalReport(
        method, total, hierarchical, omega.limit, omega.ecv, factors, solution, second_order, found.items,
        found.n, fit, findings,
    )  # fmt: skip


def _method_text(method: HierarchicalMethod, n: int, level: float) -> str:
    return messages.text(f"hierarchical.method.{method}", "en", n=n, level=f"{level:.0%}").rstrip(".")


def _confirmatory(
    found: ItemCorrelations, groups: Mapping[str, tuple[str, ...]], method: HierarchicalMethod, level: float
) -> HierarchicalReport:
    items = found.items
    sample = SampleStatistics.from_arrays(items, {"": found.values})
    model = FactorModel.parse(_bifactor(groups, items) if method == "bifactor" else _second_order(groups))
    fit = fit_model(model, sample, identification="std_lv")
    findings = list(fit.findings)
    if not (fit.converged and fit.admissible):
        text = _method_text(method, found.n, level)
        none = Estimate(math.nan, math.nan, math.nan, level, text, found.n)
        findings.append(Finding("hierarchical_no_solution"))
        return HierarchicalReport(
            method, none, none, math.nan, math.nan, (), None, None, items, found.n, fit, tuple(findings)
        )
    place = {p.key: i for i, p in enumerate(fit.table.parameters)}
    read = (
        _bifactor_reader(groups, items, place)
        if method == "bifactor"
        else _second_reader(groups, items, place)
    )
    solution, second = read(fit.values)
    findings += _negative(solution.general, items)
    ends = tuple(
        _delta(fit, lambda values, name=name: _omega_of(read(values)[0], name), level)  # type: ignore[misc]
        for name in ("total", "hierarchical")
    )
    cov = fit.matrices[0].cov
    return _report(
        method, solution, cov, float(cov.sum()), tuple(groups), found, level, fit, tuple(findings), second,
        (ends[0], ends[1]),
    )  # fmt: skip


def _bifactor(groups: Mapping[str, tuple[str, ...]], items: tuple[str, ...]) -> str:
    names = (_GENERAL, *groups)
    lines = [f"{_GENERAL} =~ {' + '.join(items)}"]
    lines += [f"{name} =~ {' + '.join(of)}" for name, of in groups.items()]
    lines += [f"{a} ~~ 0*{b}" for i, a in enumerate(names) for b in names[i + 1 :]]
    return "\n".join(lines)


def _second_order(groups: Mapping[str, tuple[str, ...]]) -> str:
    lines = [f"{name} =~ {' + '.join(of)}" for name, of in groups.items()]
    return "\n".join([*lines, f"{_GENERAL} =~ {' + '.join(groups)}"])


Reader = Callable[[Floats], tuple[Hierarchical, SecondOrderOmega | None]]
Places = Mapping[tuple[str, str, str], int]


def _bifactor_reader(groups: Mapping[str, tuple[str, ...]], items: tuple[str, ...], place: Places) -> Reader:
    """Return a function from the rows of a bifactor model to its loadings."""
    general = [place[_GENERAL, "=~", item] for item in items]
    residuals = [place[item, "~~", item] for item in items]
    belongs = _membership(groups, items, place)

    def read(values: Floats) -> tuple[Hierarchical, None]:
        return Hierarchical(values[general], _spread(values, belongs), values[residuals]), None

    return read


def _second_reader(groups: Mapping[str, tuple[str, ...]], items: tuple[str, ...], place: Places) -> Reader:
    """Return a function from the rows of a second-order model to its loadings and omegas."""
    of_factors = [place[_GENERAL, "=~", name] for name in groups]
    disturbances = [place[name, "~~", name] for name in groups]
    residuals = [place[item, "~~", item] for item in items]
    belongs = _membership(groups, items, place)

    def read(values: Floats) -> tuple[Hierarchical, SecondOrderOmega]:
        loadings, gamma, psi = _spread(values, belongs), values[of_factors], values[disturbances]
        solution = Hierarchical(loadings @ gamma, loadings * np.sqrt(np.maximum(psi, 0.0)), values[residuals])
        return solution, second_order_omega(loadings, gamma, psi, float(values[residuals].sum()))

    return read


def _membership(
    groups: Mapping[str, tuple[str, ...]], items: tuple[str, ...], place: Places
) -> NDArray[np.intp]:
    """Rows of the loadings on group factors, shape (items, factors); -1 where an item does not load."""
    return np.array([[place.get((name, "=~", item), -1) for name in groups] for item in items], dtype=np.intp)


def _spread(values: Floats, rows: NDArray[np.intp]) -> Floats:
    return np.where(rows >= 0, values[rows], 0.0)


def _omega_of(solution: Hierarchical, name: str) -> float:
    """Return an omega with the variance that the model implies."""
    common = float(solution.general.sum()) ** 2 + float((solution.groups.sum(axis=0) ** 2).sum())
    omega = hierarchical_omega(solution, common + float(solution.residuals.sum()))
    return float(getattr(omega, name))


def _delta(fit: CfaFit, function: Callable[[Floats], float], level: float) -> Interval:
    """Interval of a function of the model's rows on the logit scale, by central differences."""
    values = fit.values
    slope = np.zeros(len(values))
    for row, p in enumerate(fit.table.parameters):
        if not p.free:
            continue
        step = np.zeros(len(values))
        step[row] = 1e-5 * max(1.0, abs(values[row]))
        slope[row] = (function(values + step) - function(values - step)) / (2 * step[row])
    spread = float(slope @ fit.row_covariance @ slope)
    return logit_interval(function(values), math.sqrt(max(spread, 0.0)), level)
