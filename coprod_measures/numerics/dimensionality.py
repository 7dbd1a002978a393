# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""How many dimensions a correlation matrix has, and whether it is fit for factor analysis."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .fit_indices import chi2_pvalue
from .threads import one_blas_thread

Array = NDArray[np.float64]

_LARGEST_LOADING = math.sqrt(0.995)
"""Keeps a communality below one, as the extraction of factors does."""

_FIRST_SWEEPS = 5
"""Coordinate steps alone at first, so that a long step does not leave for another minimum."""

_LONG_STEPS = (4, 16, 64)
"""Loadings can creep towards their bound for hundreds of rounds."""


@dataclass(frozen=True, slots=True)
class SamplingAdequacy:
    """Kaiser, Meyer and Olkin's measure.

    Attributes
    ----------
    overall : float
    items : ndarray, shape (p,)
    """

    overall: float
    items: Array


def sampling_adequacy(r: Array) -> SamplingAdequacy:
    r"""Return how small partial correlations are beside the correlations, overall and by item.

    .. math:: MSA_i = \frac{\sum_{j\ne i} r_{ij}^2}{\sum_{j\ne i} r_{ij}^2+\sum_{j\ne i} q_{ij}^2}

    with the anti-image correlations q, from the inverse of the correlation matrix.

    References
    ----------
    Kaiser, H. F. (1974). An index of factorial simplicity. *Psychometrika*, 39, 31-36.
    https://doi.org/10.1007/BF02291575

    R: ``psych::KMO(r)``.
    """
    inverse = np.linalg.inv(r)
    scale = np.sqrt(np.diag(inverse))
    partial = (inverse / np.outer(scale, scale)) ** 2
    squares = r**2
    np.fill_diagonal(partial, 0.0)
    np.fill_diagonal(squares, 0.0)
    by_item = squares.sum(axis=0) / (squares.sum(axis=0) + partial.sum(axis=0))
    return SamplingAdequacy(float(squares.sum() / (squares.sum() + partial.sum())), by_item)


@dataclass(frozen=True, slots=True)
class SphericityTest:
    """Bartlett's test that nothing correlates.

    Attributes
    ----------
    chisq, pvalue : float
    df : int
    """

    chisq: float
    df: int
    pvalue: float


def sphericity(r: Array, n: int) -> SphericityTest:
    r"""Test that all correlations are zero.

    .. math:: \chi^2 = -\left(n-1-\frac{2p+5}{6}\right)\log|R|, \quad df = p(p-1)/2

    References
    ----------
    Bartlett, M. S. (1951). The effect of standardization on a chi-square approximation in factor analysis.
    *Biometrika*, 38, 337-344. https://doi.org/10.1093/biomet/38.3-4.337

    R: ``psych::cortest.bartlett(r, n)``.
    """
    p = len(r)
    chisq = -(n - 1 - (2 * p + 5) / 6) * float(np.linalg.slogdet(r)[1])
    df = p * (p - 1) // 2
    return SphericityTest(chisq, df, chi2_pvalue(chisq, df))


def squared_multiple_correlations(r: Array) -> Array:
    """Share of each item's variance that the others predict, shape (p,). R: ``psych::smc(r)``."""
    return np.asarray(1 - 1 / np.diag(np.linalg.inv(r)))


def minimum_average_partial(r: Array, power: int = 2) -> Array:
    r"""Mean squared partial correlation after taking out 0, 1, 2, … components, shape (p - 1,).

    The number of components with the smallest value is Velicer's choice. With `power` 4 it is the
    revised test.

    References
    ----------
    Velicer, W. F. (1976). Determining the number of components from the matrix of partial correlations.
    *Psychometrika*, 41, 321-327. https://doi.org/10.1007/BF02293557
    Velicer, W. F., Eaton, C. A., & Fava, J. L. (2000). Construct explication through factor or component
    analysis. In R. D. Goffin & E. Helmes (Eds.), *Problems and solutions in human assessment*
    (pp. 41-71). https://doi.org/10.1007/978-1-4615-4397-8_3

    R: ``psych::vss(r, n, rotate = "varimax")$map``, which begins at one component.
    """
    p = len(r)
    values, vectors = np.linalg.eigh(r)
    components = vectors[:, ::-1] * np.sqrt(np.maximum(values[::-1], 0))
    found = []
    for m in range(p - 1):
        rest = r - components[:, :m] @ components[:, :m].T
        variance = np.diag(rest)
        if variance.min() <= 1e-12:
            found.append(math.nan)
            continue
        partial = rest / np.sqrt(np.outer(variance, variance))
        np.fill_diagonal(partial, 0.0)
        found.append(float((np.abs(partial) ** power).sum()) / (p * (p - 1)))
    return np.array(found)


