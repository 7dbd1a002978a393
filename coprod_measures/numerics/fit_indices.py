# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Indices of fit from a test statistic, its baseline and the residuals."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import chdtrc, chdtri, chndtr

Floats = NDArray[np.float64]
#: Weighs differences of covariances, shape (p, p), and of means, shape (p,).
QuadraticForm = Callable[[Floats, Floats], float]
LEVEL, CLOSE, NOT_CLOSE = 0.90, 0.05, 0.08


@dataclass(frozen=True, slots=True)
class ChiSquare:
    """A test statistic.

    Attributes
    ----------
    statistic, df : float
    factor : float
        Scaling factor by which the unscaled statistic was divided; 1 for an unscaled statistic.
    shift : float
        What was added after scaling (scaled and shifted tests).
    trace : float
        tr(U Gamma), for the scaled RMSEA.
    saturated_trace, model_trace : float
        The two parts of the trace in the Yuan-Bentler test.
    """

    statistic: float
    df: float
    factor: float = 1.0
    shift: float = 0.0
    trace: float = math.nan
    saturated_trace: float = math.nan
    model_trace: float = math.nan

    @property
    def robust_factor(self) -> float:
        """Factor of the robust indices; for a shifted statistic its mean-matching form."""
        return self.factor * (self.df - self.shift) / self.df if self.df > 0 else self.factor

    @property
    def pvalue(self) -> float:
        """Upper tail of the chi-square distribution; NaN without degrees of freedom."""
        return chi2_pvalue(self.statistic, self.df)


def chi2_pvalue(statistic: float, df: float) -> float:
    """Return P(chi2_df > statistic); NaN for df = 0."""
    return float(chdtrc(df, statistic)) if df > 0 else math.nan


def cfi(x: float, df: float, x0: float, df0: float, c: float = 1.0, c0: float = 1.0) -> float:
    """Comparative fit index (Bentler, 1990, doi:10.1037/0033-2909.107.2.238).

    With scaling factors c and c0 it is the robust index of Brosseau-Liard and Savalei (2014,
    doi:10.1080/00273171.2014.933697).
    """
    misfit = max(x - c * df, 0.0)
    worst = max(misfit, x0 - c0 * df0, 0.0)
    return 1.0 if worst <= 0 or (misfit < 1.5e-8 and worst < 1.5e-8) else 1.0 - misfit / worst


def tli(x: float, df: float, x0: float, df0: float, c: float = 1.0, c0: float = 1.0) -> float:
    """Tucker-Lewis index (1973, doi:10.1007/BF02291170), robust with scaling factors; 1 for df = 0."""
    worst = (x0 - c0 * df0) * df
    if df <= 0 or worst == 0:
        return 1.0
    return 1.0 - (x - c * df) * df0 / worst


def incremental_indices(x: float, df: float, x0: float, df0: float) -> dict[str, float]:
    """NFI, RFI, PNFI, IFI, RNI and NNFI as lavaan defines them."""
    nan = math.nan
    nested = df <= df0
    nfi = nan if not nested or x0 == 0 else ((x0 - x) / x0 if df > 0 else 1.0)
    rfi = nan if not nested else 1.0
    if nested and df > 0 and df0 > 0:
        drop = x0 / df0 - x / df
        rfi = 1.0 if drop < 0 else drop / (x0 / df0)
    pnfi = df / df0 * (x0 - x) / x0 if df0 > 0 and x0 > 0 else nan
    ifi = 1.0 if x0 - df < 0 else ((x0 - x) / (x0 - df) if x0 != df else nan)
    rni = 1.0 - (x - df) / (x0 - df0) if df > 0 and x0 != df0 else 1.0
    return {"nnfi": tli(x, df, x0, df0), "rfi": rfi, "nfi": nfi, "pnfi": pnfi, "ifi": ifi, "rni": rni}


def rmsea(
    x: float, df: float, n: float, groups: int = 1, c: float = 1.0, scaled: float | None = None
) -> dict[str, float]:
    """Root mean square error of approximation with a 90 % interval and tests, times √G.

    Parameters
    ----------
    x, df : float
        Statistic and degrees of freedom.
    n : float
        All cases.
    groups : int
    c : float
        Scaling factor of the robust index (Brosseau-Liard, Savalei & Li, 2012,
        doi:10.1080/00273171.2012.715252).
    scaled : float, optional
        Scaled statistic, on which interval and tests of the robust index rest.

    Notes
    -----
    R: ``lavaan::fitMeasures(fit, "rmsea")``. The interval's non-centralities are found to machine
    precision, lavaan's to 1e-4.
    """
    nan = math.nan
    if df <= 0:
        return {"rmsea": 0.0, "ci_lower": 0.0, "ci_upper": 0.0, "pvalue": nan, "notclose_pvalue": nan}
    value = math.sqrt(max(x / n / df - c / n, 0.0) * groups)
    if not math.isfinite(value):
        return dict.fromkeys(("rmsea", "ci_lower", "ci_upper", "pvalue", "notclose_pvalue"), nan)
    base = x if scaled is None else scaled
    low = noncentrality(base, df, 1 - (1 - LEVEL) / 2)
    high = noncentrality(base, df, (1 - LEVEL) / 2)

    def below(bound: float) -> float:
        return float(chndtr(base, df, n * df / c * bound**2 / groups))

    return {
        "rmsea": value,
        "ci_lower": math.sqrt(c * low / (n * df) * groups),
        "ci_upper": math.sqrt(c * high / (n * df) * groups),
        "pvalue": 1.0 - below(CLOSE),
        "notclose_pvalue": below(NOT_CLOSE),
    }


