# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Standard errors and robust test statistics of weighted least squares of ordinal statistics.

With weights W, derivatives D and the asymptotic covariance Gamma of the statistics, groups weighted by
their shares f: ``E = sum f D'WD``, ``M = sum f D'W Gamma W D``. Errors come from ``E^-1 M E^-1 / n``,
tests from the trace of ``U Gamma`` and of its square, ``U = W - W D E^-1 D' W``.

References
----------
Satorra & Bentler (1994); Asparouhov & Muthén (2010), "Simple second order chi-square correction";
Muthén, du Toit & Spisic (1997), "Robust inference using weighted least squares".
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lapack

from ..numerics.fit_indices import ChiSquare
from ..numerics.threads import one_blas_thread
from .ordinal_objective import weighted

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class OrdinalLinearisation:
    """A model in the neighbourhood of its estimates.

    Attributes
    ----------
    shares : array, shape (G,)
    weights : sequence of arrays
        As in `OrdinalObjective`.
    gammas : sequence of arrays, shape (s, s)
    derivatives : sequence of arrays, shape (s, q)
        Of each group's statistics by the free parameters.
    inverse : array, shape (q, q), or None
        ``E^-1``; None where E is singular.
    """

    shares: Floats
    weights: Sequence[Floats]
    gammas: Sequence[Floats]
    derivatives: Sequence[Floats]
    inverse: Floats | None

    @cached_property
    def spread(self) -> list[Floats]:
        """``Gamma W D`` of each group, shape (s, q)."""
        return [
            gamma @ weighted(weight, d)
            for weight, gamma, d in zip(self.weights, self.gammas, self.derivatives, strict=True)
        ]

    @cached_property
    def meat(self) -> Floats:
        """``M = sum f D'W Gamma W D``, shape (q, q)."""
        q = self.derivatives[0].shape[1]
        total = np.zeros((q, q))
        for f, weight, d, spread in zip(
            self.shares, self.weights, self.derivatives, self.spread, strict=True
        ):
            total += f * (weighted(weight, d).T @ spread)
        return total


@one_blas_thread
def linearise(
    shares: Floats, weights: Sequence[Floats], gammas: Sequence[Floats], derivatives: Sequence[Floats]
) -> OrdinalLinearisation:
    """Invert E once."""
    q = derivatives[0].shape[1]
    information = np.zeros((q, q))
    for f, weight, d in zip(shares, weights, derivatives, strict=True):
        information += f * (d.T @ weighted(weight, d))
    return OrdinalLinearisation(shares, weights, gammas, derivatives, _inverse(information))


def _inverse(information: Floats) -> Floats | None:
    """Invert by Cholesky; None where a pivot of the scaled matrix vanishes."""
    if not len(information):
        return information
    scale = np.sqrt(np.maximum(information.diagonal(), 1e-300))
    factor, failed = lapack.dpotrf(information / np.outer(scale, scale), lower=1)
    if failed or not np.isfinite(factor).all() or (factor.diagonal() ** 2).min() < 1e-10:
        return None
    inverse, failed = lapack.dpotri(factor, lower=1)
    lower = np.tril(inverse)
    return np.asarray((lower + np.tril(inverse, -1).T) / np.outer(scale, scale))


@one_blas_thread
def sandwich(part: OrdinalLinearisation, n: float, robust: bool) -> Floats | None:
    """Return the sampling covariance of the free parameters, shape (q, q), or None.

    Without `robust` the weights are taken to be the inverse of Gamma, which is right for WLS only.
    """
    if part.inverse is None:
        return None
    if not robust:
        return np.asarray(part.inverse / n)
    return np.asarray(part.inverse @ part.meat @ part.inverse / n)


@one_blas_thread
def traces(part: OrdinalLinearisation) -> tuple[float, float]:
    """Return tr(U Gamma) and tr(U Gamma U Gamma); NaN where E is singular."""
    if part.inverse is None:
        return math.nan, math.nan
    crossed = np.zeros_like(part.meat)
    first = second = 0.0
    for f, weight, gamma, spread in zip(part.shares, part.weights, part.gammas, part.spread, strict=True):
        crossed += f * (spread.T @ weighted(weight, spread))
        if weight.ndim == 1:
            first += float(weight @ gamma.diagonal())
            second += float(weight @ (gamma * gamma) @ weight)
        else:
            product = weight @ gamma
            first += float(np.trace(product))
            second += float((product * product.T).sum())
    solved = part.inverse @ part.meat
    trace = first - float(np.trace(solved))
    squared = second - 2.0 * float((part.inverse * crossed).sum()) + float((solved * solved.T).sum())
    return trace, squared