@dataclass(frozen=True, slots=True)
class SimpleStructure:
    """How well loadings reproduce correlations when only the largest ones of each item are kept.

    Attributes
    ----------
    fit : ndarray, shape (m,)
        With one, two, … m loadings kept per item: Revelle and Rocklin's VSS of that complexity.
    squared_residual : ndarray, shape (m,)
        Sum of squared residuals, the diagonal among them.
    """

    fit: Array
    squared_residual: Array


def very_simple_structure(r: Array, loadings: Array, phi: Array) -> SimpleStructure:
    r"""Fit of a simplified pattern, with only the v largest loadings of each item.

    .. math:: VSS_v = 1-\frac{\sum_{ij}(R-S_v\Phi S_v')_{ij}^2}{\sum_{ij}r_{ij}^2}

    Parameters
    ----------
    r : ndarray, shape (p, p)
        Correlations.
    loadings : ndarray, shape (p, m)
        Rotated pattern.
    phi : ndarray, shape (m, m)
        Factor correlations.

    References
    ----------
    Revelle, W., & Rocklin, T. (1979). Very simple structure: An alternative procedure for estimating the
    optimal number of interpretable factors. *Multivariate Behavioral Research*, 14, 403-414.
    https://doi.org/10.1207/s15327906mbr1404_2

    R: ``psych::vss(r, m, rotate = "varimax", fm = "minres")``: ``cfit.1 cfit.2 … cresidual.1 …``.
    """
    rank = np.argsort(np.argsort(-np.abs(loadings), axis=1), axis=1)
    left = []
    for v in range(1, loadings.shape[1] + 1):
        kept = np.where(rank < v, loadings, 0.0)
        left.append(float(((r - kept @ phi @ kept.T) ** 2).sum()))
    squares = np.array(left)
    return SimpleStructure(1 - squares / float((r**2).sum()), squares)


@one_blas_thread
def factor_eigenvalues(r: Array) -> Array:
    """Eigenvalues with the communalities of one minres factor in the diagonal, largest first.

    Parameters
    ----------
    r : ndarray, shape (..., p, p)
        One or many correlation matrices.

    Returns
    -------
    ndarray, shape (..., p)

    Notes
    -----
    The loadings minimise the squared residual correlations off the diagonal, by rounds of coordinate
    steps, each of which is followed by the best of a Newton step and of long steps in its direction, until
    none moves by more than 1e-7. Matrices whose loadings rest are left out of further rounds.

    R: ``psych::fa(r, nfactors = 1, fm = "minres")$values``, as in ``psych::fa.parallel``.
    """
    matrices = r.reshape(-1, *r.shape[-2:])
    p = matrices.shape[-1]
    off = matrices * (1 - np.eye(p))
    loadings = _first_axis(off)
    for _ in range(_FIRST_SWEEPS):
        loadings = _swept(off, loadings)
    active, some = np.arange(len(off)), off
    for _ in range(1000):
        before = loadings[active]
        after = _improved(some, before)
        loadings[active] = after
        moving = np.abs(after - before).max(axis=1) > 1e-7
        if not moving.all():
            active, some = active[moving], some[moving]
        if not len(active):
            break
    reduced = off + (loadings**2)[:, :, None] * np.eye(p)
    return np.asarray(np.linalg.eigvalsh(reduced)[:, ::-1].reshape(*r.shape[:-2], p))


