# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Test statistics of a fit and of its baseline."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..numerics.fit_indices import ChiSquare
from ..numerics.threads import one_blas_thread
from .baseline import baseline_discrepancy
from .incomplete_baseline import independence_value
from .incomplete_saturated import saturated_value
from .robust import (
    GroupLinearisation,
    Spectrum,
    baseline_linearisation,
    baseline_spectrum,
    expected,
    meat,
    satorra_bentler_spectrum,
    yuan_bentler_spectrum,
)
from .standard_errors import likelihood_size

if TYPE_CHECKING:
    from .cfa_fit import CfaFit

Floats = NDArray[np.float64]


def standard_test(fit: CfaFit) -> ChiSquare:
    """Return the unscaled statistic, ``2 n`` times the minimum, as lavaan for each likelihood."""
    return ChiSquare(max(2.0 * likelihood_size(fit) * fit.minimum.value, 0.0), fit.df)


def baseline_test(fit: CfaFit) -> ChiSquare:
    """Return the statistic of the independence model; covariates keep their covariances."""
    given = covariate_mask(fit, fixed_only=False)
    total, unknown = 0.0, 0
    for share, data, inverse in zip(
        fit.objective.shares, fit.objective.groups, fit.objective.inverses, strict=True
    ):
        if fit.sample.missing == "fiml":
            total += 2.0 * float(share) * (independence_value(data, given) - saturated_value(data))
            unknown += int(np.triu(data.unknown & ~np.outer(given, given)).sum())
        else:
            total += float(share) * baseline_discrepancy(fit.options.discrepancy, data.cov, inverse, given)
    p, x = len(given), int(given.sum())
    pairs = p * (p - 1) // 2 - x * (x - 1) // 2
    return ChiSquare(likelihood_size(fit) * total, pairs * len(fit.sample.groups) - unknown)


def covariate_mask(fit: CfaFit, fixed_only: bool = True) -> NDArray[np.bool_]:
    """Return which observed variables are covariates, perhaps only with fixed moments, shape (p,)."""
    chosen = set(fit.table.covariates)
    if fixed_only:
        chosen = {p.lhs for p in fit.table.parameters if p.exogenous}
    return np.array([name in chosen for name in fit.table.observed], dtype=bool)


@one_blas_thread
def scaled_test(fit: CfaFit) -> ChiSquare | None:
    """Return the scaled statistic of a robust estimator, None for the others."""
    if not fit.options.robust:
        return None
    if fit.bread is None:
        return ChiSquare(math.nan, fit.df, math.nan)
    squared = fit.options.test == "scaled.shifted"
    spectrum = model_spectrum(fit, fit.linearisation, fit.bread, fit.meat, squared)
    return scaled_statistic(fit.chisquare, spectrum, squared)


def model_spectrum(
    fit: CfaFit,
    parts: list[GroupLinearisation],
    bread: Floats,
    crossed: Floats,
    squared: bool = False,
) -> Spectrum:
    """Return tr(U Gamma) of a linearised model, by the kind of robust test that its estimator names.

    `bread` is the inverse of its information, and `crossed` the `meat` of the parts, of the estimator's kind.
    """
    if fit.options.test == "yuan.bentler.mplus":
        return yuan_bentler_spectrum(fit.saturated_trace, bread, crossed)
    return satorra_bentler_spectrum(fit, parts, squared, crossed)


def scaled_baseline(fit: CfaFit) -> ChiSquare | None:
    """Return the scaled statistic of the independence model."""
    if not fit.options.robust:
        return None
    covariates = covariate_mask(fit, fixed_only=False)
    by_variable = fit.options.test == "yuan.bentler.mplus" and not covariates.any()
    if by_variable or fit.sample.missing == "fiml":
        return scaled_statistic(fit.baseline_chisquare, baseline_spectrum(fit, covariates), False)
    parts = baseline_linearisation(fit, covariate_mask(fit), covariates)
    squared = fit.options.test == "scaled.shifted"
    crossed = meat(fit, parts, fit.options.compared)
    bread = np.asarray(np.linalg.inv(expected(fit, parts)))
    spectrum = model_spectrum(fit, parts, bread, crossed, squared)
    return scaled_statistic(fit.baseline_chisquare, spectrum, squared)


def scaled_statistic(test: ChiSquare, spectrum: Spectrum, shifted: bool) -> ChiSquare:
    """Scale a statistic by its mean, or by its variance with a shift to its mean.

    References
    ----------
    Satorra & Bentler (1994); Asparouhov & Muthén (2010), "Simple second order chi-square correction".
    """
    df = test.df
    if df <= 0:
        return ChiSquare(test.statistic, df, math.nan)
    if not shifted:
        factor = spectrum.trace / df
        factor = factor if factor > 0 else math.nan
        return ChiSquare(
            test.statistic / factor, df, factor, 0.0, spectrum.trace, spectrum.saturated, spectrum.model
        )
    slope = math.sqrt(df / spectrum.squared_trace)
    shift = df - slope * spectrum.trace
    return ChiSquare(test.statistic * slope + shift, df, 1.0 / slope, shift, spectrum.trace)
