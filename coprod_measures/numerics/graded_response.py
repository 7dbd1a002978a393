# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
r"""Samejima's graded response model by marginal maximum likelihood.

.. math:: P(Y_i > k \mid \theta) = \frac{1}{1 + \exp(-(a_i\theta - \zeta_{ik}))}, \qquad \theta \sim N(0, 1)

so that difficulties are :math:`b_{ik} = \zeta_{ik}/a_i`. Given expected counts of the answers at each
quadrature node, an item is a proportional-odds regression on the nodes: that is the M-step of the EM
algorithm, whose steps are extrapolated (SQUAREM).

References
----------
Samejima (1969), doi:10.1007/BF03372160; Bock & Aitkin (1981), doi:10.1007/BF02293801; Varadhan & Roland
(2008), doi:10.1111/j.1467-9469.2007.00585.x; Stocking & Lord (1983), doi:10.1177/014662168300700208
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, logsumexp

from .ordinal_regression import ordinal_regression

Floats = NDArray[np.float64]

_CYCLES = 500
_TOLERANCE = 1e-5
"""Largest change of a parameter in one EM step at which the search ends."""


@dataclass(frozen=True, slots=True)
class GradedModel:
    """Items of a graded response model.

    Attributes
    ----------
    slopes : array, shape (I,)
        a.
    cuts : tuple of arrays, shapes (K_i - 1,)
        Zeta, ascending.
    loglik : float
        NaN for a model that was not fitted as it stands.
    cycles : int
        EM steps taken.
    converged : bool
    """

    slopes: Floats
    cuts: tuple[Floats, ...]
    loglik: float
    cycles: int
    converged: bool

    @property
    def difficulties(self) -> tuple[Floats, ...]:
        """Each item's b, ascending."""
        return tuple(z / a for z, a in zip(self.cuts, self.slopes, strict=True))

    def probabilities(self, item: int, theta: Floats) -> Floats:
        """Category probabilities of one item, shape (len(theta), K)."""
        above = expit(self.slopes[item] * np.asarray(theta)[:, None] - self.cuts[item])
        ends = np.ones((len(theta), 1))
        return np.asarray(-np.diff(np.hstack([ends, above, 0 * ends]), axis=1))

    def expected_score(self, theta: Floats, items: Sequence[int] | None = None) -> Floats:
        """Expected sum of categories counted from 0, shape (len(theta),)."""
        chosen = range(len(self.slopes)) if items is None else items
        return np.asarray(
            sum(expit(self.slopes[i] * np.asarray(theta)[:, None] - self.cuts[i]).sum(axis=1) for i in chosen)
        )

    def rescaled(self, factor: float, shift: float) -> GradedModel:
        """The same items for ``factor * theta + shift``."""
        slopes = self.slopes / factor
        cuts = tuple(z + a * shift for z, a in zip(self.cuts, slopes, strict=True))
        return replace(self, slopes=slopes, cuts=cuts, loglik=float("nan"))


def quadrature(nodes: int = 61, reach: float = 6.0) -> tuple[Floats, Floats]:
    """Equally spaced nodes and their standard normal weights, which sum to 1."""
    theta = np.linspace(-reach, reach, nodes)
    weight = np.exp(-(theta**2) / 2)
    return theta, weight / weight.sum()


