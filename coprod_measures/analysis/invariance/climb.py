# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Fit the models of the ladder one by one and measure what each step costs."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.stats import chi2

from ...errors import EstimationError
from ...estimation import CfaFit, fit_model
from ...model import FactorModel, SampleStatistics
from .criteria import StepChange, rejects
from .result import STEPS, Decision, InvarianceStep, StepName

EQUAL: dict[StepName, tuple[str, ...]] = {
    "configural": (),
    "metric": ("loadings",),
    "scalar": ("loadings", "intercepts"),
    "strict": ("loadings", "intercepts", "residuals"),
}
NOT_FITTED = math.nan


@dataclass(frozen=True, slots=True)
class FitNumbers:
    """The fit measures that the ladder reads."""

    chisq: float
    df: int
    pvalue: float
    cfi: float
    tli: float
    rmsea: float
    rmsea_ci_lower: float
    rmsea_ci_upper: float
    srmr: float


def climb(
    model: FactorModel, statistics: SampleStatistics, *, estimator: str, criteria: str
) -> tuple[InvarianceStep, ...]:
    """Fit every model of the ladder and decide each step by the criteria.

    A model without a solution stands in the ladder as "failed"; the steps above it are still fitted.
    """
    steps: list[InvarianceStep] = []
    before: FitNumbers | None = None
    for name in STEPS:
        fit = _fit(model, statistics, estimator, EQUAL[name])
        numbers = _numbers(fit)
        change = None if before is None or numbers is None else difference(before, numbers)
        decision = _decide(numbers, change, name, criteria, statistics.n)
        steps.append(_step(name, fit, numbers, change, decision))
        before = numbers
    return tuple(steps)


def difference(before: FitNumbers, now: FitNumbers) -> StepChange:
    """Return the change from one model to the next, which is nested in it."""
    chisq, df = now.chisq - before.chisq, now.df - before.df
    return StepChange(
        chisq=chisq,
        df=df,
        pvalue=float(chi2.sf(chisq, df)) if df > 0 else math.nan,
        cfi=now.cfi - before.cfi,
        rmsea=now.rmsea - before.rmsea,
        srmr=now.srmr - before.srmr,
    )


def _fit(
    model: FactorModel, statistics: SampleStatistics, estimator: str, equal: tuple[str, ...]
) -> CfaFit | None:
    try:
        return fit_model(model, statistics, estimator=estimator, equal=equal)
    except EstimationError:
        return None  # the step is shown as failed, and the verdict says so


def _numbers(fit: CfaFit | None) -> FitNumbers | None:
    if fit is None:
        return None
    m = fit.fit_measures()
    return FitNumbers(
        chisq=m["chisq"],
        df=int(m["df"]),
        pvalue=m["pvalue"],
        cfi=m["cfi"],
        tli=m["tli"],
        rmsea=m["rmsea"],
        rmsea_ci_lower=m["rmsea_ci_lower"],
        rmsea_ci_upper=m["rmsea_ci_upper"],
        srmr=m["srmr"],
    )


def _decide(
    numbers: FitNumbers | None, change: StepChange | None, name: StepName, criteria: str, n_total: int
) -> Decision:
    if numbers is None:
        return "failed"
    if name == STEPS[0]:
        return "fitted" if numbers.df > 0 else "untestable"
    if change is None:
        return "failed"
    if change.df <= 0:
        return "untestable"
    return "rejected" if rejects(criteria, name, change, n_total) else "kept"


def _step(
    name: StepName,
    fit: CfaFit | None,
    numbers: FitNumbers | None,
    change: StepChange | None,
    decision: Decision,
) -> InvarianceStep:
    n = numbers or FitNumbers(NOT_FITTED, 0, *[NOT_FITTED] * 7)
    d = change or StepChange(NOT_FITTED, 0, *[NOT_FITTED] * 4)
    return InvarianceStep(
        name=name,
        equal=EQUAL[name],
        chisq=n.chisq,
        df=n.df,
        pvalue=n.pvalue,
        cfi=n.cfi,
        tli=n.tli,
        rmsea=n.rmsea,
        rmsea_ci_lower=n.rmsea_ci_lower,
        rmsea_ci_upper=n.rmsea_ci_upper,
        srmr=n.srmr,
        delta_chisq=d.chisq,
        delta_df=d.df,
        delta_p=d.pvalue,
        delta_cfi=d.cfi,
        delta_rmsea=d.rmsea,
        delta_srmr=d.srmr,
        decision=decision,
        index_form="CFI, TLI and RMSEA in their standard form",
        difference_method="χ² difference of two maximum likelihood fits",
        fit=fit,
    )
