# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Rotation of factor loadings by gradient projection, and the order and signs of the result.

Loadings are arrays of shape (p, m): p variables, m factors.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from .rotation_criteria import (
    Criterion,
    bentler_criterion,
    geomin_criterion,
    inner,
    oblimin_criterion,
    target_criterion,
    varimax_criterion,
)
from .threads import one_blas_thread

Array = NDArray[np.float64]
Rotation = Literal[
    "none", "varimax", "promax", "oblimin", "quartimin", "geomin", "geomin_orthogonal", "bentler", "target"
]
ROTATIONS: tuple[Rotation, ...] = (
    "none", "varimax", "promax", "oblimin", "quartimin", "geomin", "geomin_orthogonal", "bentler", "target",
)  # fmt: skip
OBLIQUE: tuple[Rotation, ...] = ("promax", "oblimin", "quartimin", "geomin", "bentler", "target")

_MAX_ITERATIONS = 2000
_TOLERANCE = 1e-8
_COARSE = 1e-5
"""Enough to tell one minimum from another; only the best position is followed further."""
_RECENT = 6
_SUFFICIENT = 1e-4
_MAX_SHORTENINGS = 30
_LENGTHS = (1e-6, 1e6)
_TINY = np.finfo(np.float64).tiny


@dataclass(frozen=True, slots=True)
class Rotated:
    """A rotated solution.

    Attributes
    ----------
    loadings : ndarray, shape (p, m)
        Pattern loadings.
    phi : ndarray, shape (m, m)
        Factor correlations; the identity after an orthogonal rotation.
    criterion : float
        Value that was minimised; NaN for promax and for no rotation.
    converged : bool
        Whether the best start converged.
    starts : int
        Number of starting positions.
    share_at_best : float
        Share of starts that reached the best value: well below one means local minima.
    """

    loadings: Array
    phi: Array
    criterion: float
    converged: bool
    starts: int
    share_at_best: float


def _project_orthogonal(gradient: Array, transform: Array) -> Array:
    inner = transform.mT @ gradient
    return np.asarray(gradient - transform @ (inner + inner.mT) / 2)


def _polar(x: Array) -> Array:
    u, _, vt = np.linalg.svd(x, full_matrices=False)
    return np.asarray(u @ vt)


def _project_oblique(gradient: Array, transform: Array) -> Array:
    return np.asarray(gradient - transform * _of_columns(transform, gradient))


def _unit_columns(x: Array) -> Array:
    return np.asarray(x / np.sqrt(_of_columns(x, x)))


def _of_columns(a: Array, b: Array) -> Array:
    """Return the inner products of the columns of two matrices, as a row."""
    return np.asarray(np.vecdot(a.mT, b.mT))[..., None, :]


@dataclass(slots=True)
class _Positions:
    """Positions of the search, from one start each; the first axis of every array is theirs."""

    transform: Array
    rotated: Array
    value: Array
    direction: Array

    def __getitem__(self, chosen: NDArray[np.intp]) -> _Positions:
        return _Positions(*(getattr(self, name)[chosen] for name in self.__slots__))

    def __setitem__(self, chosen: NDArray[np.intp], other: _Positions) -> None:
        for name in self.__slots__:
            getattr(self, name)[chosen] = getattr(other, name)