def unit_form(cov: Floats, mean: Floats) -> float:
    """Return the sum of squares of non-redundant covariances and of means (ULS)."""
    return float((cov[np.tril_indices(len(cov))] ** 2).sum() + mean @ mean)


def normal_form(weight: Floats) -> QuadraticForm:
    """Return the form ``1/2 tr[(W C)^2] + m'Wm``."""

    def form(cov: Floats, mean: Floats) -> float:
        product = weight @ cov
        return 0.5 * float((product * product.T).sum()) + float(mean @ weight @ mean)

    return form


def chisq_measures(test: ChiSquare, base: ChiSquare, known: bool) -> dict[str, float]:
    """Return both tests, CFI, TLI and the other incremental indices, in lavaan's names and order.

    Parameters
    ----------
    test, base : ChiSquare
        Of the model and of the independence model.
    known : bool
        Whether the statistics' distribution is known; p-values are NaN otherwise.
    """
    x, df, x0, df0 = test.statistic, float(test.df), base.statistic, float(base.df)
    return {
        "chisq": x,
        "df": df,
        "pvalue": chi2_pvalue(x, df) if known else math.nan,
        "baseline_chisq": x0,
        "baseline_df": df0,
        "baseline_pvalue": chi2_pvalue(x0, df0) if known else math.nan,
        "cfi": cfi(x, df, x0, df0),
        "tli": tli(x, df, x0, df0),
        **incremental_indices(x, df, x0, df0),
    }


def scaled_measures(test: ChiSquare, base: ChiSquare, shifted: bool) -> dict[str, float]:
    """Return both scaled tests and the indices of the scaled statistics, in lavaan's names and order.

    Parameters
    ----------
    test, base : ChiSquare
        Scaled, of the model and of the independence model.
    shifted : bool
        Whether the statistic has a shift too.
    """
    x, df, x0, df0 = test.statistic, float(test.df), base.statistic, float(base.df)
    return {
        "chisq_scaled": x,
        "df_scaled": df,
        "pvalue_scaled": test.pvalue,
        "chisq_scaling_factor": test.factor,
        **({"chisq_shift_parameter": test.shift} if shifted else {}),
        "baseline_chisq_scaled": x0,
        "baseline_df_scaled": df0,
        "baseline_pvalue_scaled": base.pvalue,
        "baseline_chisq_scaling_factor": base.factor,
        "cfi_scaled": cfi(x, df, x0, df0),
        "tli_scaled": tli(x, df, x0, df0),
        **{f"{k}_scaled": v for k, v in incremental_indices(x, df, x0, df0).items()},
    }


def rmsea_measures(close: dict[str, float]) -> dict[str, float]:
    """Name what `rmsea` returns as lavaan does: ``rmsea``, ``rmsea_ci_lower`` and so on."""
    return {name if name == "rmsea" else f"rmsea_{name}": value for name, value in close.items()}


def rmsea_block(x: float, df: float, n: float, groups: int) -> dict[str, float]:
    """Return RMSEA with interval and tests, and the level and bounds that they use."""
    return {
        **rmsea_measures(rmsea(x, df, n, groups)),
        "rmsea_ci_level": LEVEL,
        "rmsea_close_h0": CLOSE,
        "rmsea_notclose_h0": NOT_CLOSE,
    }


def goodness_of_fit(
    sample: Sequence[tuple[Floats, Floats]],
    implied: Sequence[tuple[Floats, Floats]],
    forms: Sequence[QuadraticForm],
    sizes: Sequence[int],
    df: float,
    meanstructure: bool,
    given: NDArray[np.bool_] | None = None,
) -> dict[str, float]:
    """GFI, AGFI and PGFI: one minus the weighted squares of residuals over those of the moments.

    ``forms`` weigh covariances (p, p) and means (p,) of each group. Moments of the covariates in
    ``given`` do not count.
    """
    total, elements = 0.0, 0
    for (cov, mean), (sigma, mu), form, n in zip(sample, implied, forms, sizes, strict=True):
        p = len(mean)
        elements += p * (p + 1) // 2 + (p if meanstructure else 0)
        if given is not None and given.any():
            cov, mean = np.where(np.outer(given, given), 0.0, cov), np.where(given, 0.0, mean)
            sigma, mu = np.where(np.outer(given, given), 0.0, sigma), np.where(given, 0.0, mu)
        means = float(meanstructure)
        total += n * (1.0 - form(cov - sigma, means * (mean - mu)) / form(cov, means * mean))
    gfi = total / sum(sizes)
    agfi = 1.0 - elements / df * (1.0 - gfi) if df > 0 else 1.0
    return {"gfi": gfi, "agfi": agfi, "pgfi": df / elements * gfi}