def fit_graded_response(answers: Floats, nodes: int = 61) -> GradedModel:
    """Fit a graded response model with a standard normal latent variable.

    Parameters
    ----------
    answers : array, shape (n, I)
        Categories 0, 1, …, K_i - 1, each answered at least once; NaN where there is no answer.
    nodes : int
        Quadrature nodes from -6 to 6.

    Notes
    -----
    R: ``mirt::mirt(x, 1, itemtype = "graded")``; its d are minus the cuts.
    """
    theta, weight = quadrature(nodes)
    chosen = [_one_hot(column) for column in np.asarray(answers, dtype=np.float64).T]
    model = _start(chosen)
    for _ in range(_CYCLES // 3):
        one, _ = _step(model, chosen, theta, weight)
        two, _ = _step(one, chosen, theta, weight)
        p0, p1, p2 = _packed(model), _packed(one), _packed(two)
        if np.abs(p2 - p1).max() < _TOLERANCE:
            model = replace(two, converged=True)
            break
        first, second = p1 - p0, p2 - 2 * p1 + p0
        length = max(float(np.linalg.norm(first) / max(float(np.linalg.norm(second)), 1e-300)), 1.0)
        leapt = _unpacked(p0 + 2 * length * first + length**2 * second, two)
        # A leap that breaks the order of cuts or lowers the likelihood is not taken.
        if leapt is not None:
            after, reached = _step(leapt, chosen, theta, weight)
            leapt = after if reached >= _loglik(two, chosen, theta, weight) else None
        model = two if leapt is None else leapt
        model = replace(model, cycles=one.cycles + 2)
    return replace(model, loglik=_loglik(model, chosen, theta, weight))


def _one_hot(column: Floats) -> Floats:
    """Which category each respondent chose, shape (n, K); all zero where there is no answer."""
    seen = ~np.isnan(column)
    k = int(column[seen].max()) + 1
    out = np.zeros((len(column), k))
    out[np.flatnonzero(seen), column[seen].astype(np.intp)] = 1.0
    return out


def _start(chosen: Sequence[Floats]) -> GradedModel:
    cuts = []
    for answers in chosen:
        share = np.cumsum(answers.sum(axis=0))[:-1] / answers.sum()
        cuts.append(1.5 * np.log(share / (1 - share)))
    return GradedModel(np.full(len(cuts), 1.5), tuple(cuts), float("nan"), 0, False)


def _joint(model: GradedModel, chosen: Sequence[Floats], theta: Floats, weight: Floats) -> Floats:
    """Log of prior times likelihood of each respondent at each node, shape (n, Q)."""
    out = np.tile(np.log(weight), (len(chosen[0]), 1))
    for i, answers in enumerate(chosen):
        out += answers @ np.log(np.maximum(model.probabilities(i, theta), 1e-300)).T
    return out


def _loglik(model: GradedModel, chosen: Sequence[Floats], theta: Floats, weight: Floats) -> float:
    return float(logsumexp(_joint(model, chosen, theta, weight), axis=1).sum())


def _step(
    model: GradedModel, chosen: Sequence[Floats], theta: Floats, weight: Floats
) -> tuple[GradedModel, float]:
    """One EM step; also the log-likelihood before it."""
    joint = _joint(model, chosen, theta, weight)
    total = logsumexp(joint, axis=1)
    posterior = np.exp(joint - total[:, None])
    slopes, cuts = model.slopes.copy(), []
    for i, answers in enumerate(chosen):
        start = model.slopes[i : i + 1], model.cuts[i]
        fit = ordinal_regression(posterior.T @ answers, theta[:, None], start)
        slopes[i] = fit.coefficients[0]
        cuts.append(fit.cuts)
    return replace(model, slopes=slopes, cuts=tuple(cuts), cycles=model.cycles + 1), float(total.sum())


def _packed(model: GradedModel) -> Floats:
    return np.concatenate([model.slopes, *model.cuts])


def _unpacked(values: Floats, like: GradedModel) -> GradedModel | None:
    """Items from one vector, or None where cuts are out of order."""
    slopes, rest = values[: len(like.slopes)], values[len(like.slopes) :]
    cuts = tuple(np.split(rest, np.cumsum([len(z) for z in like.cuts])[:-1]))
    if any((np.diff(z) <= 0).any() for z in cuts):
        return None
    return replace(like, slopes=slopes, cuts=cuts)


def expected_a_posteriori(model: GradedModel, answers: Floats, theta: Floats) -> tuple[Floats, Floats]:
    """Return each respondent's posterior mean and standard deviation under a standard normal prior.

    Parameters
    ----------
    model : GradedModel
    answers : array, shape (n, I)
        As in `fit_graded_response`.
    theta : array, shape (Q,)
        Equally spaced nodes.

    Notes
    -----
    R: ``mirt::fscores(model, method = "EAP")``.
    """
    chosen = [
        _wide(_one_hot(column), len(z) + 1)
        for column, z in zip(np.asarray(answers, dtype=np.float64).T, model.cuts, strict=True)
    ]
    joint = _joint(model, chosen, theta, np.exp(-(theta**2) / 2))
    posterior = np.exp(joint - logsumexp(joint, axis=1)[:, None])
    mean = posterior @ theta
    return mean, np.sqrt(np.maximum(posterior @ theta**2 - mean**2, 0.0))


def _wide(chosen: Floats, k: int) -> Floats:
    return np.pad(chosen, ((0, 0), (0, k - chosen.shape[1])))


def stocking_lord(
    target: GradedModel, other: GradedModel, items: Sequence[tuple[int, int]], theta: Floats
) -> tuple[float, float]:
    """Return factor and shift that bring `other` to the metric of `target`.

    The expected sums of the common items are made as equal as can be, in squares over the nodes.

    Parameters
    ----------
    items : sequence of pairs
        Positions of each common item in `target` and in `other`.
    """
    goal = target.expected_score(theta, [i for i, _ in items])
    mine = [j for _, j in items]

    def distance(x: Floats) -> float:
        return float(
            ((goal - other.rescaled(float(np.exp(x[0])), x[1]).expected_score(theta, mine)) ** 2).sum()
        )

    found = minimize(distance, np.zeros(2), method="BFGS").x
    return float(np.exp(found[0])), float(found[1])


def collapsed(answers: Floats, group: NDArray[np.integer | np.bool_], fewest: int = 5) -> Floats:
    """Merge categories that some group chose fewer than so many times; return categories from 0.

    A rare category joins the next lower one that is not rare; rare ones at the bottom join the lowest that
    is not.

    Parameters
    ----------
    answers : array, shape (n,)
    group : array of int or bool, shape (n,)
    """
    codes, place = np.unique(answers, return_inverse=True)
    counts = [np.bincount(place[group == g], minlength=len(codes)) for g in np.unique(group)]
    level = np.cumsum(np.min(counts, axis=0) >= fewest) - 1
    return np.asarray(np.maximum(level, 0), dtype=np.float64)[place.ravel()]
