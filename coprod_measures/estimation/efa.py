# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Extraction of factors from a correlation matrix: minimum residuals, maximum likelihood, principal axis."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..numerics.bounded_newton import bounded_newton
from ..numerics.fit_indices import chi2_pvalue
from ..numerics.threads import one_blas_thread

Array = NDArray[np.float64]
Extraction = Literal["minres", "ml", "pa"]
EXTRACTIONS: tuple[Extraction, ...] = ("minres", "ml", "pa")

_LOWEST = 0.005
"""Lower bound of a uniqueness, as in ``factanal``; a solution on it is a Heywood case."""

_FEW_ITEMS = 15

EXTRACTION_STARTS = 5
"""Random starts seldom find another minimum; a few guard against one."""

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


def _minres_derivatives(psi: Array, r: Array, m: int) -> tuple[Array, Array, Array]:
    r"""Least squares in uniquenesses, shape (s, p), concentrated: m factors are fitted exactly.

    With roots :math:`\theta` and vectors :math:`\omega` of :math:`R-\Psi`, the value is half the sum of the
    other squared roots.
    """
    roots, vectors = np.linalg.eigh(r - psi[:, :, None] * np.eye(len(r)))
    kept, rest = roots[:, len(r) - m :], roots[:, : len(r) - m]
    weight = 2 * rest[:, None, :] / np.minimum(rest[:, None, :] - kept[:, :, None], -1e-12)
    hessian, gradient = _curvature(vectors, m, np.ones_like(rest), weight, rest)
    return (rest**2).sum(axis=1) / 2, gradient, hessian


def _ml_derivatives(log_psi: Array, r: Array, m: int) -> tuple[Array, Array, Array]:
    """Likelihood discrepancy in logs of uniquenesses, shape (s, p), concentrated (Jöreskog, 1967)."""
    scale = np.exp(-log_psi / 2)
    roots, vectors = np.linalg.eigh(r * scale[:, :, None] * scale[:, None, :])
    kept, rest = roots[:, len(r) - m :], roots[:, : len(r) - m]
    far, near = kept[:, :, None], rest[:, None, :]
    weight = (near - 1) * (near + far) / np.minimum(near - far, -1e-12)
    hessian, gradient = _curvature(vectors, m, rest, weight, rest - 1)
    return (rest - np.log(rest) - 1).sum(axis=1), gradient, hessian


def _curvature(vectors: Array, m: int, within: Array, across: Array, slope: Array) -> tuple[Array, Array]:
    """Hessian and gradient of a sum over all but the m largest roots, by perturbation of the vectors.

    `within`, shape (s, p - m), weighs pairs of these roots; `across`, shape (s, m, p - m), pairs of one of
    them with one of the largest; `slope` is minus the derivative by a root's own movement.
    """
    p = vectors.shape[-1]
    own, factors = vectors[:, :, : p - m], np.swapaxes(vectors[:, :, p - m :], 1, 2)
    turned = np.swapaxes(own, 1, 2)
    hessian = ((own * within[:, None, :]) @ turned) * (own @ turned)
    mixed = (own[:, None] * across[:, :, None, :]) @ turned[:, None]
    hessian += (mixed * factors[:, :, :, None] * factors[:, :, None, :]).sum(axis=1)
    return hessian, -(own**2 @ slope[:, :, None])[:, :, 0]


def _factors(psi: Array, r: Array, m: int, method: Extraction) -> Array:
    """Return the best loadings for given uniquenesses, shape (p, m), the largest factor first."""
    scale = np.sqrt(psi) if method == "ml" else np.ones(len(r))
    values, vectors = np.linalg.eigh((r - np.diag(psi)) / np.outer(scale, scale))
    lengths = np.sqrt(np.maximum(values[::-1][:m], 0))
    return np.asarray(scale[:, None] * vectors[:, ::-1][:, :m] * lengths)


@one_blas_thread
def extract(
    r: Array, m: int, method: Extraction, *, rng: np.random.Generator, n_starts: int = EXTRACTION_STARTS
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
    first = np.clip((1 - 0.5 * m / p) / np.diag(np.linalg.pinv(r, hermitian=True)), _LOWEST, 1)
    starts = [first, *rng.uniform(0.1, 0.9, size=(n_starts - 1, p))]
    if n_starts > 1 and p <= _FEW_ITEMS:
        starts += [np.where(np.arange(p) == i, _LOWEST, first) for i in range(p)]
    psi, value, slope = _minimise(method, np.stack(starts), r, m)
    loadings = _factors(psi, r, m, method)
    lowest = psi <= _LOWEST * (1 + 1e-6)
    inside = ~lowest & (psi < 1)
    heywood = tuple(int(i) for i in np.flatnonzero(lowest))
    flat = bool(np.all(np.abs(slope[inside]) < 1e-5))
    return Extracted(loadings, 1 - (loadings**2).sum(axis=1), value, flat, heywood)


def _minimise(method: Extraction, starts: Array, r: Array, m: int) -> tuple[Array, float, Array]:
    """Return the uniquenesses of the best start, the minimum, and the slope by each uniqueness there."""
    if method == "ml":
        logs, values, slopes = bounded_newton(
            lambda x: _ml_derivatives(x, r, m), np.log(starts), math.log(_LOWEST), 0.0
        )
        best = values.argmin()
        psi = np.clip(np.exp(logs[best]), _LOWEST, 1.0)
        return psi, float(values[best]), slopes[best] / psi
    points, values, slopes = bounded_newton(lambda x: _minres_derivatives(x, r, m), starts, _LOWEST, 1.0)
    best = values.argmin()
    return points[best], float(values[best]), slopes[best]


def _principal_axis(r: Array, m: int) -> Extracted:
    """Repeat communalities from the last factors in the diagonal, from squared multiple correlations on."""
    communality = np.clip(1 - 1 / np.diag(np.linalg.pinv(r, hermitian=True)), 0, 1)
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
    return LikelihoodTest(chisq, df, chi2_pvalue(chisq, df))