def gradient_projection(
    loadings: Array, criterion: Criterion, starts: Array, *, oblique: bool, tolerance: float = _TOLERANCE
) -> tuple[Array, Array, Array, NDArray[np.bool_]]:
    r"""Minimise a rotation criterion from s starts side by side.

    Orthogonal: :math:`\Lambda T` with :math:`T'T=I`. Oblique: :math:`\Lambda T'^{-1}` with unit columns
    of T and factor correlations :math:`T'T`. The length of a step is that of Barzilai and Borwein, shortened
    until the value is below the largest of the last few.

    Parameters
    ----------
    loadings : ndarray, shape (p, m)
    criterion : callable
    starts : ndarray, shape (s, m, m)
    oblique : bool
    tolerance : float
        Length of the projected gradient at which a position has converged.

    Returns
    -------
    rotated : ndarray, shape (s, p, m)
    transform : ndarray, shape (s, m, m)
    value : ndarray, shape (s,)
    converged : ndarray of bool, shape (s,)

    References
    ----------
    Jennrich, R. I. (2002). A simple general method for oblique rotation. *Psychometrika*, 67, 7-19.
    https://doi.org/10.1007/BF02294706
    Barzilai, J., & Borwein, J. M. (1988). Two-point step size gradient methods. *IMA Journal of Numerical
    Analysis*, 8, 141-148. https://doi.org/10.1093/imanum/8.1.141

    R: ``GPArotation::GPFoblq``, ``GPForth``.
    """
    project, retract = (_project_oblique, _unit_columns) if oblique else (_project_orthogonal, _polar)

    def at(t: Array) -> _Positions:
        inverse = np.asarray(np.linalg.inv(t)) if oblique else t.mT
        rotated = np.asarray(loadings @ inverse.mT)
        value, g = criterion(rotated)
        pull = -np.asarray(rotated.mT @ g @ inverse).mT if oblique else loadings.T @ g
        return _Positions(t, rotated, value, project(pull, t))

    here = at(np.array(starts))
    best, converged = here[np.arange(len(starts))], np.zeros(len(starts), dtype=np.bool_)
    active, stuck = np.arange(len(starts)), np.zeros(len(starts), dtype=np.bool_)
    length, recent = np.ones(len(starts)), np.full((len(starts), _RECENT), -np.inf)
    for iteration in range(_MAX_ITERATIONS):
        slope = np.sqrt(inner(here.direction, here.direction))
        ended = stuck | (slope < tolerance)
        if ended.any() or iteration == _MAX_ITERATIONS - 1:
            best[active] = here
            # Where no descent is left at this precision, the minimum is reached as nearly as floats allow.
            converged[active] = slope < np.where(stuck, math.sqrt(tolerance), tolerance)
            going = np.flatnonzero(~ended)
            if not len(going):
                break
            here, slope = here[going], slope[going]
            active, length, recent = active[going], length[going], recent[going]
        recent[:, iteration % _RECENT] = here.value
        new, stuck = _line_search(here, slope, recent.max(axis=1), length, lambda t: at(retract(t)))
        length = _next_length(here, new, iteration)
        here = new
    return best.rotated, best.transform, best.value, converged


def _line_search(
    here: _Positions, slope: Array, highest: Array, length: Array, at: Callable[[Array], _Positions]
) -> tuple[_Positions, NDArray[np.bool_]]:
    """Shorten steps until the values fall enough; return the new positions, and which found none."""
    new = at(here.transform - length[:, None, None] * here.direction)
    far = ~(new.value <= highest - _SUFFICIENT * length * slope**2)
    for _ in range(_MAX_SHORTENINGS):
        if not far.any():
            return new, far
        length = np.where(far, length / 4, length)
        again = np.flatnonzero(far)
        new[again] = at(here.transform[again] - length[again, None, None] * here.direction[again])
        far[again] = ~(new.value <= highest - _SUFFICIENT * length * slope**2)[again]
    new[np.flatnonzero(far)] = here[np.flatnonzero(far)]
    return new, far


def _next_length(here: _Positions, new: _Positions, iteration: int) -> Array:
    """Return the step lengths that the last move suggests, its two forms in turn."""
    moved, turned = new.transform - here.transform, new.direction - here.direction
    both = np.abs(inner(moved, turned)) + _TINY
    length = inner(moved, moved) / both if iteration % 2 else both / (inner(turned, turned) + _TINY)
    shortest, longest = _LENGTHS
    return np.minimum(np.maximum(length, shortest), longest)