def critical_n(x: float, df: float, n: float, alpha: float) -> float:
    """Hoelter's critical n; NaN for a saturated model."""
    return float(chdtri(df, alpha)) / (x / n) + 1.0 if df > 0 and x > 0 else math.nan


def noncentrality(statistic: float, df: float, probability: float) -> float:
    """Return λ with P(χ²(df, λ) < statistic) = probability, or 0 if there is none."""

    def excess(ncp: float) -> float:
        return float(chndtr(statistic, df, ncp)) - probability

    if not statistic > 0 or excess(0.0) < 0:
        return 0.0
    upper = max(4.0 * statistic, 10.0)
    while excess(upper) > 0:
        upper *= 2.0
    return float(brentq(excess, 0.0, upper, xtol=1e-12, rtol=1e-14))


def residual_indices(
    sample: Sequence[tuple[Floats, Floats]],
    implied: Sequence[tuple[Floats, Floats]],
    sizes: Sequence[int],
    meanstructure: bool,
    known: Sequence[NDArray[np.bool_]] | None = None,
) -> dict[str, float]:
    """RMR, SRMR and CRMR, each with and without means; groups are weighted by size.

    Parameters
    ----------
    sample, implied : sequences of (cov, mean)
        Per group, shapes (p, p) and (p,).
    sizes : sequence of int
        Cases per group.
    known : sequence of array of bool, shape (p, p), optional
        Covariances to count, of each group; by default all.

    Notes
    -----
    ``srmr`` is Bentler's: residuals divided by the sample standard deviations, the diagonal
    included, means over standard deviations. ``srmr_mplus`` compares correlations and relative
    variances, ``crmr`` correlations only.
    """
    names = ("rmr", "srmr_bentler", "crmr", "srmr_mplus")
    total: dict[str, float] = {}
    for g, ((cov, mean), (sigma, mu), n) in enumerate(zip(sample, implied, sizes, strict=True)):
        squares = _squared_residuals(cov, mean, sigma, mu, None if known is None else known[g])
        for name in names:
            of_cov, count, of_mean = squares[name]
            root = math.sqrt(of_cov / count) if count else 0.0
            total[f"{name}_nomean"] = total.get(f"{name}_nomean", 0.0) + n * root
            with_means = math.sqrt((of_cov + of_mean) / (count + len(mean))) if meanstructure else root
            total[name] = total.get(name, 0.0) + n * with_means
    found = {name: value / sum(sizes) for name, value in total.items()}
    order = [n for name in names for n in (name, f"{name}_nomean")]
    return {"srmr": found["srmr_bentler"], **{name: found[name] for name in order}}


def _squared_residuals(
    cov: Floats, mean: Floats, sigma: Floats, mu: Floats, known: NDArray[np.bool_] | None
) -> dict[str, tuple[float, int, float]]:
    """Sum of squared residuals of covariances, their number, and that of means, per index."""
    p = len(mean)
    if known is not None:  # a residual of zero adds nothing, and is not counted
        cov = np.where(known, cov, sigma)
    pairs = p * (p - 1) // 2 - (0 if known is None else int(np.triu(~known).sum()))
    elements = pairs + p
    sd, implied_sd = np.sqrt(cov.diagonal()), np.sqrt(sigma.diagonal())
    scale = sd[:, None] * sd
    raw = cov - sigma
    correlations = cov / scale - sigma / (implied_sd[:, None] * implied_sd)
    if known is not None:
        correlations = np.where(known, correlations, 0.0)
    of_correlations = _lower_squares(correlations)  # of the pairs, since the diagonal is 0
    relative = float((((sd**2 - implied_sd**2) / sd**2) ** 2).sum())
    difference = mean - mu
    of_means = float(((difference / sd) ** 2).sum())
    return {
        "rmr": (_lower_squares(raw), elements, float(difference @ difference)),
        "srmr_bentler": (_lower_squares(raw / scale), elements, of_means),
        "crmr": (of_correlations, pairs, of_means),
        "srmr_mplus": (
            of_correlations + relative, elements, float(((mean / sd - mu / implied_sd) ** 2).sum()),
        ),
    }  # fmt: skip


def _lower_squares(matrix: Floats) -> float:
    """Return the sum of squares of a symmetric matrix, each element once."""
    diagonal = matrix.diagonal()
    return 0.5 * float((matrix * matrix).sum() + diagonal @ diagonal)
