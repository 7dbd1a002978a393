# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
r"""Differential item functioning of one item by ordinal logistic regression.

Three nested models of the answer on the matching score :math:`z` and the group :math:`g` (0 reference,
1 focal), with :math:`\operatorname{logit} P(Y \le k) = \zeta_k - \eta`:

.. math:: \eta_1 = \beta_1 z, \quad \eta_2 = \eta_1 + \beta_2 g, \quad \eta_3 = \eta_2 + \beta_3 z g

With several focal groups :math:`g` is an indicator of each, so that the first two tests have as many degrees
of freedom as there are focal groups.

Uniform DIF is tested by model 2 against 1, non-uniform by 3 against 2, both together by 3 against 1.

References
----------
Swaminathan & Rogers (1990), doi:10.1111/j.1745-3984.1990.tb00754.x; Zumbo (1999), *A handbook on the
theory and methods of differential item functioning*; Crane, Gibbons, Jolley & van Belle (2006),
doi:10.1097/01.mlr.0000245183.28384.ed; Choi, Gibbons & Crane (2011), doi:10.18637/jss.v039.i08
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from .ordinal_regression import OrdinalRegression, ordinal_regression

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Comparison:
    r"""One model against a smaller one.

    Attributes
    ----------
    chisq, df, p : float
        Likelihood ratio test.
    mcfadden, nagelkerke, cox_snell : float
        Gain in each :math:`R^2`.
    """

    chisq: float
    df: int
    p: float
    mcfadden: float
    nagelkerke: float
    cox_snell: float


@dataclass(frozen=True, slots=True)
class LogisticDif:
    """The three models of one item: score, score and group, score by group.

    Attributes
    ----------
    score, group, interaction : OrdinalRegression
        Models 1, 2 and 3.
    """

    score: OrdinalRegression
    group: OrdinalRegression
    interaction: OrdinalRegression

    @property
    def uniform(self) -> Comparison:
        """Model 2 against 1."""
        return _compare(self.score, self.group)

    @property
    def nonuniform(self) -> Comparison:
        """Model 3 against 2."""
        return _compare(self.group, self.interaction)

    @property
    def total(self) -> Comparison:
        """Model 3 against 1."""
        return _compare(self.score, self.interaction)

    @property
    def log_odds(self) -> float:
        r""":math:`\beta_2` of model 2: above 0 where the focal group answers higher at the same score.

        Of several focal groups the one farthest from 0.
        """
        return float(max(self.group.coefficients[1:], key=abs))

    @property
    def slope_change(self) -> float:
        r""":math:`|\beta_1^{(2)} / \beta_1^{(1)} - 1|`, the change of the slope by adding the group."""
        return abs(float(self.group.coefficients[0] / self.score.coefficients[0]) - 1.0)

    @property
    def separated(self) -> bool:
        """Whether an estimate of any model is infinite, or its search did not end."""
        fits = (self.score, self.group, self.interaction)
        return any(f.separated or not f.converged for f in fits)


def _compare(small: OrdinalRegression, large: OrdinalRegression) -> Comparison:
    df = len(large.coefficients) - len(small.coefficients)
    # Rounding can make a larger model's likelihood smaller by 1e-12.
    chisq = max(2.0 * (large.loglik - small.loglik), 0.0)
    return Comparison(
        chisq,
        df,
        float(chdtrc(df, chisq)),
        large.mcfadden - small.mcfadden,
        large.nagelkerke - small.nagelkerke,
        large.cox_snell - small.cox_snell,
    )


def logistic_dif(answers: Floats, score: Floats, group: NDArray[np.integer | np.bool_]) -> LogisticDif:
    """Fit the three models to one item.

    Parameters
    ----------
    answers : array, shape (n,)
        Codes in the order of the categories; only their order matters.
    score : array, shape (n,)
        What respondents are matched on.
    group : array of int or bool, shape (n,)
        0 for the reference group, 1, 2, … for focal groups.

    Raises
    ------
    ValueError
        If the answers have one category, or the score does not vary in every group.

    Notes
    -----
    R: ``MASS::polr(ordered(y) ~ z)``, ``~ z + g`` and ``~ z + g + z:g`` with a factor ``g``;
    ``lordif::rundif`` for a score that is already at hand.
    """
    places, place = np.unique(np.column_stack([score, group]), axis=0, return_inverse=True)
    codes, code = np.unique(answers, return_inverse=True)
    counts = np.zeros((len(places), len(codes)))
    np.add.at(counts, (place.ravel(), code.ravel()), 1.0)
    z, found = places.T
    of_groups = (found[:, None] == np.unique(found)[1:]).astype(np.float64)
    both = np.column_stack([z, of_groups])
    return LogisticDif(
        ordinal_regression(counts, z[:, None]),
        ordinal_regression(counts, both),
        ordinal_regression(counts, np.column_stack([both, z[:, None] * of_groups])),
    )
