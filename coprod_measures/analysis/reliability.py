# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Internal consistency per scale and group: Cronbach's alpha and McDonald's omega."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import EstimationError, OptionError, check_option, checked_level, checked_seed
from ..numerics import classical
from ..numerics.item_total import item_total
from ..numerics.lower_bounds import lambda2, split_halves
from ..numerics.reliability_bootstrap import (
    alphas,
    lambda2s,
    omegas,
    one_factor_models,
    percentile_interval,
    resampled_covariances,
    standardised_alphas,
)
from ..responses.pooled_waves import pooled_findings
from ..responses.response_data import ResponseData
from ..results import Estimate, Finding, Share, Word
from .item_correlations import PairwiseN
from .one_factor import OneFactor, all_cases, complete_cases, fit_one_factor, omega_of
from .reliability_report import (
    Coefficient,
    Denominator,
    IntervalMethod,
    ItemReliability,
    Method,
    Missing,
    ReliabilityReport,
    ScaleReliability,
)
from .scale_answers import EVERYBODY, ScaleAnswers, scale_answers

Floats = NDArray[np.float64]

_MANY_INCOMPLETE = 0.05
"""A larger share of respondents left out is told beside the coefficient."""

_FEWEST_DRAWS = 200


def reliability(
    data: ResponseData | Any,
    *,
    by: str | None = None,
    level: float = 0.95,
    denominator: Denominator = "model",
    missing: Missing = "listwise",
    pairwise_n: PairwiseN = "smallest",
    interval: IntervalMethod = "analytic",
    draws: int = 2000,
    seed: int = 1,
) -> ReliabilityReport:
    r"""Estimate alpha and omega of every reflective scale, per group.

    .. math::

        \alpha &= \frac{k}{k-1}\Bigl(1 - \frac{\sum_i s_{ii}}{\sum_{ij} s_{ij}}\Bigr) \\
        \omega &= \frac{(\sum\lambda_i)^2}{(\sum\lambda_i)^2 + \sum\theta_{ii} + 2\sum_{i<j}\theta_{ij}}

    Alpha has Feldt's interval, unless another is asked for. Omega is that of a one-factor maximum
    likelihood model without residual covariances; its interval is by the delta method on the logit
    scale. Alpha can be above omega and below it.

    Parameters
    ----------
    data : ResponseData or frame
        Checked responses, every scale and subscale of which is looked at with reversed items recoded; or a
        pandas or polars frame with nothing but the item columns of one scale (called "scale") and `by`.
    by : str, optional
        Column of groups.
    level : float
        Coverage of the intervals.
    denominator : {"model", "observed"}
        Variance of the sum in omega's denominator: implied by the model, or observed (the default of
        ``semTools::compRelSEM``; smaller where one factor leaves much covariance unexplained).
    missing : {"listwise", "fiml", "pairwise"}
        Respondents who answered every item; or omega of all by full-information maximum likelihood, alpha
        of complete cases; or every coefficient from covariances of those who answered both items, which
        takes answers to be missing completely at random and gives omega no interval.
    pairwise_n : {"smallest", "rows"}
        With ``missing="pairwise"`` the n of alpha's interval: the smallest number behind a covariance, or
        every row, as psych does.
    interval : {"analytic", "bonett", "bootstrap"}
        Feldt's interval for alpha and the delta method for omega, both under normality; Bonett's for alpha;
        or percentiles of resamples of respondents for all coefficients, without that assumption.
    draws, seed : int
        Of the bootstrap.

    Returns
    -------
    ReliabilityReport
        ``report[scale, group].alpha`` and ``.omega`` are `Estimate`; ``.to_frame()`` has a row each.
        ``.lambda2`` and ``.halves`` (lambda 4) stand beside them. A Heywood case or a negative loading
        gives NaN and a finding. Composite scales are refused.

    Raises
    ------
    DataError
        If `data` cannot be read as items, or there is no column `by`.
    OptionError
        If `level` or `denominator` is not understood.

    Notes
    -----
    R: ``psych::alpha(na.omit(x))``, or ``psych::alpha(x)`` with ``missing="pairwise", pairwise_n="rows"``;
    ``semTools::compRelSEM(fit, obs.var = FALSE)`` of
    ``fit <- lavaan::cfa("f =~ x1 + ...", x, std.lv = TRUE)``.
    The ``omega_t`` of ``psych::omega`` is another coefficient.

    References
    ----------
    Cronbach (1951), doi:10.1007/BF02310555; Feldt (1965), doi:10.1007/BF02289499; McDonald (1999), *Test
    theory: A unified treatment*; Raykov (2002), doi:10.1207/S15327906MBR3701_04; Kelley & Pornprasertmanit
    (2016), doi:10.1037/a0040086; Bonett (2002), doi:10.3102/10769986027004335; Guttman (1945),
    doi:10.1007/BF02288892; Flora (2020), doi:10.1177/2515245920951747

    Examples
    --------
    >>> import pandas as pd
    >>> answers = pd.DataFrame({"a": [1, 2, 3, 4, 5, 3], "b": [1, 3, 3, 4, 4, 2], "c": [2, 2, 3, 5, 4, 3]})
    >>> round(reliability(answers)["scale"].alpha.value, 3)
    0.946
    """
    check_option("denominator", denominator, get_args(Denominator))
    check_option("missing", missing, get_args(Missing))
    check_option("interval", interval, get_args(IntervalMethod))
    check_option("pairwise_n", pairwise_n, get_args(PairwiseN))
    checked_level(level)
    checked_seed(seed)
    if interval == "bootstrap" and (missing != "listwise" or draws < _FEWEST_DRAWS):
        raise OptionError(
            "the bootstrap needs complete cases and at least 200 draws.",
            code="bootstrap",
            place="interval",
            remedy="Use missing='listwise' and draws=2000.",
        )
    method = Method(level, denominator, missing, interval, draws, seed, pairwise_n)
    results: list[ScaleReliability] = []
    refused: list[Finding] = []
    for answers in scale_answers(data, by):
        reason = _refusal(answers)
        if reason is not None:
            refused.append(reason)
            continue
        results += [_of_group(answers, group, method) for group in answers.groups]
    return ReliabilityReport(tuple(results), tuple(refused), _dependence(data, by), method, by)


