# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Confirmatory models behind omega hierarchical, and the report of any solution."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .. import messages
from ..estimation.cfa import fit_model
from ..estimation.cfa_fit import CfaFit
from ..estimation.refit import refit
from ..estimation.resampling import Progress
from ..model.factor_model import FactorModel
from ..model.sample_statistics import SampleStatistics
from ..numerics.classical import NO_INTERVAL, Interval
from ..numerics.hierarchical import (
    Hierarchical,
    SecondOrderOmega,
    group_omegas,
    hierarchical_omega,
    implied_covariance,
    second_order_omega,
)
from ..results import Estimate, Finding, Share
from .efa_fit import EfaFit
from .hierarchical_report import FactorOmega, HierarchicalMethod, HierarchicalReport, interval_text
from .item_correlations import ItemCorrelations
from .model_intervals import MANY_LOST, check_draws, delta_intervals, resampled_intervals

Floats = NDArray[np.float64]

GENERAL = "general"
"""Name of the general factor in the models."""


def negative_loadings(general: Floats, items: tuple[str, ...]) -> list[Finding]:
    """Tell which items load negatively on the general factor."""
    return [
        Finding("hierarchical_negative", item=item, values={"loading": float(value)})
        for item, value in zip(items, general, strict=True)
        if value < 0
    ]


def report_of_solution(
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
) -> HierarchicalReport:
    """Return the omegas of a solution, with the variance of the sum given."""
    omega = hierarchical_omega(solution, variance)
    factors = tuple(
        FactorOmega(label, tuple(found.items[i] for i in g.items), g.total, g.general, g.group)
        for label, g in zip(labels, group_omegas(solution, cov), strict=True)
    )
    text = _method_text(method, found.n, level)
    total, hierarchical = (
        Estimate(value, math.nan, math.nan, level, text, found.n)
        for value in (omega.total, omega.hierarchical)
    )
    return HierarchicalReport(
        method, total, hierarchical, omega.limit, omega.ecv, factors, solution, second_order, found.items,
        found.n, fit, findings,
    )  # fmt: skip


def _method_text(method: HierarchicalMethod, n: int, level: float, draws: int = 0, seed: int = 1) -> str:
    interval = interval_text(method, level, draws, seed, "en")
    return messages.text(f"hierarchical.method.{method}", "en", n=n, interval=interval).rstrip(".")


def confirmatory_report(
    found: ItemCorrelations,
    groups: Mapping[str, tuple[str, ...]],
    method: HierarchicalMethod,
    level: float,
    *,
    draws: int = 0,
    seed: int = 1,
    progress: Progress | None = None,
) -> HierarchicalReport:
    """Fit a bifactor or second-order model to complete answers and return its omegas.

    Intervals are by the delta method; with `draws` percentiles over resamples of respondents, in which the
    search starts at the estimates of all.
    """
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
    findings += negative_loadings(solution.general, items)
    cov = fit.matrices[0].cov
    report = report_of_solution(
        method, solution, cov, float(cov.sum()), tuple(groups), found, level, fit, tuple(findings), second
    )
    if draws:

        def solve(drawn: Floats) -> tuple[Hierarchical, None] | None:
            again = refit(fit, SampleStatistics.from_arrays(items, {"": drawn}))
            return (read(again.values)[0], None) if again.converged and again.admissible else None

        return resampled_report(report, solve, found.values, draws, seed, progress)
    belongs = _belonging(report)
    ends = delta_intervals(fit, lambda values: coefficients(read(values)[0], belongs), level)
    return with_intervals(report, ends)


def coefficients(solution: Hierarchical, belongs: NDArray[np.intp], cov: Floats | None = None) -> Floats:
    """Return omega total and hierarchical, then total, general and group omega of every factor.

    The covariances are those that the solution implies, unless others are given.
    """
    used = implied_covariance(solution) if cov is None else cov
    whole = hierarchical_omega(solution, float(used.sum()))
    groups = group_omegas(solution, used, belongs)
    return np.array(
        [whole.total, whole.hierarchical, *(x for g in groups for x in (g.total, g.general, g.group))]
    )


