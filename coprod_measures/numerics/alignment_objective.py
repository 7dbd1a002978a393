# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
r"""What alignment minimises, as two problems with derivatives: standard deviations, and means.

See `alignment` for the formula. In coordinates :math:`\log(1/\psi_g)` the loadings' sum holds the standard
deviations alone, and in :math:`a_g=\alpha_g/\psi_g` the intercepts' sum holds no standard deviation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
AlignmentMethod = Literal["fixed", "free"]
AlignmentScale = Literal["first", "product"]


def objective(
    loadings: Floats,
    intercepts: Floats,
    means: Floats,
    sds: Floats,
    *,
    weights: Floats | None = None,
    power: tuple[float, float] = (0.5, 0.5),
    epsilon: float = 1e-3,
) -> float:
    """Return F at given means and standard deviations, shape (G,) each; other arguments as in `align`."""
    lam, nu = np.asarray(loadings, dtype=np.float64), np.asarray(intercepts, dtype=np.float64)
    seen = np.isfinite(lam) & np.isfinite(nu)
    share = group_shares(lam, nu, weights)
    lam, nu = np.where(seen, lam, 0.0), np.where(seen, nu, 0.0)
    basis = np.eye(len(lam))
    one = LoadingPart(lam, share, power[0], basis).value(-np.log(sds)[None], epsilon)[0]
    two = InterceptPart(lam, nu, share, power[1], basis).value((means / sds)[None], epsilon)[0]
    return float(one + two)


def group_shares(loadings: Floats, intercepts: Floats, weights: Floats | None) -> Floats:
    """Return each group's share of the weight of each item, shape (G, I); 0 where it has no such item."""
    share = np.ones_like(loadings)
    if weights is not None:
        given = np.asarray(weights, dtype=np.float64)
        share = np.broadcast_to(given[:, None] if given.ndim == 1 else given, loadings.shape)
    share = np.where(np.isfinite(loadings) & np.isfinite(intercepts), share, 0.0)
    return np.asarray(share / share.sum(axis=0))


def contrasts(g: int) -> Floats:
    """An orthonormal basis of the vectors that sum to zero, shape (g, g - 1)."""
    return np.linalg.svd(np.eye(g) - 1.0 / g)[0][:, : g - 1]


def problems(
    lam: Floats,
    nu: Floats,
    share: Floats,
    *,
    method: AlignmentMethod,
    scale: AlignmentScale,
    power: tuple[float, float],
) -> Problems:
    """Return the two problems, of standard deviations and of means; arrays of shape (G, I)."""
    g = len(lam)
    first = np.eye(g)[:, 1:]
    return (
        LoadingPart(lam, share, power[0], contrasts(g) if scale == "product" else first),
        InterceptPart(lam, nu, share, power[1], first if method == "fixed" else np.eye(g)),
    )


class Part(Protocol):
    """One of the two problems, in G coordinates of which those in the span of `basis` are searched."""

    @property
    def basis(self) -> Floats:
        """What the search may move along, shape (G, directions)."""

    def value(self, points: Floats, epsilon: float) -> Floats:
        """The objective at several points, shape (m, G) to (m,)."""

    def derivatives(self, point: Floats, epsilon: float) -> tuple[Floats, Floats]:
        """Gradient and Hessian in all G coordinates."""

    def meetings(self, point: Floats, group: int) -> Floats:
        """Where coordinate `group` makes one of its parameters equal to another group's, shape (m,)."""

    def feasible(self, points: Floats) -> Floats:
        """Points brought back to the constraint."""

    def random_start(self, rng: np.random.Generator) -> Floats:
        """A start at random, shape (G,)."""


def _loss(gap: Floats, weight: Floats, power: float, epsilon: float) -> tuple[Floats, Floats]:
    """First and second derivatives of the weighted loss at each gap."""
    square = gap**2 + epsilon
    first = power * gap * square ** (power / 2 - 1)
    second = power * square ** (power / 2 - 1) + power * (power - 2) * gap**2 * square ** (power / 2 - 2)
    return weight * first, weight * second


