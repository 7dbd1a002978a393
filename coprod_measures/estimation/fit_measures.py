# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Fit measures of a fit, in lavaan's names and order."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..numerics.fit_indices import (
    ChiSquare,
    QuadraticForm,
    cfi,
    chisq_measures,
    critical_n,
    goodness_of_fit,
    normal_form,
    residual_indices,
    rmsea,
    rmsea_block,
    rmsea_measures,
    scaled_measures,
    tli,
    unit_form,
)
from ..numerics.normal_theory import cholesky_inverse
from ..numerics.threads import one_blas_thread
from .baseline import saturated_loglik
from .incomplete_fit import corrected_discrepancies
from .standard_errors import likelihood_size
from .test_statistics import covariate_mask, scaled_baseline

if TYPE_CHECKING:
    from .cfa_fit import CfaFit

Floats = NDArray[np.float64]
_ROBUST = ("cfi", "tli", "nnfi", "rni", *rmsea_measures(rmsea(0.0, 1.0, 1.0)))


@one_blas_thread
def fit_measures(fit: CfaFit) -> dict[str, float]:
    """Return every measure; NaN for those that rest on estimates of a search that did not converge."""
    found = _standard(fit)
    if fit.scaled is not None:
        found |= _scaled(fit, found, fit.scaled)
    if fit.sample.missing == "fiml" and fit.converged:
        found |= _incomplete(fit)
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
    test, base = fit.chisquare, fit.baseline_chisquare
    x, df = test.statistic, float(test.df)
    sample = [(g.cov, g.mean) for g in fit.objective.groups]
    implied = [(m.cov, m.mean) for m in fit.moments]
    sizes = [g.n for g in fit.sample.groups]
    told_of = [~g.unknown for g in fit.sample.groups] if fit.sample.n_unknown else None
    return {
        "npar": float(fit.npar),
        "fmin": fit.minimum.value if fit.options.discrepancy == "ML" else x / (2.0 * fit.n),
        **chisq_measures(test, base, known),
        **_likelihood(fit),
        "ntotal": float(fit.n),
        **rmsea_block(x, df, n, groups),
        **residual_indices(sample, implied, sizes, fit.options.meanstructure, told_of),
        "cn_05": critical_n(x, df, n, 0.05),
        "cn_01": critical_n(x, df, n, 0.01),
        **_goodness(fit, sample, implied),
        "mfi": math.exp(-0.5 * (x - df) / n),
        "ecvi": x / n + 2.0 * fit.npar / n,
    }


def _scaled(fit: CfaFit, standard: dict[str, float], test: ChiSquare) -> dict[str, float]:
    """Measures of the scaled statistic, and robust indices, which estimate the population's values."""
    base = scaled_baseline(fit)
    assert base is not None
    x, df = test.statistic, float(test.df)
    shifted = fit.options.test == "scaled.shifted"
    found = scaled_measures(test, base, shifted)
    if not math.isnan(test.saturated_trace):
        rows = sum(p.free > 0 for p in fit.table.parameters)
        moments = fit.df + fit.npar
        found["scaling_factor_h1"] = test.saturated_trace / moments
        found["scaling_factor_h0"] = test.model_trace / rows
    n, groups = likelihood_size(fit), len(fit.sample.groups)
    raw = standard["chisq"]
    close = rmsea(x, df, n, groups) if shifted else rmsea(raw, test.trace, n, groups)
    found |= {f"{k}_scaled": v for k, v in rmsea_measures(close).items()}
    if fit.sample.missing == "fiml":
        return found
    base_raw = ChiSquare(standard["baseline_chisq"], base.df, base.robust_factor)
    return found | _robust(ChiSquare(raw, test.df, test.robust_factor), base_raw, n, groups, x, test.factor)


def _robust(
    test: ChiSquare, base: ChiSquare, n: float, groups: int, scaled: float, factor: float
) -> dict[str, float]:
    """Return CFI, TLI and RMSEA of statistics corrected by their factors; intervals from the scaled one."""
    x, df, c, x0, df0, c0 = test.statistic, test.df, test.factor, base.statistic, base.df, base.factor
    found = {"cfi_robust": cfi(x, df, x0, df0, c, c0), "tli_robust": tli(x, df, x0, df0, c, c0)}
    found["nnfi_robust"] = found["tli_robust"]
    found["rni_robust"] = 1.0 - (x - c * df) / (x0 - c0 * df0) if df > 0 else 1.0
    point = rmsea(x, df, n, groups, c)
    interval = rmsea(x, df, n, groups, factor, scaled)
    return found | {f"{k}_robust": v for k, v in rmsea_measures(interval | {"rmsea": point["rmsea"]}).items()}


def _incomplete(fit: CfaFit) -> dict[str, float]:
    """Robust indices of incomplete data, which estimate those of complete data.

    Of complete data every covariance would be known. Where nobody has both of two variables, their
    covariance is not, and what complete data would have shown cannot be estimated.
    """
    if fit.sample.n_unknown:
        return dict.fromkeys((f"{name}_robust" for name in _ROBUST), math.nan)
    test, base = corrected_discrepancies(fit)
    df, df0 = fit.chisquare.df, fit.baseline_chisquare.df
    c = test.expectation / df if df > 0 else math.nan
    c0 = base.expectation / df0
    scaled = test.statistic / c if df > 0 else math.nan
    n, groups = likelihood_size(fit), len(fit.sample.groups)
    corrected = ChiSquare(test.statistic, df, c), ChiSquare(base.statistic, df0, c0)
    return _robust(*corrected, n, groups, scaled, c)


def _goodness(
    fit: CfaFit, sample: list[tuple[Floats, Floats]], implied: list[tuple[Floats, Floats]]
) -> dict[str, float]:
    """GFI and its kin, for complete data: with incomplete cases they have no agreed weight."""
    if fit.sample.missing == "fiml":
        return {}
    sizes = [g.n for g in fit.sample.groups]
    means, given = fit.options.meanstructure, covariate_mask(fit)
    return goodness_of_fit(sample, implied, _quadratic_forms(fit), sizes, float(fit.df), means, given)


def _quadratic_forms(fit: CfaFit) -> list[QuadraticForm]:
    """Return how each group's residuals are weighed: by the inverse of Sigma, of S, or by ones."""
    if fit.options.discrepancy == "ULS":
        return [unit_form for _ in fit.moments]
    if fit.options.discrepancy == "GLS":
        return [normal_form(inverse) for inverse in fit.objective.inverses]
    return [normal_form(_inverse(m.cov)) for m in fit.moments]


def _inverse(cov: Floats) -> Floats:
    """Return the inverse of an implied covariance, which only a search that failed leaves indefinite."""
    inverted = cholesky_inverse(cov)
    return np.asarray(np.linalg.pinv(cov, hermitian=True)) if inverted is None else inverted[0]


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
