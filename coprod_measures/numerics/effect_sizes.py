# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
r"""dMACS: how far apart two groups' expected answers to an item are, in standard deviations of the item.

With :math:`\hat Y_g(\eta)` the expected answer by the parameters of group g, and the focal group's
distribution of the factor,

.. math::

    d_{MACS} = \frac{1}{S}\sqrt{\int (\hat Y_R(\eta) - \hat Y_F(\eta))^2 f_F(\eta)\,d\eta}, \qquad
    d_{signed} = \frac{1}{S}\int (\hat Y_R(\eta) - \hat Y_F(\eta)) f_F(\eta)\,d\eta

For continuous items :math:`\hat Y = \nu + \lambda'\eta` and both have a closed form. For ordinal items
:math:`\hat Y` is the expected item score, and the integral is by the trapezoid rule. S is a pooled
standard deviation of the item, of which two are in use; see `pooled_sd`.

References
----------
Nye & Drasgow (2011), doi:10.1037/a0022955; Nye, Bradburn, Olenick, Bialko & Drasgow (2019),
doi:10.1177/1094428118761122; Gunn, Grimm & Edwards (2020), doi:10.1080/10705511.2019.1689507
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

Floats = NDArray[np.float64]

_NODES = 801
_REACH = 9.0


@dataclass(frozen=True, slots=True)
class ItemDifference:
    """Differences of expected answers, reference minus focal, in score points; p items.

    Attributes
    ----------
    root_mean_square : array, shape (p,)
        Over the focal group's factor distribution.
    mean : array, shape (p,)
        Above 0 where the reference group is expected to answer higher at the same factor value.
    """

    root_mean_square: Floats
    mean: Floats


@dataclass(frozen=True, slots=True)
class PooledSd:
    """Two ways of pooling an item's standard deviation over two groups.

    Attributes
    ----------
    weighted_sd : array, shape (p,)
        Mean of the two, weighted by n - 1 (the R package dmacs).
    weighted_variance : array, shape (p,)
        Root of the mean of the two variances, weighted by n - 1 (the usual pooled one, as in the article).
    """

    weighted_sd: Floats
    weighted_variance: Floats


def pooled_sd(reference: Floats, focal: Floats, n_reference: int | Floats, n_focal: int | Floats) -> PooledSd:
    """Pool standard deviations with divisor n - 1.

    Parameters
    ----------
    reference, focal : array, shape (p,)
    n_reference, n_focal : int or array, shape (p,)
    """
    a, b = np.asarray(n_reference) - 1.0, np.asarray(n_focal) - 1.0
    return PooledSd(
        np.asarray((a * reference + b * focal) / (a + b)),
        np.asarray(np.sqrt((a * reference**2 + b * focal**2) / (a + b))),
    )


def continuous_difference(
    loadings: tuple[Floats, Floats],
    intercepts: tuple[Floats, Floats],
    latent_mean: Floats,
    latent_cov: Floats,
) -> ItemDifference:
    r"""Differences of :math:`\nu + \lambda'\eta`, in closed form.

    Parameters
    ----------
    loadings : pair of arrays, shape (p, m)
        Reference and focal group.
    intercepts : pair of arrays, shape (p,)
    latent_mean : array, shape (m,)
        Of the focal group.
    latent_cov : array, shape (m, m)

    Notes
    -----
    R: ``dmacs::item_dmacs(LambdaR, LambdaF, NuR, NuF, MeanF, VarF, SD)`` times SD.
    """
    slope = loadings[0] - loadings[1]
    mean = intercepts[0] - intercepts[1] + slope @ latent_mean
    variance = np.einsum("ij,jk,ik->i", slope, latent_cov, slope)
    return ItemDifference(np.sqrt(mean**2 + np.maximum(variance, 0.0)), mean)


def expected_item_score(
    latent: Floats, codes: Floats, loading: float, intercept: float, thresholds: Floats, residual_sd: float
) -> Floats:
    r"""Expected score of an ordinal item with a normal latent response, shape of `latent`.

    .. math:: E(Y \mid \eta) = c_0 + \sum_k (c_k - c_{k-1})\,
        \Phi\bigl((\nu + \lambda\eta - \tau_k)/\sqrt\theta\bigr)

    Parameters
    ----------
    latent : array
    codes : array, shape (K,)
        Scores of the categories, ascending.
    loading, intercept, residual_sd : float
    thresholds : array, shape (K - 1,)
    """
    propensity = intercept + loading * np.asarray(latent)[..., None]
    return np.asarray(codes[0] + ndtr((propensity - thresholds) / residual_sd) @ np.diff(codes))


@dataclass(frozen=True, slots=True)
class OrdinalItem:
    """Parameters of one ordinal item on one factor in one group, as in `expected_item_score`."""

    codes: Floats
    loading: float
    intercept: float
    thresholds: Floats
    residual_sd: float

    def expected(self, latent: Floats) -> Floats:
        """Expected score at each factor value."""
        return expected_item_score(
            latent, self.codes, self.loading, self.intercept, self.thresholds, self.residual_sd
        )


def ordinal_difference(
    reference: OrdinalItem, focal: OrdinalItem, latent_mean: float, latent_variance: float
) -> ItemDifference:
    """Differences of expected item scores of one item, averaged over the focal group's normal distribution.

    Returns arrays of shape (1,).
    """
    # The trapezoid rule converges faster than any power here, and steep items need its close nodes.
    nodes = np.linspace(-_REACH, _REACH, _NODES)
    weights = np.exp(-(nodes**2) / 2)
    weights = weights / weights.sum()
    latent = latent_mean + np.sqrt(latent_variance) * nodes
    gap = reference.expected(latent) - focal.expected(latent)
    return ItemDifference(np.array([np.sqrt(weights @ gap**2)]), np.array([weights @ gap]))


@dataclass(frozen=True, slots=True)
class MeanItemScore:
    """The mean score of an ordinal item over a normal factor, and its derivatives.

    Attributes
    ----------
    value : float
    by_loading, by_intercept, by_residual_variance, by_latent_mean, by_latent_variance : float
    by_thresholds : array, shape (K - 1,)
    """

    value: float
    by_loading: float
    by_intercept: float
    by_thresholds: Floats
    by_residual_variance: float
    by_latent_mean: float
    by_latent_variance: float


def mean_item_score(item: OrdinalItem, latent_mean: float, latent_variance: float) -> MeanItemScore:
    r"""Average the expected score of an ordinal item over a normal factor, in closed form.

    .. math:: E(Y) = c_0 + \sum_k (c_k - c_{k-1})\,\Phi(z_k), \qquad
        z_k = \frac{\nu + \lambda\kappa - \tau_k}{\sqrt{\theta + \lambda^2\psi}}

    since the latent response is normal with that mean and variance.

    Parameters
    ----------
    item : OrdinalItem
    latent_mean, latent_variance : float
        :math:`\kappa` and :math:`\psi`.
    """
    loading, variance = item.loading, item.residual_sd**2
    spread = float(np.sqrt(variance + loading**2 * latent_variance))
    z = (item.intercept + loading * latent_mean - item.thresholds) / spread
    steps = np.diff(item.codes)
    density = steps * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    by_place = float(density.sum()) / spread
    by_spread = -float(density @ z) / (2 * spread**2)  # through the variance of the latent response
    return MeanItemScore(
        value=float(item.codes[0] + steps @ ndtr(z)),
        by_loading=by_place * latent_mean + by_spread * 2 * loading * latent_variance,
        by_intercept=by_place,
        by_thresholds=-density / spread,
        by_residual_variance=by_spread,
        by_latent_mean=by_place * loading,
        by_latent_variance=by_spread * loading**2,
    )


def category_sd(shares: Floats, codes: Floats, n: float) -> float:
    """Standard deviation, divisor n - 1, of answers whose categories have these shares."""
    mean = float(shares @ codes)
    return float(np.sqrt(shares @ (codes - mean) ** 2 * n / (n - 1)))