@dataclass(frozen=True)
class LoadingPart:
    """The loadings, with the logarithm of 1/psi as coordinates."""

    lam: Floats
    share: Floats
    power: float
    basis: Floats

    def value(self, points: Floats, epsilon: float) -> Floats:
        """See `Part`."""
        return _pair_sums(np.exp(points)[:, :, None] * self.lam, self.share, self.power, epsilon)

    def derivatives(self, point: Floats, epsilon: float) -> tuple[Floats, Floats]:
        """See `Part`."""
        aligned = np.exp(point)[:, None] * self.lam
        first, second = _pair_derivatives(aligned, self.share, self.power, epsilon)
        gradient = (first * aligned).sum(axis=1)
        hessian = _chained(second, aligned)
        return gradient, hessian + np.diag(gradient)

    def crossed(self, point: Floats, epsilon: float) -> Floats:
        """Derivatives of the gradient by the loadings, shape (G, G I)."""
        unit = np.exp(point)[:, None]
        first, second = _pair_derivatives(unit * self.lam, self.share, self.power, epsilon)
        own = np.arange(len(point))
        moved = _by_aligned(second) * (unit * self.lam)[:, None, :]
        moved[own, own] += first
        return (moved * unit).reshape(len(point), -1)

    def meetings(self, point: Floats, group: int) -> Floats:
        """See `Part`."""
        aligned = np.delete(np.exp(point)[:, None] * self.lam, group, axis=0)
        ratio = (aligned / np.where(self.lam[group] == 0, np.nan, self.lam[group])).ravel()
        return np.log(ratio[np.isfinite(ratio) & (ratio > 0)])

    def feasible(self, points: Floats) -> Floats:
        """See `Part`."""
        # Without the first column of the identity, or orthogonal to a constant: both shift all logs.
        first = self.basis[0].any()
        return points - (points.mean(axis=-1, keepdims=True) if first else points[..., :1])

    def random_start(self, rng: np.random.Generator) -> Floats:
        """See `Part`."""
        return self.feasible(rng.normal(0, 0.3, len(self.lam)))


@dataclass(frozen=True)
class InterceptPart:
    """The intercepts, with alpha/psi as coordinates."""

    lam: Floats
    nu: Floats
    share: Floats
    power: float
    basis: Floats

    def value(self, points: Floats, epsilon: float) -> Floats:
        """See `Part`."""
        return _pair_sums(self.nu - points[:, :, None] * self.lam, self.share, self.power, epsilon)

    def derivatives(self, point: Floats, epsilon: float) -> tuple[Floats, Floats]:
        """See `Part`."""
        aligned = self.nu - point[:, None] * self.lam
        first, second = _pair_derivatives(aligned, self.share, self.power, epsilon)
        return -(first * self.lam).sum(axis=1), _chained(second, self.lam)

    def crossed(self, point: Floats, epsilon: float) -> tuple[Floats, Floats]:
        """Derivatives of the gradient by the loadings and by the intercepts, shape (G, G I) each."""
        first, second = _pair_derivatives(
            self.nu - point[:, None] * self.lam, self.share, self.power, epsilon
        )
        own = np.arange(len(point))
        by_intercepts = -_by_aligned(second) * self.lam[:, None, :]
        by_loadings = -by_intercepts * point[:, None]
        by_loadings[own, own] -= first
        return by_loadings.reshape(len(point), -1), by_intercepts.reshape(len(point), -1)

    def meetings(self, point: Floats, group: int) -> Floats:
        """See `Part`."""
        aligned = np.delete(self.nu - point[:, None] * self.lam, group, axis=0)
        slope = np.where(self.lam[group] == 0, np.nan, self.lam[group])
        found = ((self.nu[group] - aligned) / slope).ravel()
        return np.asarray(found[np.isfinite(found)])

    def feasible(self, points: Floats) -> Floats:
        """See `Part`."""
        return points * self.basis.any(axis=1)

    def random_start(self, rng: np.random.Generator) -> Floats:
        """See `Part`."""
        # Each group is matched to the first by one item, drawn at random, and moved a little.
        start = np.zeros(len(self.lam))
        for g in range(1, len(start)):
            met = self.meetings(start, g)
            start[g] = rng.choice(met) if len(met) else 0.0
        return self.feasible(start + rng.normal(0, 0.1, len(start)))


Problems = tuple[LoadingPart, InterceptPart]


def _pair_sums(aligned: Floats, share: Floats, power: float, epsilon: float) -> Floats:
    """Weighted losses summed over pairs of groups and items, shape (m, G, I) to (m,)."""
    out = np.zeros(len(aligned))
    for g in range(1, aligned.shape[1]):
        gap = aligned[:, :g] - aligned[:, g : g + 1]
        out += np.einsum("mgi,gi->m", (gap**2 + epsilon) ** (power / 2), share[:g] * share[g])
    return out


def _pair_derivatives(aligned: Floats, share: Floats, power: float, epsilon: float) -> tuple[Floats, Floats]:
    """Return dF/d(aligned), shape (G, I), and minus its mixed second derivatives, shape (G, G, I)."""
    weight = share[:, None, :] * share[None, :, :]
    first, second = _loss(aligned[:, None, :] - aligned[None, :, :], weight, power, epsilon)
    second[range(len(aligned)), range(len(aligned))] = 0.0
    return first.sum(axis=1), second


def _by_aligned(second: Floats) -> Floats:
    """Second derivatives of F by the aligned parameters of an item, shape (G, G, I)."""
    hessian = -second
    own = np.arange(len(second))
    hessian[own, own] = second.sum(axis=1)
    return np.asarray(hessian)


def _chained(second: Floats, slope: Floats) -> Floats:
    """Hessian of coordinates by which each group's parameters move as `slope`, shape (G, G)."""
    hessian = -np.einsum("ghi,gi,hi->gh", second, slope, slope)
    hessian[np.diag_indices(len(slope))] = (second.sum(axis=1) * slope**2).sum(axis=1)
    return np.asarray(hessian)
