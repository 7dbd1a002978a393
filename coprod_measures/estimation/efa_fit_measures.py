# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""How well extracted factors reproduce a correlation matrix, and scores on them."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, stats

from .efa import Extracted, likelihood_test

Array = NDArray[np.float64]
ScoreMethod = Literal["regression", "bartlett", "tenberge"]
SCORE_METHODS: tuple[ScoreMethod, ...] = ("regression", "bartlett", "tenberge")


def efa_fit_measures(r: Array, extracted: Extracted, n: int) -> dict[str, float]:
    r"""Return fit indices of an exploratory solution, as psych defines them.

    ``chisq df pvalue`` with Bartlett's correction; ``chisq_null df_null`` of no correlations;
    ``tli``, ``rmsea`` with a 90% interval, ``bic``; ``rmsr``, the root mean square of residual
    correlations, and ``rmsr_corrected`` for degrees of freedom; ``chisq_empirical``,
    :math:`n\sum_{i\ne j}\hat e_{ij}^2`; ``objective``, the likelihood discrepancy; ``cfi``.

    Parameters
    ----------
    r : ndarray, shape (p, p)
    extracted : Extracted
    n : int
        Respondents.

    References
    ----------
    Tucker, L. R., & Lewis, C. (1973). A reliability coefficient for maximum likelihood factor analysis.
    *Psychometrika*, 38, 1-10. https://doi.org/10.1007/BF02291170

    R: ``psych::fa(r, m, n.obs = n)``: ``STATISTIC dof PVAL null.chisq TLI RMSEA BIC rms crms chi objective``.
    """
    p, m = extracted.loadings.shape
    test = likelihood_test(r, extracted, n)
    correction = n - 1 - (2 * p + 5) / 6 - 2 * m / 3
    objective = test.chisq / correction
    null, df_null = -float(np.linalg.slogdet(r)[1]), p * (p - 1) // 2
    null_chisq = null * (n - 1 - (2 * p + 5) / 6)
    residual = r - extracted.loadings @ extracted.loadings.T
    np.fill_diagonal(residual, 0)
    squares, df = float((residual**2).sum()), test.df
    found = {
        "chisq": max(test.chisq, 0.0),
        "df": float(df),
        "pvalue": test.pvalue,
        "chisq_null": null_chisq,
        "df_null": float(df_null),
        "objective": objective,
        "rmsr": math.sqrt(squares / (p * (p - 1))),
        "chisq_empirical": squares * n,
    }
    if df <= 0:
        return found
    low, high = _noncentrality(test.chisq, df)
    excess, null_excess = max(test.chisq - df, 0.0), max(null_chisq - df_null, test.chisq - df, 0.0)
    return found | {
        "rmsr_corrected": math.sqrt(squares / (2 * df)),
        "cfi": 1 - excess / null_excess if null_excess > 0 else 1.0,
        "tli": (null / df_null - objective / df) / (null / df_null - 1 / correction),
        "rmsea": math.sqrt(max(test.chisq / (df * n) - 1 / (n - 1), 0.0)),
        "rmsea_ci_lower": math.sqrt(low / ((n - 1) * df)),
        "rmsea_ci_upper": math.sqrt(high / ((n - 1) * df)),
        "bic": test.chisq - df * math.log(n),
    }


def _noncentrality(chisq: float, df: int) -> tuple[float, float]:
    """Ends of the 90% interval of the noncentrality behind a statistic."""

    def end(share: float) -> float:
        def apart(ncp: float) -> float:
            return float(stats.ncx2.cdf(chisq, df, ncp) if ncp > 0 else stats.chi2.cdf(chisq, df)) - share

        if apart(0.0) <= 0:
            return 0.0
        return float(_root(apart, max(chisq, 1.0)))

    return end(0.95), end(0.05)


def _root(function: Callable[[float], float], step: float) -> float:
    """Return the zero of a falling function that is positive at zero."""
    high = step
    while function(high) > 0:
        high *= 2
    return float(optimize.brentq(function, 0.0, high, xtol=1e-10))


def score_weights(r: Array, loadings: Array, phi: Array, method: ScoreMethod) -> Array:
    r"""Return weights of standardised items for factor scores, shape (p, m).

    .. math::

        W_{regression} = R^{-1}\Lambda\Phi, \quad
        W_{bartlett} = \Psi^{-1}\Lambda(\Lambda'\Psi^{-1}\Lambda)^{-1}

    Regression scores (Thurstone's) correlate highest with the factors and shrink to the mean;
    Bartlett's are unbiased; ten Berge's keep the factor correlations.

    References
    ----------
    Grice, J. W. (2001). Computing and evaluating factor scores. *Psychological Methods*, 6, 430-450.
    https://doi.org/10.1037/1082-989X.6.4.430
    ten Berge, J. M. F., Krijnen, W. P., Wansbeek, T., & Shapiro, A. (1999). Some new results on
    correlation-preserving factor scores prediction methods. *Linear Algebra and its Applications*, 289,
    311-318. https://doi.org/10.1016/S0024-3795(97)10007-6

    R: ``psych::factor.scores(x, f, method = "Thurstone")$weights``, ``"Bartlett"``, ``"tenBerge"``.
    """
    if method == "regression":
        return np.asarray(np.linalg.solve(r, loadings @ phi))
    if method == "bartlett":
        unique = 1 - np.einsum("ij,jk,ik->i", loadings, phi, loadings)
        scaled = loadings / unique[:, None]
        return np.asarray(scaled @ np.linalg.inv(loadings.T @ scaled))
    root = _power(phi, 0.5)
    turned = loadings @ root
    inverse_root = _power(r, -0.5)
    whole = inverse_root @ turned @ _power(turned.T @ np.linalg.solve(r, turned), -0.5)
    return np.asarray(inverse_root @ whole @ root)


def _power(x: Array, power: float) -> Array:
    """Power of a symmetric positive definite matrix."""
    values, vectors = np.linalg.eigh(x)
    return np.asarray((vectors * values**power) @ vectors.T)
