# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Fit the models of the ladder one by one and measure what each step costs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from ...errors import EstimationError
from ...estimation import CfaFit, difference_test, refit
from ...model import FactorModel, SampleStatistics
from ...model.specification import Identification
from ...model.wave_model import WaveModel
from ...numerics.threads import one_blas_thread
from .criteria import StepChange, rejects
from .result import STEPS, Decision, InvarianceStep, StepName
from .step_fit import fit_step

EQUAL: dict[StepName, tuple[str, ...]] = {
    "configural": (),
    "metric": ("loadings",),
    "scalar": ("loadings", "intercepts"),
    "strict": ("loadings", "intercepts", "residuals"),
}
ORDINAL_EQUAL: dict[StepName, tuple[str, ...]] = {
    "configural": (),
    "thresholds": ("thresholds",),
    "metric": ("thresholds", "loadings"),
    "scalar": ("thresholds", "loadings", "intercepts"),
    "strict": ("thresholds", "loadings", "intercepts", "residuals"),
}
"""Thresholds first, since nothing else can be told apart before they are equal (Wu & Estabrook, 2016)."""
ORDINAL_ESTIMATORS = ("WLSMV", "ULSMV")


@dataclass(frozen=True, slots=True)
class FitNumbers:
    """The fit measures that the ladder reads; robust ones where the estimator has them."""

    chisq: float
    df: int
    pvalue: float
    chisq_scaled: float
    pvalue_scaled: float
    cfi: float
    tli: float
    rmsea: float
    rmsea_ci_lower: float
    rmsea_ci_upper: float
    srmr: float


@one_blas_thread
def climb(
    model: FactorModel | WaveModel,
    statistics: SampleStatistics,
    *,
    estimator: str,
    criteria: str,
    free: tuple[str, ...] = (),
    with_test: bool = True,
    again: Sequence[InvarianceStep] = (),
) -> tuple[InvarianceStep, ...]:
    """Fit every model of the ladder and decide each step by the criteria.

    A model without a solution stands in the ladder as "failed"; the steps above it are still fitted.

    Parameters
    ----------
    model : FactorModel or WaveModel
        The latter holds its parameters equal over waves too.
    free : tuple of str
        Equalities released at every step, as `cfa(free=)` takes them.
    with_test : bool
        Whether the χ² difference test is computed, which robust estimators pay for.
    again : sequence of InvarianceStep
        Steps of the same ladder on other moments, whose fits are taken up again: quicker.
    """
    steps: list[InvarianceStep] = []
    before: CfaFit | None = None
    plan = ORDINAL_EQUAL if estimator in ORDINAL_ESTIMATORS else EQUAL
    for (name, equal), old in zip_longest(plan.items(), again):
        if old is None or old.fit is None:
            fit = _fit(model, statistics, estimator, equal, free)
        else:
            fit = _refit(old.fit, statistics)
        change, method = _change(before, fit, with_test) if steps else (None, "")
        numbers = None if fit is None else fit_numbers(fit)
        decision = _decide(numbers, change, name, criteria, statistics.n)
        steps.append(_step(name, equal, fit, numbers, change, decision, method))
        before = fit
    return tuple(steps)


def _fit(
    model: FactorModel | WaveModel,
    statistics: SampleStatistics,
    estimator: str,
    equal: tuple[str, ...],
    free: tuple[str, ...],
) -> CfaFit | None:
    """Fit one step; with releases factors have unit variance, since a released item cannot be the marker."""
    identification: Identification = "std_lv" if free else "marker"
    try:
        return fit_step(
            model, statistics, estimator=estimator, equal=equal, free=free, identification=identification
        )
    except EstimationError as error:
        if error.code == "sample_not_positive_definite":
            raise  # no step can be fitted to these answers, and the error names the items
        return None  # the step is shown as failed, and the verdict says so


def _refit(fit: CfaFit, statistics: SampleStatistics) -> CfaFit | None:
    try:
        return refit(fit, statistics)
    except EstimationError:
        return None


def fit_numbers(fit: CfaFit) -> FitNumbers:
    """Return what the ladder reads of a fit."""
    m = fit.fit_measures()
    if not fit.converged:
        return FitNumbers(math.nan, fit.df, *[math.nan] * 9)
    form = _form(m) if fit.options.robust and fit.df > 0 else ""
    return FitNumbers(
        chisq=m["chisq"],
        df=int(m["df"]),
        pvalue=m["pvalue"],
        chisq_scaled=m.get("chisq_scaled", math.nan),
        pvalue_scaled=m.get("pvalue_scaled", math.nan),
        cfi=m[f"cfi{form}"],
        tli=m[f"tli{form}"],
        rmsea=m[f"rmsea{form}"],
        rmsea_ci_lower=m[f"rmsea_ci_lower{form}"],
        rmsea_ci_upper=m[f"rmsea_ci_upper{form}"],
        srmr=m["srmr"],
    )


def _form(measures: Mapping[str, float]) -> str:
    """Return the form of the indices: robust, or scaled where no robust one is defined."""
    return "_scaled" if math.isnan(measures.get("cfi_robust", math.nan)) else "_robust"


def _change(before: CfaFit | None, fit: CfaFit | None, with_test: bool) -> tuple[StepChange | None, str]:
    """Return the change from one model to the next, which is nested in it, and the test's name."""
    if before is None or fit is None or not (before.converged and fit.converged):
        return None, ""
    then, now = fit_numbers(before), fit_numbers(fit)
    chisq, pvalue, method = math.nan, math.nan, ""
    df = now.df - then.df
    if with_test and df > 0:
        test = difference_test(before, fit)
        chisq, pvalue, method = test.chisq, test.pvalue, test.method
    return (
        StepChange(
            chisq=chisq,
            df=df,
            pvalue=pvalue,
            cfi=now.cfi - then.cfi,
            rmsea=now.rmsea - then.rmsea,
            srmr=now.srmr - then.srmr,
        ),
        method,
    )


def _decide(
    numbers: FitNumbers | None, change: StepChange | None, name: StepName, criteria: str, n_total: int
) -> Decision:
    if numbers is None or math.isnan(numbers.cfi):
        return "failed"
    if name == STEPS[0]:
        return "fitted" if numbers.df > 0 else "untestable"
    if change is None or math.isnan(change.cfi):
        return "failed"
    if change.df <= 0:
        return "untestable"
    if criteria == "difference_test" and math.isnan(change.pvalue):
        return "failed"
    return "rejected" if rejects(criteria, name, change, n_total) else "kept"


def _step(
    name: StepName,
    equal: tuple[str, ...],
    fit: CfaFit | None,
    numbers: FitNumbers | None,
    change: StepChange | None,
    decision: Decision,
    method: str,
) -> InvarianceStep:
    n = numbers or FitNumbers(math.nan, 0, *[math.nan] * 9)
    d = change or StepChange(math.nan, 0, *[math.nan] * 4)
    return InvarianceStep(
        name=name,
        equal=equal,
        chisq=n.chisq,
        df=n.df,
        pvalue=n.pvalue,
        chisq_scaled=n.chisq_scaled,
        pvalue_scaled=n.pvalue_scaled,
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
        difference_method=method,
        fit=fit,
    )
