# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
r"""Alignment: factor means and standard deviations of many groups that make their items most alike.

From loadings :math:`\lambda_{gi}` and intercepts :math:`\nu_{gi}` of a configural model with standard normal
factors, means :math:`\alpha_g` and standard deviations :math:`\psi_g` are chosen that minimise

.. math::

    F = \sum_{g<h}\sum_i w_{gi}w_{hi}\Bigl[f_1\Bigl(\tfrac{\lambda_{gi}}{\psi_g} -
        \tfrac{\lambda_{hi}}{\psi_h}\Bigr) + f_2\Bigl(\nu_{gi} - \tfrac{\alpha_g}{\psi_g}\lambda_{gi} -
        \nu_{hi} + \tfrac{\alpha_h}{\psi_h}\lambda_{hi}\Bigr)\Bigr], \qquad
    f(x) = (x^2 + \epsilon)^{p/2}

With :math:`a_g = \alpha_g/\psi_g` the second sum holds no :math:`\psi`, so that standard deviations and
means are two problems, each solved by itself. Both have many local minima. Each is searched from several
starts, from a smooth objective to a sharp one; at the best of them every group is moved to each place
where one of its parameters meets another group's, which is where minima lie, until no move helps.

References
----------
Asparouhov & Muthén (2014), doi:10.1080/10705511.2014.919210; Robitzsch (2020),
doi:10.3390/stats3030019
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import checked_seed
from .alignment_objective import AlignmentMethod, AlignmentScale, Part, group_shares, problems

Floats = NDArray[np.float64]

_STEPS = 200
_HALVINGS = 30
_SWEEPS = 20
_REFINED = 4
"""Of the minima found from the starts, so many distinct ones are searched further."""

_SAME = 1e-6
_RUNAWAY = 5.0


@dataclass(frozen=True, slots=True)
class Aligned:
    """What alignment found; G groups, I items.

    Attributes
    ----------
    means, sds : array, shape (G,)
    loadings, intercepts : array, shape (G, I)
        Aligned: of factors with those means and standard deviations.
    objective : float
        F; `loading_part` and `intercept_part` are its two sums.
    loading_part, intercept_part : float
    starts : int
        Of each of the two searches.
    reached : int
        How many of them ended at the minimum kept; the smaller of the two counts.
    degenerate : bool
        Whether standard deviations run away from the first group's, which is fixed to 1: the more groups
        there are, the more is gained by shrinking the loadings of all others together.
    """

    means: Floats
    sds: Floats
    loadings: Floats
    intercepts: Floats
    objective: float
    loading_part: float
    intercept_part: float
    starts: int
    reached: int
    degenerate: bool


def align(
    loadings: Floats,
    intercepts: Floats,
    *,
    method: AlignmentMethod = "fixed",
    scale: AlignmentScale = "first",
    weights: Floats | None = None,
    power: tuple[float, float] = (0.5, 0.5),
    epsilon: float = 1e-3,
    starts: int = 20,
    seed: int = 1,
) -> Aligned:
    """Align groups; see the head of this file.

    Parameters
    ----------
    loadings, intercepts : array, shape (G, I)
        Of a configural model with standard normal factors; not finite where a group has no such item.
    method : {"fixed", "free"}
        Whether the first group's mean is 0 or estimated too.
    scale : {"first", "product"}
        Whether the first standard deviation is 1, or their product.
    weights : array, shape (G, I) or (G,), optional
        Only their proportions within an item matter. By default all equal.
    power : pair of float
        Exponents p of loadings and intercepts.
    epsilon : float
    starts, seed : int
        Number of starts of each search and the seed of those at random.
    """
    lam, nu = np.asarray(loadings, dtype=np.float64), np.asarray(intercepts, dtype=np.float64)
    seen = np.isfinite(lam) & np.isfinite(nu)
    share = group_shares(lam, nu, weights)
    lam, nu = np.where(seen, lam, 0.0), np.where(seen, nu, 0.0)
    rng = np.random.default_rng(checked_seed(seed))
    by_scale, by_mean = problems(lam, nu, share, method=method, scale=scale, power=power)
    logs, loading_part, reached = _search(by_scale, epsilon, starts, rng)
    ratios, intercept_part, also = _search(by_mean, epsilon, starts, rng)
    sds = np.exp(-logs)
    return Aligned(
        ratios * sds,
        sds,
        np.where(seen, lam / sds[:, None], np.nan),
        np.where(seen, nu - ratios[:, None] * lam, np.nan),
        loading_part + intercept_part,
        loading_part,
        intercept_part,
        starts,
        min(reached, also),
        scale == "first" and bool(sds.max() > _RUNAWAY),
    )


def _search(part: Part, epsilon: float, starts: int, rng: np.random.Generator) -> tuple[Floats, float, int]:
    """Return the best minimum, its value, and how many starts ended there."""
    first = np.zeros(len(part.basis))
    points = [first, *(part.random_start(rng) for _ in range(starts - 1))]
    # From a smooth objective most starts meet in one minimum, so some begin sharper.
    ends = [_sharpened(part, p, epsilon, 10.0 ** -(k % 4)) for k, p in enumerate(points)]
    order = np.argsort([value for _, value in ends])
    distinct: list[tuple[Floats, float]] = []
    for k in order:
        if all(np.abs(ends[k][0] - d[0]).max() > 1e-4 for d in distinct):
            distinct.append(ends[k])
    refined = [_moved(part, point, value, epsilon) for point, value in distinct[:_REFINED]]
    best, value = min(refined, key=lambda found: found[1])
    return best, value, sum(v <= value + _SAME for _, v in ends)


def _sharpened(part: Part, point: Floats, epsilon: float, largest: float) -> tuple[Floats, float]:
    """Minimise for epsilon falling from the largest down to the one asked for."""
    levels = [e for e in largest * 10.0 ** np.arange(0, -12, -0.5) if e > epsilon] + [epsilon]
    for level in levels:
        point = _newton(part, point, level)
    return point, float(part.value(point[None], epsilon)[0])


def _newton(part: Part, point: Floats, epsilon: float) -> Floats:
    """Descend to a local minimum by Newton steps, with curvature made positive where it is not."""
    basis = part.basis
    value = part.value(point[None], epsilon)[0]
    for _ in range(_STEPS):
        gradient, hessian = part.derivatives(point, epsilon)
        reduced = basis.T @ gradient
        roots, vectors = np.linalg.eigh(basis.T @ hessian @ basis)
        floor = 1e-8 * max(float(np.abs(roots).max(initial=0.0)), 1e-12)
        step = -vectors @ ((vectors.T @ reduced) / np.maximum(np.abs(roots), floor))
        step = basis @ (step * min(1.0, 1.0 / max(float(np.abs(step).max(initial=0.0)), 1e-300)))
        tries = point + step * 0.5 ** np.arange(_HALVINGS)[:, None]
        values = part.value(tries[:4], epsilon)
        if not (values < value).any():
            values = part.value(tries, epsilon)
        best = int(np.argmin(values))
        if not values[best] < value - 1e-14:
            break
        point, value = tries[best], values[best]
    return point


def _moved(part: Part, point: Floats, value: float, epsilon: float) -> tuple[Floats, float]:
    """Move one group at a time to where its parameters meet another group's, while that helps."""
    for _ in range(_SWEEPS):
        before = value
        for g in range(len(point)):
            met = part.meetings(point, g)
            if not len(met):
                continue
            tries = np.repeat(point[None], len(met), axis=0)
            tries[:, g] = met
            tries = part.feasible(tries)
            values = part.value(tries, epsilon)
            for k in np.argsort(values)[:2]:
                # A meeting place is near a minimum, not at it, so a little worse is worth a descent.
                if values[k] < value + 0.05 * abs(value):
                    found = _newton(part, tries[k], epsilon)
                    reached = float(part.value(found[None], epsilon)[0])
                    if reached < value - 1e-12:
                        point, value = found, reached
        if value >= before - 1e-10:
            break
    return point, value


