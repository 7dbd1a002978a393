# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Fit measures of a fit to ordinal items, in lavaan's names."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..numerics.fit_indices import (
    ChiSquare,
    chisq_measures,
    critical_n,
    rmsea,
    rmsea_block,
    rmsea_measures,
    scaled_measures,
)
from ..numerics.threads import one_blas_thread
from .ordinal_objective import weighted
from .ordinal_robust import categorical_likelihood_indices

if TYPE_CHECKING:
    from .ordinal_fit import OrdinalFit

Floats = NDArray[np.float64]


@one_blas_thread
def ordinal_measures(fit: OrdinalFit) -> dict[str, float]:
    """Return every measure; NaN for those that rest on estimates of a search that did not converge."""
    if not fit.converged:
        return _unavailable(fit)
    found = _standard(fit)
    scaled, base = fit.scaled, fit.baseline[1]
    if scaled is not None and base is not None:
        found |= _scaled(fit, scaled, base)
        found |= categorical_likelihood_indices(fit)
    return found


def _unavailable(fit: OrdinalFit) -> dict[str, float]:
    base = fit.baseline[0]
    names: tuple[str, ...] = (
        "fmin",
        "chisq",
        "pvalue",
        "cfi",
        "tli",
        "rmsea",
        "rmsea_ci_lower",
        "rmsea_ci_upper",
        "srmr",
    )
    if fit.options.robust:
        names += tuple(f"{name}_scaled" for name in names if name not in ("fmin", "srmr"))
    known = {
        "npar": float(fit.npar),
        "df": float(fit.df),
        "baseline_chisq": base.statistic,
        "baseline_df": base.df,
        "ntotal": float(fit.n),
    }
    return known | dict.fromkeys(names, math.nan)


def _standard(fit: OrdinalFit) -> dict[str, float]:
    n, groups = fit.size, len(fit.groups)
    known = fit.options.discrepancy != "ULS"  # the distribution of the unscaled ULS statistic is not
    test, base = fit.chisquare, fit.baseline[0]
    x, df = test.statistic, float(test.df)
    total = sum(len(g.statistics) for g in fit.groups)
    return {
        "npar": float(fit.npar),
        "fmin": x / (2.0 * fit.n),
        **chisq_measures(test, base, known),
        "ntotal": float(fit.n),
        **rmsea_block(x, df, n, groups),
        **residual_indices(fit),
        "cn_05": critical_n(x, df, n, 0.05),
        "cn_01": critical_n(x, df, n, 0.01),
        **_goodness(fit, total),
        "mfi": math.exp(-0.5 * (x - df) / n),
        "wrmr": math.sqrt(x * groups / total),
    }


def _scaled(fit: OrdinalFit, test: ChiSquare, base: ChiSquare) -> dict[str, float]:
    x, df = test.statistic, float(test.df)
    shifted = fit.options.test == "scaled.shifted"
    n, groups = fit.size, len(fit.groups)
    raw = fit.chisquare.statistic
    close = rmsea(x, df, n, groups) if shifted else rmsea(raw, test.trace, n, groups)
    return {
        **scaled_measures(test, base, shifted),
        **{f"{k}_scaled": v for k, v in rmsea_measures(close).items()},
    }


def residual_indices(fit: OrdinalFit) -> dict[str, float]:
    """RMR, SRMR and CRMR; groups are weighted by size.

    Notes
    -----
    lavaan's ``srmr`` of ordinal items is the root mean square of the residual correlations over all
    p(p + 1)/2 places, those of the diagonal being zero for ordinal items; ``crmr`` counts the
    p(p - 1)/2 correlations only. With thresholds, ``srmr_bentler`` and ``rmr``, standardised and raw,
    add their residuals, not those of means of continuous variables.
    """
    names = ("rmr", "srmr_bentler", "crmr")
    total = dict.fromkeys((*names, *(f"{name}_nomean" for name in names)), 0.0)
    for group, implied in zip(fit.groups, fit.implied, strict=True):
        for name, value in _group_indices(fit, group.cov, group.statistics, implied.correlation,
                                          implied.statistics).items():  # fmt: skip
            total[name] += group.n * value / fit.n
    total["srmr"] = total["srmr_bentler_nomean"]
    return {**total, "srmr_mplus": math.nan, "srmr_mplus_nomean": math.nan}


def _group_indices(
    fit: OrdinalFit, cov: Floats, observed: Floats, implied_cov: Floats, implied: Floats
) -> dict[str, float]:
    layout, p = fit.sample.layout, len(cov)
    is_threshold = np.flatnonzero(layout.threshold > 0)
    ordinal = np.array(fit.sample.n_thresholds) > 0
    sigma = implied_cov.copy()
    sigma[ordinal, ordinal] = 1.0
    sd, implied_sd = np.sqrt(cov.diagonal()), np.sqrt(sigma.diagonal())
    lower, strict = np.tril_indices(p), np.tril_indices(p, -1)
    raw = cov - sigma
    correlations = cov / np.outer(sd, sd) - sigma / np.outer(implied_sd, implied_sd)
    own, implied_own = sd[layout.variable[is_threshold]], implied_sd[layout.variable[is_threshold]]
    squares = {
        "rmr": ((raw[lower] ** 2).sum(), len(lower[0]), observed[is_threshold] - implied[is_threshold]),
        "srmr_bentler": (
            ((raw / np.outer(sd, sd))[lower] ** 2).sum(),
            len(lower[0]),
            (observed[is_threshold] - implied[is_threshold]) / own,
        ),
        "crmr": (
            (correlations[strict] ** 2).sum(),
            len(strict[0]),
            observed[is_threshold] / own - implied[is_threshold] / implied_own,
        ),
    }
    found = {}
    for name, (of_cov, count, first) in squares.items():
        found[f"{name}_nomean"] = math.sqrt(of_cov / count) if count else 0.0
        found[name] = math.sqrt((of_cov + float(first @ first)) / (count + len(is_threshold)))
    return found


def _goodness(fit: OrdinalFit, total: int) -> dict[str, float]:
    """GFI, AGFI and PGFI: one minus the weighted squares of residuals over those of the statistics."""
    gfi = 0.0
    for group, implied, weight in zip(fit.groups, fit.implied, fit.objective.weights, strict=True):
        residual = group.statistics - implied.statistics
        left = float(residual @ weighted(weight, residual))
        whole = float(group.statistics @ weighted(weight, group.statistics))
        gfi += group.n / fit.n * (1.0 - left / whole)
    agfi = 1.0 - total / fit.df * (1.0 - gfi) if fit.df > 0 else 1.0
    return {"gfi": gfi, "agfi": agfi, "pgfi": fit.df / total * gfi}
