# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Omega of a sum of ordinal codes, and what is often given in its place."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import CoprodError, check_option, checked_level
from ..estimation.ordinal_cfa import fit_ordinal
from ..estimation.ordinal_fit import OrdinalFit
from ..estimation.resampling import Progress
from ..model.factor_model import FactorModel
from ..model.ordinal_statistics import ordinal_statistics
from ..numerics.classical import NO_INTERVAL, Interval, alpha, logit_interval
from ..numerics.ordinal_reliability import (
    average_variance_extracted,
    categorical_omega,
    maximal_categorical,
)
from ..responses.pooled_waves import pooled_findings
from ..responses.response_data import ResponseData
from ..responses.unanswered import unanswered_findings
from ..results import Estimate, Finding, Share, Word
from .model_intervals import MANY_LOST, Resampled, check_draws, resampled_intervals
from .ordinal_reliability_report import (
    OrdinalInterval,
    OrdinalMethod,
    OrdinalReliability,
    OrdinalReliabilityReport,
)
from .reliability_report import Denominator
from .scale_answers import EVERYBODY, ScaleAnswers, scale_answers

Floats = NDArray[np.float64]


def ordinal_reliability(
    data: ResponseData | Any,
    *,
    by: str | None = None,
    denominator: Denominator = "model",
    level: float = 0.95,
    interval: OrdinalInterval = "delta",
    draws: int = 500,
    seed: int = 1,
    progress: Progress | None = None,
) -> OrdinalReliabilityReport:
    r"""Estimate the reliability of sums of ordinal codes, per scale and group.

    One factor is fitted to the polychoric correlations (diagonally weighted least squares), and carried
    back through the thresholds to the codes:

    .. math::

        \omega_{cat} = \frac{\sum_{ij}[\sum_{cc'}\Phi_2(\tau_{ic},\tau_{jc'},\lambda_i\lambda_j)-\dots]}
        {\sum_{ij}[\sum_{cc'}\Phi_2(\tau_{ic},\tau_{jc'},\rho_{ij})-\dots]}

    Parameters
    ----------
    data : ResponseData or frame
        As in `reliability`; respondents with complete answers are used.
    by : str, optional
        Column of groups.
    denominator : {"model", "observed"}
        Correlations in the denominator: implied, or polychoric as observed.
    level : float
        Coverage of the interval.
    interval : {"delta", "bootstrap"}
        By the delta method with robust errors on the logit scale, for the implied denominator only; or
        percentiles over resamples of respondents, each with its own polychoric correlations and model (about
        50 a second for six items).
    draws, seed : int
        Of the bootstrap.
    progress : callable, optional
        Called with the draws done and to do, for each scale and group.

    Returns
    -------
    OrdinalReliabilityReport
        ``report[scale].omega`` is an `Estimate`; ``.to_frame()`` has a row per scale and group.

    Raises
    ------
    DataError, OptionError
        If `data` cannot be read as items or an option is not understood.

    Notes
    -----
    Omega and alpha of the polychoric correlations themselves ("ordinal alpha") stand beside it with a
    caution: they are not the reliability of a score that anybody computes (Chalmers, 2018).

    R: ``semTools::compRelSEM(fit, obs.var = FALSE)`` of
    ``lavaan::cfa("f =~ x1 + ...", x, ordered = TRUE, std.lv = TRUE)``; ``semTools::maximalRelia(fit)`` with
    ``denominator="observed"``.

    References
    ----------
    Green & Yang (2009), doi:10.1007/s11336-008-9099-3; Zumbo, Gadermann & Zeisser (2007),
    doi:10.22237/jmasm/1177992180; Chalmers (2018), doi:10.1177/0013164417727036
    """
    check_option("denominator", denominator, ("model", "observed"))
    check_option("interval", interval, get_args(OrdinalInterval))
    checked_level(level)
    if interval == "bootstrap":
        check_draws(draws)
    method = OrdinalMethod(denominator, level, interval, draws, seed)
    results, refused = [], []
    for answers in scale_answers(data, by):
        if not answers.reflective:
            refused.append(Finding("composite_scale", "note", scale=answers.scale))
            continue
        if len(answers.items) < 3:
            refused.append(
                Finding("ordinal_reliability_few_items", scale=answers.scale, values={"scale": answers.scale})
            )
            continue
        results += [_of_group(answers, group, method, progress) for group in answers.groups]
    modelled = [item for r in results for item in r.items]
    notes = (*pooled_findings(data, by), *unanswered_findings(data, modelled, by))
    return OrdinalReliabilityReport(tuple(results), tuple(refused), method, notes)