def _refusal(answers: ScaleAnswers) -> Finding | None:
    if not answers.reflective:
        return Finding("composite_scale", "note", scale=answers.scale)
    if len(answers.items) < 2:
        return Finding("one_item", "note", scale=answers.scale)
    return None


def _dependence(data: object, by: str | None) -> tuple[Finding, ...]:
    """Tell where respondents are not independent, which every interval takes them to be."""
    if not isinstance(data, ResponseData):
        return ()
    notes = []
    clusters = 0 if data.cluster is None else len(data.order_of(data.cluster))
    if clusters > 1:
        values = {"clusters": clusters, "cluster": data.cluster}
        notes.append(Finding("clustered_answers", "note", values=values))
    return (*notes, *pooled_findings(data, by))


def _of_group(answers: ScaleAnswers, group: str, method: Method) -> ScaleReliability:
    values = answers.scored(group)
    complete = values[~np.isnan(values).any(axis=1)]
    k = values.shape[1]
    cov, n = _covariance(complete), len(complete)
    if method.missing == "pairwise":
        cov, n = _pairwise_covariance(values, method.pairwise_n)
    solution, omega, told = _omega(values, complete, (cov, n), answers.items, method)
    resampled = _resampled(complete, solution, omega, method)
    rows = _item_rows(answers, cov, solution)
    used = values if method.missing == "pairwise" else complete
    findings = (*_about_answers(used, n, len(values), answers.items), *_about_items(rows), *told)
    place = {"scale": answers.scale, "group": Word("reliability.everybody") if group == EVERYBODY else group}

    def estimate(name: Coefficient, value: float) -> Estimate:
        ends = resampled.get(name, classical.NO_INTERVAL)
        if name == "alpha" and method.interval == "analytic":
            ends = classical.feldt_interval(value, n, k, method.level)
        if name == "alpha" and method.interval == "bonett":
            ends = classical.bonett_interval(value, n, k, method.level)
        return Estimate(value, ends.low, ends.high, method.level, method.text(name), n)

    return ScaleReliability(
        scale=answers.scale,
        group=group,
        n=n,
        n_incomplete=len(values) - len(complete),
        k=k,
        alpha=estimate("alpha", classical.alpha(cov)),
        alpha_standardised=estimate("alpha_standardised", classical.standardised_alpha(cov)),
        omega=_with_ends(omega, resampled.get("omega")),
        lambda2=estimate("lambda2", lambda2(cov)),
        halves=split_halves(cov),
        mean_r=float(classical.correlation(cov)[~np.eye(k, dtype=bool)].mean()),
        ave=math.nan if solution is None or math.isnan(omega.value) else solution.ave,
        maximal_reliability=math.nan if solution is None or math.isnan(omega.value) else solution.maximal,
        cfi=math.nan if solution is None else solution.cfi,
        srmr=math.nan if solution is None else solution.srmr,
        item_rows=rows,
        findings=tuple(
            replace(f, scale=answers.scale, group=group, values={**place, **f.values}) for f in findings
        ),
        covariance=cov,
    )


def _resampled(
    complete: Floats, solution: OneFactor | None, omega: Estimate, method: Method
) -> dict[str, classical.Interval]:
    """Return bootstrap intervals by coefficient; empty unless asked for."""
    n = len(complete)
    if method.interval != "bootstrap" or n < 3:
        return {}
    cov = resampled_covariances(complete, method.draws, np.random.default_rng(method.seed))
    values = {
        "alpha": alphas(cov),
        "alpha_standardised": standardised_alphas(cov),
        "lambda2": lambda2s(cov),
    }
    if solution is not None and not math.isnan(omega.value):
        ml = cov * ((n - 1) / n)
        models = one_factor_models(ml, solution.loadings, solution.residuals)
        totals = ml.sum(axis=(1, 2)) if method.denominator == "observed" else None
        values["omega"] = omegas(*models, totals)
    return {name: percentile_interval(drawn, method.level)[0] for name, drawn in values.items()}


