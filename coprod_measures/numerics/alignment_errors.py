# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
r"""Sampling errors of aligned means and standard deviations, by the delta method.

At the minimum the gradient of the objective F in the group parameters :math:`\theta` is zero, whatever the
configural loadings and intercepts x. So :math:`\theta` is a function of x with derivatives

.. math:: \frac{\partial\theta}{\partial x} = -\Bigl(\frac{\partial^2F}{\partial\theta^2}\Bigr)^{-1}
          \frac{\partial^2F}{\partial\theta\,\partial x}, \qquad
          \operatorname{cov}(\hat\theta) = \frac{\partial\theta}{\partial x}\operatorname{cov}(\hat x)
          \Bigl(\frac{\partial\theta}{\partial x}\Bigr)'

References
----------
Asparouhov & Muthén (2014), doi:10.1080/10705511.2014.919210
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .alignment import Aligned
from .alignment_objective import AlignmentMethod, AlignmentScale, Problems, group_shares, problems

Floats = NDArray[np.float64]

_FLAT = 1e-8


@dataclass(frozen=True, slots=True)
class AlignmentErrors:
    """Standard errors, shape (G,) each: 0 where fixed, NaN where the minimum is flat.

    Attributes
    ----------
    means, sds : array, shape (G,)
    """

    means: Floats
    sds: Floats


def alignment_errors(
    loadings: Floats,
    intercepts: Floats,
    covariance: Floats,
    aligned: Aligned,
    *,
    method: AlignmentMethod,
    scale: AlignmentScale,
    weights: Floats | None,
    power: tuple[float, float],
    epsilon: float,
) -> AlignmentErrors:
    """Return the standard errors of aligned means and standard deviations.

    Parameters
    ----------
    loadings, intercepts : array, shape (G, I)
        What was aligned, every item in every group.
    covariance : array, shape (2 G I, 2 G I)
        Sampling covariance of the loadings, group by group, followed by the intercepts.
    aligned : Aligned
        With the options that gave it.
    method, scale, weights, power, epsilon
        As in `align`.
    """
    lam, nu = np.asarray(loadings, dtype=np.float64), np.asarray(intercepts, dtype=np.float64)
    parts = problems(lam, nu, group_shares(lam, nu, weights), method=method, scale=scale, power=power)
    of_means, of_sds = _jacobians(parts, aligned, epsilon)
    return AlignmentErrors(_errors(of_means, covariance), _errors(of_sds, covariance))


def _errors(jacobian: Floats, covariance: Floats) -> Floats:
    variances = np.einsum("gx,xy,gy->g", jacobian, covariance, jacobian)
    return np.asarray(np.sqrt(np.maximum(variances, 0.0)))


def _jacobians(parts: Problems, aligned: Aligned, epsilon: float) -> tuple[Floats, Floats]:
    """Return the derivatives of means and standard deviations, shape (G, 2 G I) each."""
    by_scale, by_mean = parts
    logs, ratios, sds = -np.log(aligned.sds), aligned.means / aligned.sds, aligned.sds
    of_logs = _implicit(
        by_scale.derivatives(logs, epsilon)[1], by_scale.crossed(logs, epsilon), by_scale.basis
    )
    crossed = np.concatenate(by_mean.crossed(ratios, epsilon), axis=1)
    of_ratios = _implicit(by_mean.derivatives(ratios, epsilon)[1], crossed, by_mean.basis)
    of_sds = np.zeros_like(of_ratios)
    of_sds[:, : of_logs.shape[1]] = -sds[:, None] * of_logs
    return sds[:, None] * of_ratios + ratios[:, None] * of_sds, of_sds


def _implicit(hessian: Floats, crossed: Floats, basis: Floats) -> Floats:
    """Return the derivatives of the minimiser along the basis, shape (G, inputs); NaN at a flat minimum."""
    reduced = basis.T @ hessian @ basis
    if not basis.shape[1]:
        return np.zeros_like(crossed)
    roots = np.linalg.eigvalsh(reduced)
    if roots[0] <= _FLAT * roots[-1]:
        return np.full_like(crossed, np.nan)
    return np.asarray(-basis @ np.linalg.solve(reduced, basis.T @ crossed))