def residual_variance(part: OrdinalLinearisation, group: int, n: float, total: float) -> Floats:
    """Return the variance of each residual of one group, shape (s,).

    The diagonal of ``Gamma / n_g - (D E^-1 D'W Gamma + its transpose - D E^-1 M E^-1 D') / n``.
    """
    assert part.inverse is not None
    d = part.derivatives[group]
    pulled = d @ part.inverse
    shared = 2.0 * (pulled * part.spread[group]).sum(axis=1) - ((pulled @ part.meat) * pulled).sum(axis=1)
    return np.asarray(part.gammas[group].diagonal() / n - shared / total)


def scaled_test(statistic: float, df: int, trace: float, squared: float, kind: str) -> ChiSquare:
    """Scale a statistic.

    Parameters
    ----------
    statistic, df
        Unscaled.
    trace, squared : float
        From `traces`.
    kind : {"satorra.bentler", "mean.var.adjusted", "scaled.shifted"}
        ``T df / tr``; ``T tr / tr2`` on ``tr^2 / tr2`` degrees of freedom; or
        ``T sqrt(df / tr2) + df - sqrt(df tr^2 / tr2)`` on df.
    """
    if df <= 0:
        return ChiSquare(statistic, df, math.nan)
    if kind == "satorra.bentler":
        factor = trace / df if trace > 0 else math.nan
        return ChiSquare(statistic / factor, df, factor, 0.0, trace)
    if not squared > 0:
        return ChiSquare(math.nan, df, math.nan)
    if kind == "mean.var.adjusted":
        return ChiSquare(statistic * trace / squared, trace**2 / squared, squared / trace, 0.0, trace)
    slope = math.sqrt(df / squared)
    shift = df - slope * trace
    return ChiSquare(statistic * slope + shift, df, 1.0 / slope, shift, trace)


def independence_test(
    shares: Floats,
    weights: Sequence[Floats],
    gammas: Sequence[Floats],
    statistics: Sequence[Floats],
    n_first: int,
    n: float,
    kind: str,
) -> tuple[ChiSquare, ChiSquare | None]:
    """Return the test of the model without correlations, unscaled and scaled.

    Parameters
    ----------
    shares : array, shape (G,)
        Weight of each group in the discrepancy; the traces do not depend on them.
    weights, gammas
        As in `OrdinalLinearisation`.
    statistics : sequence of arrays, shape (s,)
    n_first : int
        Thresholds, means and variances, which the model leaves free; the rest are covariances.
    n : float
        Cases.
    kind : str
        As in `scaled_test`; ``standard`` gives no scaled test.
    """
    value = trace = squared = 0.0
    for f, weight, gamma, observed in zip(shares, weights, gammas, statistics, strict=True):
        rest = observed[n_first:]
        partial, inner = _partial_weight(weight, n_first), gamma[n_first:, n_first:]
        value += f * float(rest @ weighted(partial, rest))
        if partial.ndim == 1:
            trace += float(partial @ inner.diagonal())
            squared += float(partial @ (inner * inner) @ partial)
        else:
            product = partial @ inner
            trace += float(np.trace(product))
            squared += float((product * product.T).sum())
    df = sum(len(s) - n_first for s in statistics)
    test = ChiSquare(n * value, df)
    return test, None if kind == "standard" else scaled_test(test.statistic, df, trace, squared, kind)


def _partial_weight(weight: Floats, n_first: int) -> Floats:
    """Return the weight of the correlations with the free thresholds, means and variances minimised out."""
    if weight.ndim == 1:
        return weight[n_first:]
    a, b = weight[:n_first, :n_first], weight[:n_first, n_first:]
    return np.asarray(weight[n_first:, n_first:] - b.T @ np.linalg.solve(a, b))
