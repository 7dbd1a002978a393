# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Extraction of factors from a correlation matrix: minimum residuals, maximum likelihood, principal axis."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, stats

Array = NDArray[np.float64]
Objective = Callable[[Array, Array, int], tuple[float, Array]]
Extraction = Literal["minres", "ml", "pa"]
EXTRACTIONS: tuple[Extraction, ...] = ("minres", "ml", "pa")

_LOWEST = 0.005
"""Lower bound of a uniqueness, as in ``factanal``; a solution on it is a Heywood case."""

_FEW_ITEMS = 15

_PRINCIPAL_AXIS_STEPS, _STEPS_BEYOND_ONE = 10_000, 500


@dataclass(frozen=True, slots=True)
class Extracted:
    """Unrotated factors.

    Attributes
    ----------
    loadings : ndarray, shape (p, m)
        Orthogonal factors, the largest first.
    uniquenesses : ndarray, shape (p,)
        One minus the communalities.
    discrepancy : float
        The minimised function: half the sum of squared residual correlations off the diagonal (minres,
        pa), or the likelihood discrepancy (ml).
    converged : bool
    heywood : tuple of int
        Places of the variables whose uniqueness lies on its lower bound.
    """

    loadings: Array
    uniquenesses: Array
    discrepancy: float
    converged: bool
    heywood: tuple[int, ...]


def degrees_of_freedom(p: int, m: int) -> int:
    """Return the degrees of freedom of m factors for p variables."""
    return ((p - m) ** 2 - p - m) // 2


def _minres_objective(psi: Array, r: Array, m: int) -> tuple[float, Array]:
    """Least squares, concentrated: the m largest roots of R - Psi are fitted exactly."""
    values, vectors = np.linalg.eigh(r - np.diag(psi))
    rest, directions = values[: len(r) - m], vectors[:, : len(r) - m]
    return float((rest**2).sum()) / 2, -(directions**2) @ rest


def _ml_objective(psi: Array, r: Array, m: int) -> tuple[float, Array]:
    """Likelihood discrepancy, concentrated (Jöreskog, 1967), with its gradient in psi."""
    scale = np.sqrt(psi)
    rest = np.linalg.eigvalsh(r / np.outer(scale, scale))[: len(r) - m]
    residual = (_factors(psi, r, m, "ml") ** 2).sum(axis=1) + psi - np.diag(r)
    return float((rest - np.log(rest) - 1).sum()), residual / psi**2


def _factors(psi: Array, r: Array, m: int, method: Extraction) -> Array:
    """Return the best loadings for given uniquenesses, shape (p, m), the largest factor first."""
    scale = np.sqrt(psi) if method == "ml" else np.ones(len(r))
    values, vectors = np.linalg.eigh((r - np.diag(psi)) / np.outer(scale, scale))
    lengths = np.sqrt(np.maximum(values[::-1][:m], 0))
    return np.asarray(scale[:, None] * vectors[:, ::-1][:, :m] * lengths)