def noninvariant(parameters: Floats, tolerance: float) -> tuple[NDArray[np.bool_], Floats]:
    """Tell which aligned parameters are farther from their item's joint value than a tolerance.

    The joint value is the median over groups, which a minority of deviant groups does not move.

    Parameters
    ----------
    parameters : array, shape (G, I)
        NaN where a group has no such item.
    tolerance : float

    Returns
    -------
    array of bool, shape (G, I), and the joint values, shape (I,)

    Notes
    -----
    R: ``sirt::invariance_alignment_constraints(model, lambda_parm_tol, nu_parm_tol)``.
    """
    joint = np.nanmedian(parameters, axis=0)
    return np.abs(np.where(np.isfinite(parameters), parameters - joint, 0.0)) > tolerance, joint


def invariance_effects(loadings: Floats, intercepts: Floats, means: Floats, sds: Floats) -> Floats:
    r"""Tell how much of the configural parameters common ones and the groups' factors account for.

    .. math::

        R^2_\lambda = 1 - \frac{\sum(\lambda_{gi} - \psi_g\bar\lambda_i)^2}{\sum\lambda_{gi}^2}, \qquad
        R^2_\nu = 1 - \frac{\sum(\nu_{gi} - \bar\nu_i - \alpha_g\bar\lambda_i)^2}{\sum\nu_{gi}^2}

    with bars for means over groups of aligned parameters. The sums are not about means, so that both are
    near 1 as a rule; the correlation of aligned parameters between groups tells more.

    Parameters
    ----------
    loadings, intercepts : array, shape (G, I)
        Aligned; NaN where a group has no such item.
    means, sds : array, shape (G,)

    Returns
    -------
    array, shape (2, 2)
        A row for loadings and for intercepts: :math:`R^2`, and the mean over pairs of groups of the
        correlation of their aligned parameters, which is NaN where a pair shares fewer than two items.

    Notes
    -----
    R: ``sirt::invariance.alignment(lambda, nu)$es.invariance``, rows R2 and rbar.

    References
    ----------
    Asparouhov & Muthén (2014), doi:10.1080/10705511.2014.919210
    """
    configural = loadings * sds[:, None], intercepts + loadings * means[:, None]
    centre = np.nanmean(loadings, axis=0)
    expected = centre * sds[:, None], np.nanmean(intercepts, axis=0) + centre * means[:, None]
    found = np.empty((2, 2))
    for row, (given, mine, parameters) in enumerate(
        zip(configural, expected, (loadings, intercepts), strict=True)
    ):
        found[row] = 1 - np.nansum((given - mine) ** 2) / np.nansum(given**2), _mean_correlation(parameters)
    return found


def _mean_correlation(parameters: Floats) -> float:
    """Return the mean over pairs of groups of the correlation over the items both have."""
    values = []
    for g, one in enumerate(parameters):
        for other in parameters[:g]:
            seen = np.isfinite(one) & np.isfinite(other)
            a, b = one[seen] - np.mean(one[seen]), other[seen] - np.mean(other[seen])
            size = float(np.sqrt((a @ a) * (b @ b)))
            values.append(float(a @ b) / size if size > 0 else float("nan"))
    return float(np.mean(values))