def _with_ends(estimate: Estimate, ends: classical.Interval | None) -> Estimate:
    return estimate if ends is None else replace(estimate, low=ends.low, high=ends.high)


def _covariance(complete: Floats) -> Floats:
    """Return covariances with divisor n - 1, exactly zero for constant items; NaN for fewer than two rows."""
    n, k = complete.shape
    if n < 2:
        return np.full((k, k), np.nan)
    cov = np.cov(complete, rowvar=False)
    constant = _constant(complete)
    cov[constant] = 0.0
    cov[:, constant] = 0.0
    return cov


def _pairwise_covariance(values: Floats, pairwise_n: PairwiseN) -> tuple[Floats, int]:
    """Return covariances of those who answered both items, divisor n - 1 of each pair, and an n."""
    given = (~np.isnan(values)).astype(np.float64)
    smallest = int((given.T @ given).min()) if len(values) else 0
    if smallest < 2:
        return np.full((values.shape[1],) * 2, np.nan), smallest
    cov = np.array(pd.DataFrame(values).cov(), dtype=np.float64)
    constant = _constant(values)
    cov[constant] = 0.0
    cov[:, constant] = 0.0
    return cov, smallest if pairwise_n == "smallest" else len(values)


def _constant(values: Floats) -> NDArray[np.bool_]:
    """Which items have one answer or none, shape (k,)."""
    seen = ~np.isnan(values)
    low = np.where(seen, values, np.inf).min(axis=0, initial=np.inf)
    high = np.where(seen, values, -np.inf).max(axis=0, initial=-np.inf)
    return np.asarray(low >= high)


def _omega(
    values: Floats, complete: Floats, moments: tuple[Floats, int], items: tuple[str, ...], method: Method
) -> tuple[OneFactor | None, Estimate, tuple[Finding, ...]]:
    """Return the solution behind omega, omega, and what is wrong with either."""
    (cov, n), k = moments, len(items)
    none = Estimate(math.nan, math.nan, math.nan, method.level, method.text("omega"), n)
    if k == 2:
        return None, none, (Finding("two_items"),)
    used = complete if method.missing == "listwise" else values
    if n < 2 and method.missing != "fiml":
        return None, none, ()
    if len(used) < 2 or _constant(used).any():
        return None, none, ()
    try:
        sample = (
            all_cases(values, items)
            if method.missing == "fiml"
            else complete_cases(cov * ((n - 1) / n), n, items)
        )
        result = fit_one_factor(sample)
    except EstimationError:
        return None, none, (Finding("omega_not_converged"),)
    none = replace(none, n=sample.n)
    if result.solution is None or result.trouble:
        return result.solution, none, result.findings
    observed = method.denominator == "observed"
    found, interval = omega_of(result.solution, sample, observed=observed, level=method.level)
    if method.missing == "pairwise":  # the model's errors are those of one sample of complete cases
        told = Finding("omega_no_interval_pairwise", "note", values={"omega": found.value})
        return result.solution, replace(none, value=found.value), (*result.findings, told)
    omega = replace(none, value=found.value, low=interval.low, high=interval.high)
    if not math.isnan(interval.low):
        return result.solution, omega, result.findings
    code = "omega_no_interval_fiml" if observed and method.missing == "fiml" else "omega_no_interval"
    return result.solution, omega, (*result.findings, Finding(code, values={"omega": found.value}))


def _item_rows(answers: ScaleAnswers, cov: Floats, solution: OneFactor | None) -> tuple[ItemReliability, ...]:
    rest, dropped = classical.item_rest_correlations(cov), classical.alpha_if_dropped(cov)
    total = item_total(cov)
    return tuple(
        ItemReliability(
            item=item,
            reversed=item in answers.reversed_items,
            item_rest_r=float(rest[i]),
            item_total_r=float(total.total[i]),
            item_whole_r=float(total.whole[i]),
            alpha_if_dropped=float(dropped[i]),
            loading=math.nan if solution is None else float(solution.loadings[i]),
            loading_std=math.nan if solution is None else float(solution.loadings_std[i]),
            residual=math.nan if solution is None else float(solution.residuals[i]),
        )
        for i, item in enumerate(answers.items)
    )


def _about_answers(used: Floats, n: int, total: int, items: tuple[str, ...]) -> list[Finding]:
    """Tell of answers that are too few, left out or all the same; `used` holds NaN where taken in pairs."""
    if n < 2:
        return [Finding("too_few_complete", values={"n": n})]
    found = []
    dropped = total - len(used)
    if dropped > _MANY_INCOMPLETE * total:
        counts = {"dropped": dropped, "total": total, "share": Share(dropped / total)}
        found.append(Finding("incomplete_answers", "note", values=counts))
    constant = np.flatnonzero(_constant(used))
    return [*found, *(Finding("constant_item", item=items[i]) for i in constant)]


def _about_items(rows: tuple[ItemReliability, ...]) -> list[Finding]:
    return [
        Finding("negative_item_rest", item=r.item, values={"r": r.item_rest_r})
        for r in rows
        if r.item_rest_r < 0
    ]
