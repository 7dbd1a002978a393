# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Reliability of a sum of ordinal codes whose latent responses have one factor."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import linalg
from scipy.special import ndtr

from .bivariate_normal import bivariate_normal_cdf, bivariate_normal_pdf

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CategoricalOmega:
    """Green and Yang's omega.

    Attributes
    ----------
    value : float
    by_loadings : ndarray, shape (k,)
    by_thresholds : ndarray, shape (t,)
        Derivatives, the thresholds of the first item first; of the model-implied form.
    """

    value: float
    by_loadings: Array
    by_thresholds: Array


def categorical_omega(
    loadings: Array, thresholds: Sequence[Array], correlations: Array | None = None
) -> CategoricalOmega:
    r"""Omega of the sum of ordinal codes.

    .. math::

        \omega_{cat} = \frac{\sum_{ij}\Bigl[\sum_{c,c'}\Phi_2(\tau_{ic},\tau_{jc'},\lambda_i\lambda_j)
            -\sum_c\Phi(\tau_{ic})\sum_{c'}\Phi(\tau_{jc'})\Bigr]}
        {\sum_{ij}\Bigl[\sum_{c,c'}\Phi_2(\tau_{ic},\tau_{jc'},\rho_{ij})
            -\sum_c\Phi(\tau_{ic})\sum_{c'}\Phi(\tau_{jc'})\Bigr]}

    The numerator is the covariance of the sum with that of another form with the same loadings and
    thresholds; the denominator the variance of the sum, with :math:`\rho_{ii}=1`. All cells of all
    pairs of items are computed at once.

    Parameters
    ----------
    loadings : ndarray, shape (k,)
        Standardised loadings of the latent responses.
    thresholds : sequence of ndarray
        Of each item, ascending.
    correlations : ndarray, shape (k, k), optional
        Observed polychoric correlations for the denominator; by default :math:`\lambda_i\lambda_j`.

    References
    ----------
    Green, S. B., & Yang, Y. (2009). Reliability of summed item scores using structural equation modeling:
    An alternative to coefficient alpha. *Psychometrika*, 74, 155-167.
    https://doi.org/10.1007/s11336-008-9099-3

    R: ``semTools::compRelSEM(fit, obs.var = FALSE, ord.scale = TRUE)``; with observed correlations
    ``obs.var = TRUE``.
    """
    tau = np.concatenate(list(thresholds))
    item = np.repeat(np.arange(len(loadings)), [len(t) for t in thresholds])
    same = item[:, None] == item[None, :]
    implied = np.outer(loadings, loadings)[np.ix_(item, item)]
    whole = implied if correlations is None else correlations[np.ix_(item, item)]
    joint = bivariate_normal_cdf(tau[:, None], tau[None, :], np.clip(implied, -1, 1))
    apart = joint if correlations is None else bivariate_normal_cdf(tau[:, None], tau[None, :], whole)
    single = ndtr(tau)
    expected = float(single.sum()) ** 2
    own = ndtr(np.minimum(tau[:, None], tau[None, :]))
    true = float(joint.sum()) - expected
    total = float(np.where(same, own, apart).sum()) - expected

    density = np.exp(-0.5 * tau**2) / np.sqrt(2 * np.pi)
    by_correlation = bivariate_normal_pdf(tau[:, None], tau[None, :], np.clip(implied, -0.999999, 0.999999))
    spread = np.sqrt(np.maximum(1 - implied**2, 1e-12))
    given = ndtr((tau[None, :] - implied * tau[:, None]) / spread)
    true_tau = 2 * density * (given.sum(axis=1) - single.sum())
    below = (tau[None, :] > tau[:, None]) & same
    total_tau = density * (
        2 * np.where(same, 0.0, given).sum(axis=1) + 2 * below.sum(axis=1) + 1 - 2 * single.sum()
    )
    slope = by_correlation * loadings[item][None, :]
    true_row = 2 * slope.sum(axis=1)
    total_row = 2 * np.where(same, 0.0, slope).sum(axis=1)
    value = true / total
    by_tau = (true_tau - value * total_tau) / total
    by_row = (true_row - value * total_row) / total
    return CategoricalOmega(value, np.asarray(np.bincount(item, weights=by_row), dtype=np.float64), by_tau)


