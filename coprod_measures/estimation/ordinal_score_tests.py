# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
r"""Generalised score tests of ordinal models: what freeing held parameters would gain, without a freer fit.

Weighted least squares of ordinal statistics has no likelihood, so that the plain score test, which takes
the weights for the inverse of their covariance matrix, does not follow a chi-square distribution. With
residuals r, weights W, the statistics' asymptotic covariance :math:`\Gamma`, derivatives D by the free
parameters and J by the held ones,

.. math::

    B = J - D (D'WD)^{-1} D'WJ, \qquad s = B'Wr, \qquad
    T = n\, s' (B'W \Gamma W B)^{-1} s

is chi-square with as many degrees of freedom as held parameters can be told apart from the free ones. Sums
over groups are weighted by their shares.

References
----------
Boos (1992), doi:10.1080/00031305.1992.10475921; White (1982), doi:10.2307/1912526
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import EstimationError
from ..model.ordinal_moments import implied_statistics, ordinal_structures, statistic_derivatives
from ..numerics.fit_indices import chi2_pvalue
from ..numerics.threads import one_blas_thread
from .ordinal_fit import OrdinalFit
from .ordinal_objective import weighted

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
_KNOWN = 1e-7


@dataclass(frozen=True)
class GeneralisedScoreTest:
    """A test of some held parameters.

    Attributes
    ----------
    chisq : float
    df : int
        Parameters that can be told apart from the free ones; 0 where there is nothing to test.
    pvalue : float
        NaN on 0 df.
    changes : array, shape (r,)
        Expected change of each tested row if all of them were freed; where that is not unique, the smallest.
    """

    chisq: float
    df: int
    pvalue: float
    changes: Floats


@dataclass(frozen=True)
class HeldScores:
    """Scores of held parameters at the estimates of a model, with what is needed to test any of them.

    Attributes
    ----------
    rows : array, shape (r,)
        Row numbers in the parameter table.
    score : array, shape (r,)
        s.
    information, covariance : arrays, shape (r, r)
        ``B'WB`` and ``B'W Gamma W B``, per observation.
    scale : array, shape (r,)
        Diagonal of ``J'WJ``, against which a vanishing information is judged.
    n : int
        Cases.
    """

    rows: Indices
    score: Floats
    information: Floats
    covariance: Floats
    scale: Floats
    n: int

    def test(self, rows: Sequence[int]) -> GeneralisedScoreTest:
        """Test whether some of the rows should be freed together."""
        place = {int(row): k for k, row in enumerate(self.rows)}
        at = np.array([place[row] for row in rows], dtype=np.intp)
        unit = np.sqrt(np.where(self.scale[at] > 0, self.scale[at], 1.0))
        inner = self.information[np.ix_(at, at)] / np.outer(unit, unit)
        roots, vectors = np.linalg.eigh((inner + inner.T) / 2)
        known = roots > _KNOWN
        df = int(known.sum())
        if df == 0:
            return GeneralisedScoreTest(0.0, 0, float("nan"), np.zeros(len(at)))
        basis = vectors[:, known] / unit[:, None]
        score = basis.T @ self.score[at]
        spread = basis.T @ self.covariance[np.ix_(at, at)] @ basis
        chisq = self.n * float(score @ np.linalg.solve(spread, score))
        return GeneralisedScoreTest(chisq, df, chi2_pvalue(chisq, df), basis @ (score / roots[known]))


@one_blas_thread
def held_scores(fit: OrdinalFit, rows: Sequence[int]) -> HeldScores:
    """Evaluate the scores of held rows: fixed ones, or ones held equal to others.

    Parameters
    ----------
    fit : OrdinalFit
        Converged.
    rows : sequence of int
        Row numbers in ``fit.table``, each freed from what holds it while the others of its number stay.

    Raises
    ------
    EstimationError
        If the fit did not converge or its information matrix is singular.

    Notes
    -----
    With lavaan's ``lavInspect(fit, "delta")``, ``"WLS.V"``, ``"gamma"``, ``"wls.obs"`` and ``"wls.est"``; its
    ``lavTestScore`` gives the plain test, which has the wrong distribution for diagonal weights.
    """
    part = fit.ordinal_linearisation
    if not fit.converged or part.inverse is None:
        raise EstimationError(
            "The fit did not converge, or its information matrix is singular.",
            code="not_converged",
            remedy="See the findings of the fit.",
        )
    wanted = np.array(rows, dtype=np.intp)
    held = _derivatives_by_rows(fit, wanted)
    shares = part.shares
    crossed = np.zeros((len(part.inverse), len(wanted)))
    scale = np.zeros(len(wanted))
    for f, weight, d, j in zip(shares, part.weights, part.derivatives, held, strict=True):
        pulled = weighted(weight, j)
        crossed += f * (d.T @ pulled)
        scale += f * (j * pulled).sum(axis=0)
    explained = part.inverse @ crossed
    score = np.zeros(len(wanted))
    information, covariance = np.zeros((2, len(wanted), len(wanted)))
    for g, (f, weight, gamma, d, j) in enumerate(
        zip(shares, part.weights, part.gammas, part.derivatives, held, strict=True)
    ):
        own = j - d @ explained
        pulled = weighted(weight, own)
        residual = fit.groups[g].statistics - fit.implied[g].statistics
        score += f * (pulled.T @ residual)
        information += f * (own.T @ pulled)
        covariance += f * (pulled.T @ gamma @ pulled)
    return HeldScores(wanted, score, information, covariance, scale, fit.n)


def _derivatives_by_rows(fit: OrdinalFit, rows: Indices) -> list[Floats]:
    """Return each group's derivatives by table rows, shape (s, r); 0 for rows of other groups."""
    theta = fit.options.parameterization == "theta"
    every = np.union1d(fit.objective.map.free_rows, rows)
    found = []
    for part in ordinal_structures(fit.table, fit.sample, every, theta):
        implied = implied_statistics(part, fit.values)
        assert implied is not None  # the fit converged at these values
        jacobian = statistic_derivatives(part, implied)
        column = {int(row): k for k, row in enumerate(part.rows)}
        mine = np.zeros((len(jacobian), len(rows)))
        for k, row in enumerate(rows):
            if int(row) in column:
                mine[:, k] = jacobian[:, column[int(row)]]
        found.append(mine)
    return found
