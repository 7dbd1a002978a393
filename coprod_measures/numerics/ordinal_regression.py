# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
r"""Proportional-odds logistic regression of counts, by Newton's method with analytic derivatives.

.. math:: \operatorname{logit} P(Y \le k \mid x) = \zeta_k - x'\beta

Rows with the same predictors are one row of counts, so that a sum score makes the work independent of
the number of respondents. The log-likelihood is concave (Pratt, 1981), so a maximum is the maximum;
where predictors separate the answers there is none, and the result says so.

References
----------
McCullagh (1980), doi:10.1111/j.2517-6161.1980.tb01109.x; Pratt (1981),
doi:10.1080/01621459.1981.10477613; Albert & Anderson (1984), doi:10.1093/biomet/71.1.1
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, xlogy

Floats = NDArray[np.float64]

_STEPS = 100
_HALVINGS = 40
_TOLERANCE = 1e-11
"""Newton decrement at which the search ends, in units of the log-likelihood."""

_LEAST_INFORMATION = 1e-4
"""Below this (an error above 100 logits per standard deviation of a predictor) there is no maximum."""


@dataclass(frozen=True, slots=True)
class OrdinalRegression:
    r"""A fitted proportional-odds model.

    Attributes
    ----------
    coefficients : array, shape (p,)
        :math:`\beta`: positive where larger values go with higher answers.
    cuts : array, shape (K - 1,)
        :math:`\zeta`, ascending.
    loglik : float
        Where answers are separated, its supremum.
    loglik_null : float
        Of the model without predictors.
    n : float
        Sum of the counts.
    converged : bool
        Whether the search ended.
    separated : bool
        Whether some coefficient or cut has no finite estimate.
    """

    coefficients: Floats
    cuts: Floats
    loglik: float
    loglik_null: float
    n: float
    converged: bool
    separated: bool

    @property
    def mcfadden(self) -> float:
        r"""McFadden's :math:`R^2 = 1 - \ell/\ell_0`."""
        return 1.0 - self.loglik / self.loglik_null

    @property
    def cox_snell(self) -> float:
        r"""Cox and Snell's :math:`R^2 = 1 - \exp(2(\ell_0 - \ell)/n)`."""
        return float(-np.expm1(2.0 * (self.loglik_null - self.loglik) / self.n))

    @property
    def nagelkerke(self) -> float:
        """Nagelkerke's: Cox and Snell's divided by its largest possible value."""
        return self.cox_snell / float(-np.expm1(2.0 * self.loglik_null / self.n))


def ordinal_regression(
    counts: Floats, predictors: Floats, start: tuple[Floats, Floats] | None = None
) -> OrdinalRegression:
    """Fit a proportional-odds model to counts.

    Parameters
    ----------
    counts : array, shape (m, K)
        How often each of K ordered categories was answered at each row of predictors. Categories that
        nobody answered are left out of the model; at least two must be left.
    predictors : array, shape (m, p)
        Not collinear, and none constant; p may be 0.
    start : pair of arrays, optional
        Coefficients and cuts near the maximum, for a quicker search.

    Returns
    -------
    OrdinalRegression

    Raises
    ------
    ValueError
        If fewer than two categories were answered, or predictors are collinear.

    Notes
    -----
    R: ``MASS::polr(ordered(y) ~ x, method = "logistic")``; with two categories
    ``glm(y ~ x, family = binomial)``, whose intercept is minus the cut.
    """
    answered = np.asarray(counts, dtype=np.float64)
    answered = answered[:, answered.sum(axis=0) > 0]
    if answered.shape[1] < 2:
        raise ValueError("fewer than two categories were answered")
    used = answered.sum(axis=1) > 0
    answered, x = answered[used], np.asarray(predictors, dtype=np.float64)[used]
    totals, n = answered.sum(axis=0), float(answered.sum())
    null = float(xlogy(totals, totals / n).sum())
    weights = answered.sum(axis=1)
    centre = weights @ x / n
    spread = np.sqrt(weights @ (x - centre) ** 2 / n)
    if x.shape[1] and (spread.min() <= 0 or _collinear((x - centre) / spread, weights)):
        raise ValueError("the predictors are collinear")
    z = (x - centre) / spread
    cut = answered.shape[1] - 1
    if start is not None and len(start[1]) == cut:
        first = np.concatenate([start[1] - float(centre @ start[0]), start[0] * spread])
    else:
        share = np.cumsum(totals)[:-1] / n
        first = np.concatenate([np.log(share / (1 - share)), np.zeros(x.shape[1])])
    theta, loglik, converged, separated = _newton(answered, z, first)
    slopes = theta[cut:] / spread
    return OrdinalRegression(
        slopes, theta[:cut] + float(centre @ slopes), loglik, null, n, converged, separated
    )