def _starts(m: int, n_starts: int, rng: np.random.Generator) -> Array:
    """The identity and random orthogonal matrices, shape (starts, m, m)."""
    random = [np.linalg.qr(rng.standard_normal((m, m)))[0] for _ in range(n_starts - 1)]
    return np.stack([np.eye(m), *random])


def _minimise(
    loadings: Array, criterion: Criterion, *, oblique: bool, n_starts: int, rng: np.random.Generator
) -> Rotated:
    """Return the best of several starts, with the share of starts that reached it."""
    starts = _starts(loadings.shape[1], n_starts, rng)
    tolerance = _TOLERANCE if n_starts == 1 else _COARSE
    found = gradient_projection(loadings, criterion, starts, oblique=oblique, tolerance=tolerance)
    values = found[2]
    if n_starts > 1:
        best = found[1][values.argmin()]
        found = gradient_projection(loadings, criterion, best[None], oblique=oblique)
    rotated, t, value, converged = found[0][0], found[1][0], float(found[2][0]), bool(found[3][0])
    share = float(np.mean(np.abs(values - value) < 1e-6 * max(1.0, abs(value))))
    phi = t.T @ t if oblique else np.eye(loadings.shape[1])
    return Rotated(rotated, phi, value, converged, n_starts, share)


@one_blas_thread
def rotate(
    loadings: Array,
    method: Rotation,
    *,
    rng: np.random.Generator,
    n_starts: int = 10,
    power: int = 4,
    target: Array | None = None,
) -> Rotated:
    """Rotate loadings from several starts and keep the best, with factors in order and signs set.

    Parameters
    ----------
    loadings : ndarray, shape (p, m)
        Unrotated loadings.
    method : str
        One of `ROTATIONS`. Varimax and promax are Kaiser normalised (rows brought to length one and
        back), as in ``psych::fa(rotate = "promax")`` and SPSS; ``stats::promax`` does not normalise its
        second step. Oblimin has gamma 0 and no normalisation, as in ``GPArotation::oblimin``, and is then
        quartimin. Geomin has delta .01; "geomin_orthogonal" keeps the factors uncorrelated.
    rng : numpy.random.Generator
        Draws the random starts.
    n_starts : int
        Number of starts, the first at the unrotated position.
    power : int
        Of promax.
    target : ndarray, shape (p, m)
        For "target": the wanted loadings, NaN where free. Factors then keep the target's order.
    """
    m = loadings.shape[1]
    if m == 1 or method == "none":
        return arranged(Rotated(loadings, np.eye(m), math.nan, True, 1, 1.0))
    if method == "target":
        if target is None:
            raise ValueError("a target rotation needs a target")
        found = _minimise(loadings, target_criterion(target), oblique=True, n_starts=n_starts, rng=rng)
        return _signed(found, target)
    criteria: dict[Rotation, Criterion] = {
        "oblimin": oblimin_criterion(),
        "quartimin": oblimin_criterion(),
        "geomin": geomin_criterion(),
        "geomin_orthogonal": geomin_criterion(),
        "bentler": bentler_criterion,
    }
    if method in criteria:
        oblique = method in OBLIQUE
        return arranged(_minimise(loadings, criteria[method], oblique=oblique, n_starts=n_starts, rng=rng))
    lengths = np.sqrt((loadings**2).sum(axis=1, keepdims=True))
    scale = np.where(lengths > 0, lengths, 1.0)
    found = _minimise(loadings / scale, varimax_criterion, oblique=False, n_starts=n_starts, rng=rng)
    turned = found if method == "varimax" else promax(found, power)
    return arranged(replace(turned, loadings=turned.loadings * scale))