def _belonging(report: HierarchicalReport) -> NDArray[np.intp]:
    """Group factor of every item, by its place."""
    place = {item: j for j, f in enumerate(report.factors) for item in f.items}
    return np.array([place[item] for item in report.items], dtype=np.intp)


def with_intervals(
    report: HierarchicalReport, ends: Sequence[Interval], draws: int = 0, seed: int = 1
) -> HierarchicalReport:
    """Return the report with intervals of its `coefficients`; `draws` is zero for the delta method."""
    text = _method_text(report.method, report.n, report.total.level, draws, seed)
    total, hierarchical, *of_factors = ends
    names = [(f, kind) for f in report.factors for kind in ("total", "general", "group")]
    rows = [
        [f.factor, kind, getattr(f, kind), interval.low, interval.high]
        for (f, kind), interval in zip(names, of_factors, strict=True)
    ]
    return replace(
        report,
        total=replace(report.total, low=total.low, high=total.high, method=text),
        hierarchical=replace(report.hierarchical, low=hierarchical.low, high=hierarchical.high, method=text),
        intervals=pd.DataFrame(rows, columns=["factor", "coefficient", "value", "low", "high"]),
        draws=draws,
        seed=seed,
    )


def resampled_report(
    report: HierarchicalReport,
    solve: Callable[[Floats], tuple[Hierarchical, Floats | None] | None],
    values: Floats,
    draws: int,
    seed: int,
    progress: Progress | None,
) -> HierarchicalReport:
    """Return the report with percentile intervals.

    Parameters
    ----------
    solve : callable
        From drawn answers to a solution, group factors in the report's order, and the covariances to use
        (None for those implied); None where there is no admissible solution.
    """
    check_draws(draws)
    belongs = _belonging(report)
    width = 2 + 3 * len(report.factors)

    def drawn_coefficients(drawn: Floats) -> list[float]:
        solved = solve(drawn)
        return [math.nan] * width if solved is None else coefficients(solved[0], belongs, solved[1]).tolist()

    found = resampled_intervals(
        values, drawn_coefficients, draws, level=report.total.level, seed=seed, progress=progress
    )
    told = []
    if found.lost > MANY_LOST:
        lost = {"share": Share(found.lost), "draws": found.draws}
        told = [Finding("hierarchical_bootstrap_lost", values=lost)]
    with_ends = with_intervals(report, found.intervals or (NO_INTERVAL,) * width, found.draws, seed)
    return replace(with_ends, findings=(*report.findings, *told))


def _bifactor(groups: Mapping[str, tuple[str, ...]], items: tuple[str, ...]) -> str:
    names = (GENERAL, *groups)
    lines = [f"{GENERAL} =~ {' + '.join(items)}"]
    lines += [f"{name} =~ {' + '.join(of)}" for name, of in groups.items()]
    lines += [f"{a} ~~ 0*{b}" for i, a in enumerate(names) for b in names[i + 1 :]]
    return "\n".join(lines)


def _second_order(groups: Mapping[str, tuple[str, ...]]) -> str:
    lines = [f"{name} =~ {' + '.join(of)}" for name, of in groups.items()]
    return "\n".join([*lines, f"{GENERAL} =~ {' + '.join(groups)}"])


Reader = Callable[[Floats], tuple[Hierarchical, SecondOrderOmega | None]]
Places = Mapping[tuple[str, str, str], int]


def _bifactor_reader(groups: Mapping[str, tuple[str, ...]], items: tuple[str, ...], place: Places) -> Reader:
    """Return a function from the rows of a bifactor model to its loadings."""
    general = [place[GENERAL, "=~", item] for item in items]
    residuals = [place[item, "~~", item] for item in items]
    belongs = _membership(groups, items, place)

    def read(values: Floats) -> tuple[Hierarchical, None]:
        return Hierarchical(values[general], _spread(values, belongs), values[residuals]), None

    return read


def _second_reader(groups: Mapping[str, tuple[str, ...]], items: tuple[str, ...], place: Places) -> Reader:
    """Return a function from the rows of a second-order model to its loadings and omegas."""
    of_factors = [place[GENERAL, "=~", name] for name in groups]
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