def code_covariances(thresholds: Sequence[Array], correlations: Array) -> Array:
    r"""Return covariances of codes 0, 1, 2, … that cut normal variables, shape (k, k).

    .. math:: cov_{ij} = \sum_{c,c'}\Phi_2(\tau_{ic},\tau_{jc'},\rho_{ij})
              -\sum_c\Phi(\tau_{ic})\sum_{c'}\Phi(\tau_{jc'})

    Parameters
    ----------
    thresholds : sequence of ndarray
        Of each item, ascending.
    correlations : ndarray, shape (k, k)
        Of the normal variables. A diagonal below one gives the covariance with a parallel item, which has
        so large a share in common.
    """
    tau = np.concatenate(list(thresholds))
    item = np.repeat(np.arange(len(thresholds)), [len(t) for t in thresholds])
    rho = correlations[np.ix_(item, item)]
    joint = bivariate_normal_cdf(tau[:, None], tau[None, :], np.clip(rho, -1, 1))
    own = ndtr(np.minimum(tau[:, None], tau[None, :]))
    joint = np.where((item[:, None] == item[None, :]) & (rho >= 1), own, joint)
    member = np.equal.outer(np.arange(len(thresholds)), item).astype(np.float64)
    return np.asarray(member @ (joint - np.outer(ndtr(tau), ndtr(tau))) @ member.T)


def maximal_categorical(
    loadings: Array, thresholds: Sequence[Array], correlations: Array | None = None
) -> float:
    r"""Reliability of the weighted sum of ordinal codes with the best weights.

    .. math:: \max_w\frac{w'C_Tw}{w'C_Xw}

    with the covariances of the codes with those of a parallel form, :math:`C_T`, and among themselves,
    :math:`C_X`: the largest root of :math:`C_X^{-1}C_T`.

    Parameters
    ----------
    loadings, thresholds, correlations
        As in `categorical_omega`.

    References
    ----------
    Li, H. (1997). A unifying expression for the maximal reliability of a linear composite. *Psychometrika*,
    62, 245-249. https://doi.org/10.1007/BF02295278
    Green & Yang (2009), doi:10.1007/s11336-008-9099-3

    R: ``semTools::maximalRelia(fit)``, with observed correlations.
    """
    implied = np.outer(loadings, loadings)
    whole = (implied if correlations is None else correlations).copy()
    np.fill_diagonal(whole, 1.0)
    true, total = code_covariances(thresholds, implied), code_covariances(thresholds, whole)
    try:
        return float(linalg.eigh(true, total, eigvals_only=True)[-1])
    except np.linalg.LinAlgError:
        return math.nan


def average_variance_extracted(common: Array, variance: Array) -> float:
    r"""Share of the items' variance that their factor explains, :math:`\sum\lambda_i^2\phi/\sum\sigma_{ii}`.

    Parameters
    ----------
    common, variance : ndarray, shape (k,)
        Variance by the factor, and whole variance, of each item.

    References
    ----------
    Fornell, C., & Larcker, D. F. (1981). Evaluating structural equation models with unobservable variables
    and measurement error. *Journal of Marketing Research*, 18, 39-50. https://doi.org/10.2307/3151312

    R: ``semTools::AVE(fit)``.
    """
    return float(common.sum() / variance.sum())


def heterotrait_monotrait(r: Array, groups: Sequence[NDArray[np.intp]], *, geometric: bool) -> Array:
    r"""Ratio of correlations between and within sets of items, shape (m, m), ones in the diagonal.

    .. math:: HTMT_{ab} = \frac{\overline{|r|}_{ab}}{\sqrt{\overline{|r|}_{aa}\,\overline{|r|}_{bb}}}

    Near one, two scales cannot be told apart. HTMT2 takes geometric means, and is not biased where
    loadings differ.

    Parameters
    ----------
    r : ndarray, shape (p, p)
    groups : sequence of ndarray of int
        Items of each factor, two or more.
    geometric : bool
        HTMT2.

    References
    ----------
    Henseler, J., Ringle, C. M., & Sarstedt, M. (2015). A new criterion for assessing discriminant validity.
    *Journal of the Academy of Marketing Science*, 43, 115-135. https://doi.org/10.1007/s11747-014-0403-8
    Roemer, E., Schuberth, F., & Henseler, J. (2021). HTMT2: An improved criterion for assessing
    discriminant validity. *Industrial Management & Data Systems*, 121, 2637-2650.
    https://doi.org/10.1108/IMDS-02-2021-0082

    R: ``semTools::htmt(model, data, htmt2 = FALSE)``.
    """
    size = np.abs(r)

    def mean(values: Array) -> float:
        return float(np.exp(np.log(values).mean()) if geometric else values.mean())

    within = []
    for group in groups:
        block = size[np.ix_(group, group)]
        within.append(mean(block[np.triu_indices(len(group), 1)]))
    found = np.eye(len(groups))
    for a in range(len(groups)):
        for b in range(a):
            between = mean(size[np.ix_(groups[a], groups[b])].ravel())
            found[a, b] = found[b, a] = between / np.sqrt(within[a] * within[b])
    return found
