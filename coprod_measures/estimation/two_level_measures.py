# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Fit and reliability of a two-level model."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from ..model.implied_moments import ImpliedMoments
from ..model.two_level_model import LEVELS, Level
from ..numerics.fit_indices import (
    CLOSE,
    LEVEL,
    NOT_CLOSE,
    ChiSquare,
    cfi,
    chi2_pvalue,
    incremental_indices,
    rmsea,
    tli,
)
from ..results import Estimate

if TYPE_CHECKING:
    from .two_level_fit import TwoLevelFit

Floats = NDArray[np.float64]


def two_level_measures(fit: TwoLevelFit) -> dict[str, float]:
    """Return fit measures as lavaan's for two levels; NaN where the search found no minimum.

    The baseline has independent variables at both levels. RMSEA and BIC count cases, as in lavaan. The
    standardised root mean square residual of covariances is given per level, against the matrices without
    a model; `srmr` is their sum, as lavaan 0.6 has it.
    """
    n = fit.n
    test = fit.chisquare
    base = ChiSquare(
        2.0 * (fit.saturated.loglik - fit.independence.loglik), fit.saturated.npar - fit.independence.npar
    )
    x, df, x0, df0 = test.statistic, float(test.df), base.statistic, float(base.df)
    loglik = fit.solution.loglik
    within, between = _srmr(fit)
    found = {
        "npar": float(fit.npar),
        "fmin": -loglik / n - 0.5 * len(fit.statistics.variables) * math.log(2.0 * math.pi),
        "chisq": x,
        "df": df,
        "pvalue": chi2_pvalue(x, df),
        "baseline_chisq": x0,
        "baseline_df": df0,
        "baseline_pvalue": chi2_pvalue(x0, df0),
        "cfi": cfi(x, df, x0, df0),
        "tli": tli(x, df, x0, df0),
        **incremental_indices(x, df, x0, df0),
        "logl": loglik,
        "unrestricted_logl": fit.saturated.loglik,
        "aic": -2.0 * loglik + 2.0 * fit.npar,
        "bic": -2.0 * loglik + fit.npar * math.log(n),
        "bic2": -2.0 * loglik + fit.npar * math.log((n + 2.0) / 24.0),
        "ntotal": float(n),
        **_named(rmsea(x, df, n)),
        "rmsea_ci_level": LEVEL,
        "rmsea_close_h0": CLOSE,
        "rmsea_notclose_h0": NOT_CLOSE,
        "srmr": within + between,
        "srmr_within": within,
        "srmr_between": between,
    }
    if fit.estimator == "MLR":
        found |= _scaled(fit, x, x0, df0)
    if not fit.converged:
        kept = ("npar", "df", "ntotal", "baseline_chisq", "baseline_df", "baseline_pvalue")
        found = {k: v if k in (*kept, "unrestricted_logl") else math.nan for k, v in found.items()}
    return found


def _scaled(fit: TwoLevelFit, x: float, x0: float, df0: float) -> dict[str, float]:
    """Measures of the Yuan-Bentler statistic, with traces of the clusters' scores."""
    n, df = fit.n, float(fit.df)
    saturated = fit.saturated.trace
    c = (saturated - fit.solution.trace) / df if df > 0 else math.nan
    c0 = (saturated - fit.independence.trace) / df0
    c = c if c > 0 else math.nan
    scaled = x / c if df > 0 else x
    base = x0 / c0
    found = {
        "chisq_scaled": scaled,
        "df_scaled": df,
        "pvalue_scaled": chi2_pvalue(scaled, df),
        "chisq_scaling_factor": c,
        "baseline_chisq_scaled": base,
        "baseline_df_scaled": df0,
        "baseline_pvalue_scaled": chi2_pvalue(base, df0),
        "baseline_chisq_scaling_factor": c0,
        "scaling_factor_h1": saturated / fit.saturated.npar,
        "scaling_factor_h0": fit.solution.trace / fit.npar,
        "cfi_scaled": cfi(scaled, df, base, df0),
        "tli_scaled": tli(scaled, df, base, df0),
        **{f"{k}_scaled": v for k, v in incremental_indices(scaled, df, base, df0).items()},
        "cfi_robust": cfi(x, df, x0, df0, c, c0),
        "tli_robust": tli(x, df, x0, df0, c, c0),
        "rni_robust": 1.0 - (x - c * df) / (x0 - c0 * df0) if df > 0 else 1.0,
        **{f"{k}_scaled": v for k, v in _named(rmsea(x, c * df, n)).items()},
    }
    robust = rmsea(x, df, n, 1, c, scaled)
    found["nnfi_robust"] = found["tli_robust"]
    return found | {f"{k}_robust": v for k, v in _named(robust).items()}


