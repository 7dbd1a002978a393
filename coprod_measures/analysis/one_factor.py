# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The one-factor model behind omega, and what can be wrong with it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import ModelError
from ..estimation.cfa import fit_model
from ..estimation.incomplete_saturated import unknown_findings
from ..model.factor_model import FactorModel
from ..model.sample_statistics import GroupMoments, SampleStatistics, sample_statistics
from ..numerics.classical import (
    Interval,
    Omega,
    correlation,
    logit_interval,
    maximal_reliability,
    omega,
    omega_observed,
)
from ..numerics.ordinal_reliability import average_variance_extracted
from ..results import Finding

Floats = NDArray[np.float64]

_SMALLEST_ROOT = 1e-10
"""Of a correlation matrix; below it an item is a sum of others."""

LOWEST_CFI, HIGHEST_SRMR = 0.90, 0.10
"""One factor outside these does not describe the items: the limits of a configural model."""


@dataclass(frozen=True, slots=True)
class OneFactor:
    """A one-factor ML solution, the factor with variance one.

    Attributes
    ----------
    loadings, loadings_std, residuals : ndarray, shape (k,)
    vcov : ndarray, shape (2 k, 2 k)
        Sampling covariances of loadings and residual variances, loadings first.
    cfi, srmr : float
        CFI is NaN without degrees of freedom: three items fit any data.
    ave, maximal : float
        Share of the items' variance that the factor explains; reliability of the best weighted sum.
    """

    loadings: Floats
    loadings_std: Floats
    residuals: Floats
    vcov: Floats
    cfi: float
    srmr: float
    ave: float
    maximal: float


@dataclass(frozen=True, slots=True)
class OneFactorResult:
    """A solution, or findings that say why there is none; `trouble` forbids an omega from it."""

    solution: OneFactor | None
    findings: tuple[Finding, ...]
    trouble: bool


def complete_cases(cov: Floats, n: int, items: tuple[str, ...]) -> SampleStatistics:
    """Return the sample of complete cases with this covariance matrix, divisor n."""
    return SampleStatistics(items, (GroupMoments("", n, np.zeros(len(items)), cov),))


def all_cases(values: Floats, items: tuple[str, ...]) -> SampleStatistics:
    """Return the sample of everybody who answered an item, shape (n, k) with NaN, for full information."""
    return sample_statistics(pd.DataFrame(values, columns=list(items)), items, missing="fiml")


def fit_one_factor(sample: SampleStatistics) -> OneFactorResult:
    """Fit one factor to the items of a sample by maximum likelihood.

    Parameters
    ----------
    sample : SampleStatistics
        Of one group and at least three items.
    """
    items, cov = sample.variables, sample.groups[0].cov
    if not np.linalg.eigvalsh(correlation(cov))[0] > _SMALLEST_ROOT:
        return OneFactorResult(None, (Finding("omega_singular"),), True)
    factor = "factor" if "factor" not in items else "_".join(("factor", *items))
    unknown = unknown_findings(sample)
    told = tuple(Finding("omega_never_together", values=f.values) for f in unknown)
    try:
        fit = fit_model(FactorModel.from_factors({factor: items}), sample, identification="std_lv")
    except ModelError:
        if not told:
            raise
        return OneFactorResult(None, told, True)  # too little is known of the items for one factor
    if not fit.converged:
        return OneFactorResult(None, (Finding("omega_not_converged"),), True)
    rows = {p.key: i for i, p in enumerate(fit.table.parameters)}
    of_loadings = [rows[(factor, "=~", item)] for item in items]
    of_residuals = [rows[(item, "~~", item)] for item in items]
    chosen = np.array([*of_loadings, *of_residuals])
    # The sign of a factor is arbitrary: it points the way most of its items do.
    sign = -1.0 if fit.values[of_loadings].sum() < 0 else 1.0
    signs = np.repeat([sign, 1.0], len(items))
    measures = fit.fit_measures()
    loadings = sign * fit.values[of_loadings]
    solution = OneFactor(
        loadings=loadings,
        loadings_std=sign * fit.standardised[1][of_loadings],
        residuals=fit.values[of_residuals],
        vcov=fit.row_covariance[np.ix_(chosen, chosen)] * np.outer(signs, signs),
        cfi=measures["cfi"] if fit.df > 0 else math.nan,
        srmr=measures["srmr"],
        ave=average_variance_extracted(loadings**2, np.diag(cov)),
        maximal=math.nan if unknown else maximal_reliability(loadings, cov),
    )
    impossible = _impossible(solution, items)
    return OneFactorResult(solution, (*told, *impossible, *_misfit(solution)), bool(impossible))


def _impossible(solution: OneFactor, items: tuple[str, ...]) -> tuple[Finding, ...]:
    """Negative residual variances and negative loadings: omega of them would be no reliability."""
    return tuple(
        Finding(code, item=item, values={"estimate": float(value)})
        for code, values in (
            ("omega_heywood", solution.residuals),
            ("omega_negative_loading", solution.loadings),
        )
        for item, value in zip(items, values, strict=True)
        if value < 0
    )


def _misfit(solution: OneFactor) -> tuple[Finding, ...]:
    if not (solution.cfi < LOWEST_CFI or solution.srmr > HIGHEST_SRMR):
        return ()
    return (Finding("omega_poor_fit", values={"cfi": solution.cfi, "srmr": solution.srmr}),)


def omega_of(
    solution: OneFactor, sample: SampleStatistics, *, observed: bool, level: float
) -> tuple[Omega, Interval]:
    """Return omega with its interval on the logit scale.

    With full information there is no standard error for the observed denominator: that of the
    variance of the sum rests on complete cases. Where nobody has both of two items, that variance is not
    known, and there is no omega with it.
    """
    if not observed:
        found = omega(solution.loadings, solution.residuals, solution.vcov)
    else:
        variance = math.nan if sample.n_unknown else float(sample.groups[0].cov.sum())
        found = omega_observed(solution.loadings, solution.residuals, solution.vcov, variance, sample.n)
        if sample.missing == "fiml":
            found = replace(found, se=math.nan)
    return found, logit_interval(found.value, found.se, level)