def _collinear(z: Floats, weights: Floats) -> bool:
    moments = (z * weights[:, None]).T @ z / weights.sum()
    return bool(np.linalg.eigvalsh(moments)[0] < 1e-10)


def _newton(counts: Floats, z: Floats, theta: Floats) -> tuple[Floats, float, bool, bool]:
    """Maximise; return the parameters, the log-likelihood, and whether it converged and is separated."""
    loglik = _loglik(counts, z, theta)
    converged = False
    for _ in range(_STEPS):
        gradient, information = _derivatives(counts, z, theta)
        values, vectors = np.linalg.eigh(information)
        # Directions without information are those along which separated answers run away.
        kept = values > 1e-13 * max(float(values[-1]), 1.0)
        step = vectors[:, kept] @ ((vectors[:, kept].T @ gradient) / values[kept])
        if float(gradient @ step) < _TOLERANCE:
            converged = True
            break
        for _ in range(_HALVINGS):
            tried = _loglik(counts, z, theta + step)
            if tried >= loglik:
                break
            step = step / 2
        else:
            converged = True  # no uphill step is left within the precision of the arithmetic
            break
        theta, loglik = theta + step, tried
    _, information = _derivatives(counts, z, theta)
    return theta, loglik, converged, bool(np.linalg.eigvalsh(information)[0] < _LEAST_INFORMATION)


def _probabilities(theta: Floats, z: Floats, n_categories: int) -> tuple[Floats, Floats]:
    """Return category probabilities (m, K) and cumulative ones with their ends 0 and 1 (m, K + 1)."""
    cuts, slopes = theta[: n_categories - 1], theta[n_categories - 1 :]
    logits = cuts - (z @ slopes)[:, None]
    ends = np.ones((len(z), 1))
    below = np.hstack([0 * ends, expit(logits), ends])
    above = np.hstack([ends, expit(-logits), 0 * ends])
    # The difference is taken in the tail where it loses no digits.
    upper = below[:, 1:] + below[:, :-1] > 1
    return np.where(upper, above[:, :-1] - above[:, 1:], below[:, 1:] - below[:, :-1]), below


def _loglik(counts: Floats, z: Floats, theta: Floats) -> float:
    p, _ = _probabilities(theta, z, counts.shape[1])
    if (p[counts > 0] <= 0).any():
        return -np.inf
    return float(xlogy(counts, np.where(counts > 0, p, 1.0)).sum())


def _derivatives(counts: Floats, z: Floats, theta: Floats) -> tuple[Floats, Floats]:
    """Return the gradient and minus the Hessian, for cuts and then slopes."""
    k = counts.shape[1] - 1
    p, below = _probabilities(theta, z, k + 1)
    p = np.where(counts > 0, p, 1.0)
    inner = below[:, 1:-1]
    density = inner * (1 - inner)
    curvature = density * (1 - 2 * inner)
    at, above = counts[:, :-1], counts[:, 1:]
    down, up = density / p[:, :-1], density / p[:, 1:]
    gradient_cuts = (at * down - above * up).sum(axis=0)
    eta = counts * (below[:, 1:] + below[:, :-1] - 1)
    ends = np.zeros((len(z), 1))
    padded = np.hstack([ends, density, ends])
    eta2 = -(counts * (padded[:, 1:] + padded[:, :-1])).sum(axis=1)
    eta_cuts = (at + above) * density
    second = at * (curvature / p[:, :-1] - down**2) - above * (curvature / p[:, 1:] + up**2)
    hessian = np.zeros((len(theta), len(theta)))
    hessian[range(k), range(k)] = second.sum(axis=0)
    if k > 1:
        middle = (counts[:, 1:-1] * density[:, 1:] * density[:, :-1] / p[:, 1:-1] ** 2).sum(axis=0)
        hessian[range(1, k), range(k - 1)] = hessian[range(k - 1), range(1, k)] = middle
    hessian[k:, :k] = z.T @ eta_cuts
    hessian[:k, k:] = hessian[k:, :k].T
    hessian[k:, k:] = (z * eta2[:, None]).T @ z
    return np.concatenate([gradient_cuts, z.T @ eta.sum(axis=1)]), -hessian
