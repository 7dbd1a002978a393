# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""General and group factors: Schmid and Leiman's transformation, and the omegas that follow."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Hierarchical:
    """Loadings on a general factor and on group factors that are uncorrelated with it and each other.

    Attributes
    ----------
    general : ndarray, shape (k,)
    groups : ndarray, shape (k, m)
    residuals : ndarray, shape (k,)
        Residual variances.
    """

    general: Array
    groups: Array
    residuals: Array


def schmid_leiman(loadings: Array, phi: Array, general: Array) -> Hierarchical:
    r"""Turn oblique factors with a factor behind them into a general and group factors.

    .. math:: \lambda_g = \Lambda\gamma, \quad \Lambda^* = \Lambda\,diag\sqrt{1-\gamma^2}

    Parameters
    ----------
    loadings : ndarray, shape (k, m)
        Pattern loadings of standardised items.
    phi : ndarray, shape (m, m)
        Factor correlations.
    general : ndarray, shape (m,)
        Loadings :math:`\gamma` of the factors on the general one.

    References
    ----------
    Schmid, J., & Leiman, J. M. (1957). The development of hierarchical factor solutions. *Psychometrika*,
    22, 53-61. https://doi.org/10.1007/BF02289209

    R: ``psych::schmid(r, m)$sl``.
    """
    unique = np.sqrt(np.maximum(1 - general**2, 0.0))
    common = np.einsum("ij,jk,ik->i", loadings, phi, loadings)
    return Hierarchical(loadings @ general, loadings * unique, 1 - common)


@dataclass(frozen=True, slots=True)
class HierarchicalOmega:
    """Shares of the variance of the sum of all items.

    Attributes
    ----------
    total : float
        By all common factors.
    hierarchical : float
        By the general factor alone.
    limit : float
        hierarchical / total: the general factor's share of what is reliable.
    ecv : float
        The general factor's share of the common variance of the items.
    """

    total: float
    hierarchical: float
    limit: float
    ecv: float


def hierarchical_omega(solution: Hierarchical, variance: float) -> HierarchicalOmega:
    r"""Return omega total and omega hierarchical.

    .. math:: \omega_t = 1-\frac{\sum\theta_i}{V}, \quad \omega_h = \frac{(\sum\lambda_{ig})^2}{V}

    Parameters
    ----------
    solution : Hierarchical
    variance : float
        V, the variance of the sum; observed or implied by the model.

    References
    ----------
    Zinbarg, R. E., Revelle, W., Yovel, I., & Li, W. (2005). Cronbach's alpha, Revelle's beta, and
    McDonald's omega h. *Psychometrika*, 70, 123-133. https://doi.org/10.1007/s11336-003-0974-7
    Revelle, W., & Condon, D. M. (2019). Reliability from alpha to omega: A tutorial. *Psychological
    Assessment*, 31, 1395-1411. https://doi.org/10.1037/pas0000754

    R: ``psych::omega(x, m)``: ``omega_h omega.tot omega.lim ECV``.
    """
    reliable = variance - float(solution.residuals.sum())
    general = float(solution.general.sum()) ** 2
    squares = float((solution.general**2).sum())
    common = squares + float((solution.groups**2).sum())
    return HierarchicalOmega(
        total=reliable / variance,
        hierarchical=general / variance,
        limit=general / reliable if reliable > 0 else math.nan,
        ecv=squares / common if common > 0 else math.nan,
    )


@dataclass(frozen=True, slots=True)
class GroupOmega:
    """Shares of the variance of the sum of one group factor's items.

    Attributes
    ----------
    items : ndarray of int
        Items that belong to the factor.
    total, general, group : float
        By general and group factor together, and by either.
    """

    items: NDArray[np.intp]
    total: float
    general: float
    group: float


def implied_covariance(solution: Hierarchical) -> Array:
    """Covariances of the items that general and group factors imply, shape (k, k)."""
    common = np.outer(solution.general, solution.general) + solution.groups @ solution.groups.T
    return np.asarray(common + np.diag(solution.residuals))


def group_omegas(
    solution: Hierarchical, cov: Array, belongs: NDArray[np.intp] | None = None
) -> tuple[GroupOmega, ...]:
    """Return omegas of the sum of each group factor's items.

    An item belongs to the group factor on which it loads highest, unless `belongs` names it, shape (k,).
    The group's own omega is what a subscale says beyond the general factor.

    R: ``psych::omega(x, m)$omega.group``.
    """
    found = []
    if belongs is None:
        belongs = np.abs(solution.groups).argmax(axis=1)
    for j in range(solution.groups.shape[1]):
        items = np.flatnonzero(belongs == j)
        if not len(items):
            found.append(GroupOmega(items, math.nan, math.nan, math.nan))
            continue
        variance = float(cov[np.ix_(items, items)].sum())
        general = float(solution.general[items].sum()) ** 2 / variance
        group = float(solution.groups[items, j].sum()) ** 2 / variance
        found.append(GroupOmega(items, general + group, general, group))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class SecondOrderOmega:
    """Reliability by a second-order factor.

    Attributes
    ----------
    level1 : float
        Its share of the variance of the sum of all items: omega hierarchical of this model.
    level2 : float
        Its share of the variance of the sum of the first-order factors.
    partial : float
        Its share of the variance of the sum of items after the first-order factors' own parts are taken out.
    """

    level1: float
    level2: float
    partial: float


def second_order_omega(
    loadings: Array, general: Array, disturbances: Array, residual: float
) -> SecondOrderOmega:
    r"""Return the omegas of a second-order factor with variance one.

    .. math::

        \omega_{L1} = \frac{(1'\Lambda\gamma)^2}{(1'\Lambda\gamma)^2+\sum_j(1'\lambda_j)^2\psi_j+1'\Theta1},
        \quad \omega_{L2} = \frac{(\sum\gamma_j)^2}{(\sum\gamma_j)^2+\sum\psi_j}

    Parameters
    ----------
    loadings : ndarray, shape (k, m)
        Of items on first-order factors.
    general, disturbances : ndarray, shape (m,)
        Loadings of these on the second-order factor, and their residual variances.
    residual : float
        Sum of the residual variances and covariances of the items.

    References
    ----------
    Raykov, T., & Zinbarg, R. E. (2011). Proportion of general factor variance in a hierarchical
    multiple-component measuring instrument. *British Journal of Mathematical and Statistical Psychology*,
    64, 193-207. https://doi.org/10.1348/000711009X479714

    R: ``semTools::reliabilityL2(fit, "g")``.
    """
    sums = loadings.sum(axis=0)
    common = float(sums @ general) ** 2
    own = float(sums**2 @ disturbances)
    second = float(general.sum()) ** 2
    return SecondOrderOmega(
        level1=common / (common + own + residual),
        level2=second / (second + float(disturbances.sum())),
        partial=common / (common + residual),
    )