def _of_group(
    answers: ScaleAnswers, group: str, method: OrdinalMethod, progress: Progress | None
) -> OrdinalReliability:
    values = answers.scored(group)
    complete = values[~np.isnan(values).any(axis=1)]
    n, k = len(complete), len(answers.items)
    none = Estimate(math.nan, math.nan, math.nan, method.level, method.text(), n)
    empty = OrdinalReliability(
        answers.scale,
        group,
        n,
        k,
        none,
        math.nan,
        math.nan,
        math.nan,
        math.nan,
        answers.items,
        np.full(k, np.nan),
        None,
    )
    place = {"scale": answers.scale, "group": Word("reliability.everybody") if group == EVERYBODY else group}
    try:
        fit = _fitted(complete, answers.items)
    except CoprodError as error:
        values_told = {**place, "reason": error.message.rstrip(".")}
        told = Finding("ordinal_reliability_failed", scale=answers.scale, group=group, values=values_told)
        return replace(empty, findings=(told,))
    loadings, thresholds, rows = _parameters(fit, answers.items)
    correlations = fit.groups[0].cov
    findings = _trouble(fit, loadings, answers, group, place)
    partly = replace(
        empty,
        alpha_ordinal=alpha(correlations),
        ave=average_variance_extracted(loadings**2, np.ones(k)),
        loadings=loadings,
        fit=fit,
        findings=findings,
    )
    if any(f.code in _FORBID for f in findings):
        return partly
    observed = correlations if method.denominator == "observed" else None
    found = categorical_omega(loadings, thresholds, observed)
    ends = NO_INTERVAL
    if method.interval == "bootstrap":
        resampled = _bootstrap(complete, answers.items, method, progress)
        ends = resampled.intervals[0] if resampled.intervals else NO_INTERVAL
        findings += _lost(resampled, answers.scale, group, place)
    elif observed is None:
        slope = np.concatenate([found.by_loadings, found.by_thresholds])
        ends = _interval(found.value, slope, fit.row_covariance[np.ix_(rows, rows)], method.level)
    implied = np.outer(loadings, loadings)
    np.fill_diagonal(implied, 1.0)
    whole = implied if observed is None else correlations
    return replace(
        partly,
        omega=replace(none, value=found.value, low=ends.low, high=ends.high),
        maximal_reliability=maximal_categorical(loadings, thresholds, observed),
        findings=findings,
        omega_latent=float(loadings.sum()) ** 2 / float(whole.sum()),
    )


def _bootstrap(
    complete: Floats, items: tuple[str, ...], method: OrdinalMethod, progress: Progress | None
) -> Resampled:
    """Draw respondents and estimate thresholds, polychoric correlations and the factor of each draw."""

    def omega(drawn: Floats) -> tuple[float]:
        fit = _fitted(drawn, items)
        loadings, thresholds, _ = _parameters(fit, items)
        if not fit.converged or (np.abs(loadings) >= 1).any():
            return (math.nan,)
        observed = fit.groups[0].cov if method.denominator == "observed" else None
        return (categorical_omega(loadings, thresholds, observed).value,)

    return resampled_intervals(
        complete, omega, method.draws, level=method.level, seed=method.seed, progress=progress
    )


def _lost(resampled: Resampled, scale: str, group: str, place: Mapping[str, object]) -> tuple[Finding, ...]:
    if resampled.lost <= MANY_LOST:
        return ()
    values = {**place, "share": Share(resampled.lost), "draws": resampled.draws}
    return (Finding("bootstrap_lost", scale=scale, group=group, values=values),)


def _interval(value: float, slope: Floats, vcov: Floats, level: float) -> Interval:
    spread = float(slope @ vcov @ slope)
    return logit_interval(value, math.sqrt(spread), level) if spread > 0 else NO_INTERVAL


def _fitted(complete: Floats, items: tuple[str, ...]) -> OrdinalFit:
    frame = pd.DataFrame(complete, columns=list(items))
    sample = ordinal_statistics(frame, items, ordered=True)
    factor = "factor" if "factor" not in items else "_".join(("factor", *items))
    return fit_ordinal(FactorModel.from_factors({factor: items}), sample, identification="std_lv")


def _parameters(fit: OrdinalFit, items: tuple[str, ...]) -> tuple[Floats, list[Floats], NDArray[np.intp]]:
    """Return loadings, thresholds by item, and the rows of both among the parameters."""
    place = {item: [-1] for item in items}
    thresholds: dict[str, list[int]] = {item: [] for item in items}
    for row, p in enumerate(fit.table.parameters):
        if p.op == "=~":
            place[p.rhs] = [row]
        elif p.op == "|":
            thresholds[p.lhs].append(row)
    rows = [place[item][0] for item in items]
    cuts = [sorted(thresholds[item], key=lambda r: float(fit.values[r])) for item in items]
    loadings = fit.values[rows]
    sign = -1.0 if loadings.sum() < 0 else 1.0
    chosen = np.array([*rows, *(r for cut in cuts for r in cut)], dtype=np.intp)
    return sign * loadings, [fit.values[cut] for cut in cuts], chosen


_FORBID = ("omega_heywood", "omega_negative_loading", "omega_not_converged")


def _trouble(
    fit: OrdinalFit, loadings: Floats, answers: ScaleAnswers, group: str, place: Mapping[str, object]
) -> tuple[Finding, ...]:
    found: list[tuple[str, str | None, dict[str, float]]] = []
    if not fit.converged:
        found.append(("omega_not_converged", None, {}))
    for item, value in zip(answers.items, loadings, strict=True):
        if abs(value) >= 1:
            found.append(("omega_heywood", item, {"estimate": float(1 - value**2)}))
        elif value < 0:
            found.append(("omega_negative_loading", item, {"estimate": float(value)}))
    return tuple(
        Finding(code, item=item, scale=answers.scale, group=group, values={**place, **values})
        for code, item, values in found
    )