def extract(
    r: Array, m: int, method: Extraction, *, rng: np.random.Generator, n_starts: int = 5
) -> Extracted:
    r"""Extract m factors from a correlation matrix.

    Parameters
    ----------
    r : ndarray, shape (p, p)
        Correlations.
    m : int
        Number of factors.
    method : {"minres", "ml", "pa"}
        Minimum residuals minimises :math:`\tfrac12\sum_{i\ne j}(r_{ij}-\hat r_{ij})^2`; ml the normal
        likelihood discrepancy. Both over uniquenesses between .005 and 1. Principal axis puts
        communalities into the diagonal until they repeat themselves; where that ends inside the
        bounds, it is the solution of minres.
    rng : numpy.random.Generator
        Draws the random starts.
    n_starts : int
        Number of starts; the first is ``factanal``'s. Few items can have a minimum at every item's bound,
        and then each of these is tried too.

    References
    ----------
    Harman, H. H., & Jones, W. H. (1966). Factor analysis by minimizing residuals (minres).
    *Psychometrika*, 31, 351-368. https://doi.org/10.1007/BF02289468
    Jöreskog, K. G. (1967). Some contributions to maximum likelihood factor analysis. *Psychometrika*, 32,
    443-482. https://doi.org/10.1007/BF02289658

    R: ``psych::fa(r, m, fm = "minres", rotate = "none")``, ``factanal(covmat = r, factors = m)``.
    """
    if method == "pa":
        return _principal_axis(r, m)
    p = len(r)
    objective = _minres_objective if method == "minres" else _ml_objective
    first = np.clip((1 - 0.5 * m / p) / np.diag(np.linalg.pinv(r)), _LOWEST, 1)
    starts = [first, *rng.uniform(0.1, 0.9, size=(n_starts - 1, p))]
    if n_starts > 1 and p <= _FEW_ITEMS:
        starts += [np.where(np.arange(p) == i, _LOWEST, first) for i in range(p)]
    runs = [_minimise(objective, start, r, m) for start in starts]
    value, psi = min(runs, key=lambda run: run[0])
    loadings = _factors(psi, r, m, method)
    gradient = objective(psi, r, m)[1]
    inside = (psi > _LOWEST) & (psi < 1)
    heywood = tuple(int(i) for i in np.flatnonzero(psi <= _LOWEST * (1 + 1e-6)))
    flat = bool(np.all(np.abs(gradient[inside]) < 1e-5))
    return Extracted(loadings, 1 - (loadings**2).sum(axis=1), value, flat, heywood)


def _principal_axis(r: Array, m: int) -> Extracted:
    """Repeat communalities from the last factors in the diagonal, from squared multiple correlations on."""
    communality = np.clip(1 - 1 / np.diag(np.linalg.pinv(r)), 0, 1)
    converged = False
    for step in range(_PRINCIPAL_AXIS_STEPS):
        loadings = _factors(1 - communality, r, m, "minres")
        new = (loadings**2).sum(axis=1)
        converged = bool(np.abs(new - communality).max() < 1e-10)
        communality = new
        # A communality beyond one only grows: there is no solution to wait for.
        if converged or (communality.max() >= 1 and step + 1 >= _STEPS_BEYOND_ONE):
            break
    residual = r - loadings @ loadings.T
    np.fill_diagonal(residual, 0)
    heywood = tuple(int(i) for i in np.flatnonzero(1 - communality <= _LOWEST))
    return Extracted(loadings, 1 - communality, float((residual**2).sum()) / 2, converged, heywood)


def _minimise(objective: Objective, start: Array, r: Array, m: int) -> tuple[float, Array]:
    def at(psi: Array) -> tuple[float, Array]:
        return objective(psi, r, m)

    found = optimize.minimize(
        at,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=[(_LOWEST, 1.0)] * len(r),
        options={"maxiter": 2000, "maxfun": 20000, "ftol": 1e-15, "gtol": 1e-10},
    )
    return float(found.fun), np.asarray(found.x, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class LikelihoodTest:
    """The test that m factors are enough."""

    chisq: float
    df: int
    pvalue: float


def likelihood_test(r: Array, extracted: Extracted, n: int) -> LikelihoodTest:
    r"""Test a solution by its likelihood discrepancy, with Bartlett's correction.

    .. math:: \chi^2 = \left(n - 1 - \frac{2p+5}{6} - \frac{2m}{3}\right) F

    References
    ----------
    Bartlett, M. S. (1951). The effect of standardization on a chi-square approximation in factor analysis.
    *Biometrika*, 38, 337-344. https://doi.org/10.1093/biomet/38.3-4.337

    R: ``factanal(...)$STATISTIC``, ``psych::fa(...)$STATISTIC``.
    """
    p, m = extracted.loadings.shape
    df = degrees_of_freedom(p, m)
    implied = extracted.loadings @ extracted.loadings.T + np.diag(extracted.uniquenesses)
    ratio = np.linalg.solve(implied, r)
    sign, logdet = np.linalg.slogdet(ratio)
    if sign <= 0 or df < 0:
        return LikelihoodTest(math.nan, df, math.nan)
    discrepancy = float(np.trace(ratio) - logdet - p)
    chisq = (n - 1 - (2 * p + 5) / 6 - 2 * m / 3) * discrepancy
    return LikelihoodTest(chisq, df, float(stats.chi2.sf(chisq, df)) if df > 0 else math.nan)
