# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Fit measures of a fit, in lavaan's names and order."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..numerics.fit_indices import (
    CLOSE,
    LEVEL,
    NOT_CLOSE,
    cfi,
    chi2_pvalue,
    critical_n,
    goodness_of_fit,
    incremental_indices,
    residual_indices,
    rmsea,
    tli,
)
from .baseline import saturated_loglik
from .standard_errors import likelihood_size
from .test_statistics import baseline_test, covariate_mask

if TYPE_CHECKING:
    from .cfa_fit import CfaFit


def fit_measures(fit: CfaFit) -> dict[str, float]:
    """Return every measure; NaN for those that rest on estimates of a search that did not converge."""
    found = _standard(fit)
    if not fit.converged:
        kept = (
            "npar",
            "df",
            "ntotal",
            "baseline_chisq",
            "baseline_df",
            "baseline_pvalue",
            "unrestricted_logl",
        )
        found = {name: value if name in kept else math.nan for name, value in found.items()}
    return found


def _standard(fit: CfaFit) -> dict[str, float]:
    n, groups = likelihood_size(fit), len(fit.sample.groups)
    known = fit.options.discrepancy != "ULS"  # the distribution of the unscaled ULS statistic is not
    test, base = fit.chisquare, baseline_test(fit)
    x, df, x0, df0 = test.statistic, float(test.df), base.statistic, float(base.df)
    close = rmsea(x, df, n, groups)
    sample = [(g.cov, g.mean) for g in fit.objective.groups]
    implied = [(m.cov, m.mean) for m in fit.moments]
    sizes = [g.n for g in fit.sample.groups]
    return {
        "npar": float(fit.npar),
        "fmin": fit.minimum.value if fit.options.discrepancy == "ML" else x / (2.0 * fit.n),
        "chisq": x,
        "df": df,
        "pvalue": chi2_pvalue(x, df) if known else math.nan,
        "baseline_chisq": x0,
        "baseline_df": df0,
        "baseline_pvalue": chi2_pvalue(x0, df0) if known else math.nan,
        "cfi": cfi(x, df, x0, df0),
        "tli": tli(x, df, x0, df0),
        **incremental_indices(x, df, x0, df0),
        **_likelihood(fit),
        "ntotal": float(fit.n),
        "rmsea": close["rmsea"],
        "rmsea_ci_lower": close["ci_lower"],
        "rmsea_ci_upper": close["ci_upper"],
        "rmsea_ci_level": LEVEL,
        "rmsea_pvalue": close["pvalue"],
        "rmsea_close_h0": CLOSE,
        "rmsea_notclose_pvalue": close["notclose_pvalue"],
        "rmsea_notclose_h0": NOT_CLOSE,
        **residual_indices(sample, implied, sizes, fit.options.meanstructure),
        "cn_05": critical_n(x, df, n, 0.05),
        "cn_01": critical_n(x, df, n, 0.01),
        **goodness_of_fit(sample, implied, _quadratic_weights(fit), sizes, df, fit.options.meanstructure),
        "mfi": math.exp(-0.5 * (x - df) / n),
        "ecvi": x / n + 2.0 * fit.npar / n,
    }


def _quadratic_weights(fit: CfaFit) -> list[NDArray[np.float64] | None]:
    """Return the weight of each group's residuals: inverse of Sigma, of S, or unit weights."""
    if fit.options.discrepancy == "ULS":
        return [None for _ in fit.moments]
    if fit.options.discrepancy == "GLS":
        return list(fit.objective.inverses)
    return [np.asarray(np.linalg.pinv(m.cov, hermitian=True), dtype=float) for m in fit.moments]


def _likelihood(fit: CfaFit) -> dict[str, float]:
    """Log-likelihoods and information criteria of maximum likelihood; nothing for least squares."""
    if fit.options.discrepancy != "ML":
        return {}
    given = covariate_mask(fit)
    saturated = sum(saturated_loglik(g, given) for g in fit.objective.groups)
    loglik = saturated - fit.n * fit.minimum.value
    n, k = fit.n, fit.npar
    return {
        "logl": loglik,
        "unrestricted_logl": saturated,
        "aic": -2.0 * loglik + 2.0 * k,
        "bic": -2.0 * loglik + k * math.log(n),
        "bic2": -2.0 * loglik + k * math.log((n + 2.0) / 24.0),
        "sabic": -2.0 * loglik + k * math.log((n + 2.0) / 24.0),
    }