def _named(close: dict[str, float]) -> dict[str, float]:
    return {name if name == "rmsea" else f"rmsea_{name}": value for name, value in close.items()}


def _srmr(fit: TwoLevelFit) -> tuple[float, float]:
    """Return the standardised root mean square residual of the covariances of each level."""
    free, implied = fit.saturated.moments, fit.solution.moments
    found = []
    for observed, sigma in (
        (free.cov_within, implied.cov_within),
        (free.cov_between, implied.cov_between),
    ):
        sd = np.sqrt(np.maximum(observed.diagonal(), 1e-300))
        lower = np.tril_indices(len(sd))
        squares = float((((observed - sigma) / np.outer(sd, sd))[lower] ** 2).mean())
        found.append(math.sqrt(squares))
    return found[0], found[1]


def level_omega(fit: TwoLevelFit, level: float = 0.95) -> dict[tuple[str, Level], Estimate]:
    r"""Return the reliability of the sum of a factor's items, of members and of clusters.

    .. math:: \omega = \frac{(\sum\lambda_i)^2\psi}{(\sum\lambda_i)^2\psi+\sum\theta_i+2\sum_{i<j}\theta_{ij}}

    with the parameters of one level. The within omega is the reliability of differences between members of a
    cluster; the between omega is that of clusters' true means, free of the error that few members per cluster
    add to an observed mean.

    Returns
    -------
    dict of (factor, level) to Estimate
        NaN where a residual variance of the factor's items is negative or loadings have both signs. The
        interval rests on the delta method, on the logit scale.

    Notes
    -----
    R: from the parameters of ``lavaan::cfa(model, cluster=)`` with ``level:`` blocks.

    References
    ----------
    Geldhof, Preacher & Zyphur (2014), doi:10.1037/a0032138
    """
    found: dict[tuple[str, Level], Estimate] = {}
    for name, model in zip(LEVELS, (fit.levels.within, fit.levels.between), strict=True):
        for factor in model.latents:
            index = [model.observed.index(i) for i in model.loadings_of(factor) if i in model.observed]
            if not index:
                continue  # a factor of factors has no items to add up
            found[factor, name] = _omega_estimate(fit, name, factor, np.array(index, dtype=np.intp), level)
    return found


def _omega_estimate(
    fit: TwoLevelFit, name: Level, factor: str, index: NDArray[np.intp], level: float
) -> Estimate:
    theta, covariance = fit.solution.minimum.theta, fit.theta_covariance
    value = _omega(fit, theta, name, factor, index)
    low = high = math.nan
    if covariance is not None and 0.0 < value < 1.0:
        step = 1e-5 * np.maximum(np.abs(theta), 0.1)
        slope = np.array([
            (_omega(fit, theta + h, name, factor, index) - _omega(fit, theta - h, name, factor, index))
            for h in np.diag(step)
        ]) / (2.0 * step)  # fmt: skip
        logit, scale = math.log(value / (1.0 - value)), value * (1.0 - value)
        width = float(ndtri(0.5 + level / 2.0)) * math.sqrt(float(slope @ covariance @ slope)) / scale
        low, high = (1.0 / (1.0 + math.exp(-(logit + side * width))) for side in (-1.0, 1.0))
    method = f"omega, {name} level, two-level {fit.estimator}, delta method on the logit scale"
    return Estimate(value, low, high, level, method, fit.n)


def _omega(fit: TwoLevelFit, theta: Floats, name: Level, factor: str, index: NDArray[np.intp]) -> float:
    """Return omega at given parameters; NaN for a Heywood case or loadings of both signs."""
    values = fit.levels.map.values(theta)
    moments = fit.solution.objective.moments(values)
    lower = name == "within"
    model = fit.levels.within if lower else fit.levels.between
    part: ImpliedMoments = moments.within if lower else moments.between
    n_within = len(fit.levels.within.parameters)
    rows = values[:n_within] if lower else values[n_within:]
    known = {p.key: v for p, v in zip(model.parameters, rows, strict=True)}
    items = [model.observed[i] for i in index]
    loadings = np.array([known[factor, "=~", item] for item in items])
    residuals = np.array([
        [known.get((min(a, b), "~~", max(a, b)), 0.0) for b in items] for a in items
    ])  # fmt: skip
    place = len(model.observed) + model.latents.index(factor)
    shared = float(loadings.sum()) ** 2 * float(part.all_cov[place, place])
    if residuals.diagonal().min() < 0 or loadings.min() * loadings.max() < 0:
        return math.nan
    return shared / (shared + float(residuals.sum()))