def promax(varimax: Rotated, power: int = 4) -> Rotated:
    """Turn a varimax solution oblique, towards its own loadings raised to a power.

    References
    ----------
    Hendrickson, A. E., & White, P. O. (1964). Promax: A quick method for rotation to oblique simple
    structure. *British Journal of Statistical Psychology*, 17, 65-70.
    https://doi.org/10.1111/j.2044-8317.1964.tb00244.x

    R: ``psych::Promax(L, m = 4)``, ``stats::promax(L, m = 4)``; given row-normalised loadings, the
    ``"promax"`` of ``psych::fa``.
    """
    x = varimax.loadings
    target = x * np.abs(x) ** (power - 1)
    u = np.linalg.lstsq(x, target, rcond=None)[0]
    u = u * np.sqrt(np.diag(np.linalg.inv(u.T @ u)))
    phi = np.linalg.inv(u.T @ u)
    return replace(varimax, loadings=x @ u, phi=phi, criterion=math.nan)


def arranged(solution: Rotated) -> Rotated:
    """Return the solution with factors by falling share of variance and mostly positive loadings.

    Loadings and factor correlations are permuted and signed together, so that they stay one solution.
    """
    size = np.diag(solution.phi @ solution.loadings.T @ solution.loadings)
    order = np.argsort(-size, kind="stable")
    sign = np.where(solution.loadings.sum(axis=0) < 0, -1.0, 1.0)[order]
    return replace(
        solution,
        loadings=solution.loadings[:, order] * sign,
        phi=solution.phi[np.ix_(order, order)] * np.outer(sign, sign),
    )


def _signed(solution: Rotated, target: Array) -> Rotated:
    """Turn factors about whose direction the target says nothing the way most of their loadings point."""
    silent = np.nan_to_num(np.abs(target)).sum(axis=0) == 0
    sign = np.where(silent & (solution.loadings.sum(axis=0) < 0), -1.0, 1.0)
    phi = solution.phi * np.outer(sign, sign)
    return replace(solution, loadings=solution.loadings * sign, phi=phi)


def congruence(a: Array, b: Array) -> Array:
    r"""Tucker's congruence of every factor of `a` (rows) with every factor of `b` (columns).

    .. math:: \phi_{jk} = \frac{\sum_i a_{ij} b_{ik}}{\sqrt{\sum_i a_{ij}^2 \sum_i b_{ik}^2}}

    References
    ----------
    Lorenzo-Seva, U., & ten Berge, J. M. F. (2006). Tucker's congruence coefficient as a meaningful index
    of factor similarity. *Methodology*, 2, 57-64. https://doi.org/10.1027/1614-2241.2.2.57

    R: ``psych::factor.congruence(a, b)``.
    """
    return np.asarray(a.T @ b / np.sqrt(np.outer((a**2).sum(axis=0), (b**2).sum(axis=0))))


def matched(loadings: Array, phi: Array, target: Array) -> tuple[Array, Array, Array]:
    """Permute and sign factors so that they are most congruent with the factors of `target`.

    Returns
    -------
    loadings : ndarray, shape (p, m)
    phi : ndarray, shape (m, m)
    congruence : ndarray, shape (m,)
        Of each matched pair.
    """
    c = congruence(loadings, target)
    rows, columns = linear_sum_assignment(-np.abs(c))
    order = rows[np.argsort(columns)]
    pairs = c[order, np.arange(target.shape[1])]
    sign = np.where(pairs < 0, -1.0, 1.0)
    return loadings[:, order] * sign, phi[np.ix_(order, order)] * np.outer(sign, sign), np.abs(pairs)


def procrustes(loadings: Array, target: Array) -> Array:
    r"""Turn loadings orthogonally as near to a target as they come, shape (p, m).

    .. math:: \min_{T'T=I} \lVert \Lambda T - B\rVert^2

    References
    ----------
    Schönemann, P. H. (1966). A generalized solution of the orthogonal Procrustes problem.
    *Psychometrika*, 31, 1-10. https://doi.org/10.1007/BF02289451

    R: ``psych::target.rot`` for an orthogonal target; ``vegan::procrustes``.
    """
    u, _, vt = np.linalg.svd(loadings.T @ target)
    return np.asarray(loadings @ u @ vt)