def _improved(off: Array, loadings: Array) -> Array:
    """Return better loadings, shape (b, p): coordinate steps, or where they lead."""
    swept = _swept(off, loadings)
    ahead = [_bounded(loadings + length * (swept - loadings)) for length in _LONG_STEPS]
    candidates = np.stack([swept, _newton(off, swept), *ahead])
    best = _misfit(off, candidates).argmin(axis=0)
    return np.asarray(candidates[best, np.arange(len(loadings))])


def _swept(off: Array, loadings: Array) -> Array:
    """Give each loading in turn its best value beside the others, ``sum_j r_ij l_j / sum_j l_j^2``."""
    rows = np.ascontiguousarray(off.transpose(1, 2, 0))
    new = loadings.T.copy()
    total = (new**2).sum(axis=0)
    for row, own in zip(rows, new, strict=True):
        others = np.maximum(total - own * own, 1e-12)
        own[:] = _bounded((row * new).sum(axis=0) / others)
        total = others + own * own
    return new.T


def _newton(off: Array, loadings: Array) -> Array:
    """Take a Newton step of the loadings that are not on their bound; it can lead up."""
    diagonal = np.arange(loadings.shape[1])
    held = np.abs(loadings) >= _LARGEST_LOADING
    others = (loadings**2).sum(axis=1, keepdims=True) - loadings**2
    slope = np.where(held, 0.0, loadings * others - _times(off, loadings))
    curvature = 2 * loadings[:, :, None] * loadings[:, None, :] - off
    curvature[held[:, :, None] | held[:, None, :]] = 0.0
    curvature[:, diagonal, diagonal] = np.where(held, 1.0, np.maximum(others, 1e-12))
    try:
        step = np.linalg.solve(curvature, slope[:, :, None])[:, :, 0]
    except np.linalg.LinAlgError:  # one of them is singular: no step this time
        return loadings
    return _bounded(loadings - step)


def _misfit(off: Array, loadings: Array) -> Array:
    """Half the squared residual correlations, but for a constant; loadings of shape (..., b, p)."""
    squares = loadings**2
    total = squares.sum(axis=-1)
    fitted = (loadings * _times(off, loadings)).sum(axis=-1)
    return np.asarray((total**2 - (squares**2).sum(axis=-1)) / 2 - fitted)


def _times(off: Array, loadings: Array) -> Array:
    return np.asarray((off @ loadings[..., None])[..., 0])


def _bounded(loadings: Array) -> Array:
    return np.minimum(np.maximum(loadings, -_LARGEST_LOADING), _LARGEST_LOADING)


def _first_axis(off: Array) -> Array:
    """Leading eigenvectors, scaled by the part of their root that is common; shape (b, p)."""
    values, vectors = np.linalg.eigh(off + np.eye(off.shape[-1]))
    return np.asarray(vectors[:, :, -1] * np.sqrt(np.maximum(values[:, -1:] - 0.5, 0.1)))


def uncorrelated_draws(p: int, n: int, draws: int, rng: np.random.Generator) -> Array:
    """Return correlation matrices of n respondents to p unrelated normal items, shape (draws, p, p).

    Notes
    -----
    The Cholesky factor of a Wishart matrix is drawn directly (Bartlett's decomposition): independent
    normal values below the diagonal and roots of chi-square values with n - 1, n - 2, … degrees of
    freedom in it. No answers are drawn, so the time does not depend on n.

    References
    ----------
    Odell, P. L., & Feiveson, A. H. (1966). A numerical procedure to generate a sample covariance matrix.
    *Journal of the American Statistical Association*, 61, 199-203.
    https://doi.org/10.1080/01621459.1966.10502018
    """
    factor = np.tril(rng.standard_normal((draws, p, p)), -1)
    place = np.arange(p)
    factor[:, place, place] = np.sqrt(rng.chisquare(n - 1 - place, size=(draws, p)))
    cross = factor @ np.swapaxes(factor, 1, 2)
    scale = np.sqrt(cross[:, place, place])
    return np.asarray(cross / scale[:, :, None] / scale[:, None, :])


def leading_above(observed: Array, random: Array) -> int:
    """Count the leading values above their random counterparts, up to the first that is not."""
    below = np.flatnonzero(~(observed > random))
    return int(below[0]) if len(below) else len(observed)
