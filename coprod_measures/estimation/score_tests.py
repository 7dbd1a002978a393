# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Score tests: what releasing a restriction would gain, without fitting the freer model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from ..errors import EstimationError
from ..numerics.fit_indices import chi2_pvalue
from ..numerics.threads import one_blas_thread
from ..results import format_number, format_p
from .discrepancy import MomentObjective
from .ordinal_objective import OrdinalObjective
from .standard_errors import likelihood_size

if TYPE_CHECKING:
    import pandas as pd

    from .cfa_fit import CfaFit

Floats = NDArray[np.float64]
_NO_INFORMATION = np.finfo(float).eps ** (1 / 3)


@dataclass(frozen=True)
class RowDerivatives:
    """Gradient and expected information of single rows, as if none were held equal to another.

    Attributes
    ----------
    rows : array of int, shape (r,)
        Row numbers in the parameter table.
    gradient : array, shape (r,)
    information : array, shape (r, r)
        Per observation; zero between groups.
    """

    rows: NDArray[np.intp]
    gradient: Floats
    information: Floats


@dataclass(frozen=True)
class ScoreTests:
    """Tests of the equalities of a model.

    Attributes
    ----------
    chisq, df, pvalue : float
        Test of all equalities together.
    univariate : DataFrame
        ``lhs op rhs group_first group chisq df pvalue epc``, a row per equality, the largest first:
        the parameter of `group` is released from that of ``group_first``.
    """

    chisq: float
    df: int
    pvalue: float
    univariate: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Return the univariate tests."""
        return self.univariate.copy()

    def __str__(self) -> str:
        total = (
            f"All {self.df} equalities: chi-square {format_number(self.chisq, 3)}, p {format_p(self.pvalue)}"
        )
        return f"{total}\n{self.univariate.head(10).to_string(index=False)}"


def row_derivatives(objective: MomentObjective | OrdinalObjective, values: Floats) -> RowDerivatives:
    """Evaluate every row of the objective's structures on its own."""
    if isinstance(objective, OrdinalObjective):
        return RowDerivatives(*objective.by_rows(values))
    parts = objective.group_derivatives(values, "expected")
    assert parts is not None  # the fit converged at these values
    rows = np.concatenate([s.rows for s in objective.structures])
    slope = np.concatenate([w * p.gradient for w, p in zip(objective.shares, parts, strict=True)])
    matrix = np.zeros((len(rows), len(rows)))
    first = 0
    for share, part in zip(objective.shares, parts, strict=True):
        last = first + len(part.information)
        matrix[first:last, first:last] = float(share) * part.information
        first = last
    return RowDerivatives(rows, slope, matrix)


def release(found: RowDerivatives, matrix: Floats, size: float) -> tuple[Floats, Floats]:
    """Return the gain in chi-square and the expected change of each row, were it freed alone.

    Parameters
    ----------
    found : RowDerivatives
    matrix : array, shape (n_rows, n_free)
        Map from the model's free parameters to rows, which stay free.
    size : float
        Number of observations.

    Returns
    -------
    gain, change : arrays, shape (r,)
        NaN where a row adds nothing to the free parameters.
    """
    kept = matrix[found.rows]
    crossed = found.information @ kept
    inner = kept.T @ crossed
    explained = (crossed * np.linalg.solve(inner, crossed.T).T).sum(axis=1) if inner.size else 0.0
    remaining = found.information.diagonal() - explained
    remaining = np.where(remaining > _NO_INFORMATION, remaining, np.nan)
    return size * found.gradient**2 / remaining, -found.gradient / remaining


@one_blas_thread
def score_tests(fit: CfaFit) -> ScoreTests:
    """Test each equality of a model, and all together.

    Notes
    -----
    R: ``lavaan::lavTestScore(fit)``. Expected information; the tests are not robust to non-normality,
    as in lavaan.

    Raises
    ------
    EstimationError
        Nothing is held equal, or the search did not converge.
    """
    import pandas as pd

    require_converged(fit)
    table = fit.table.parameters
    found = row_derivatives(fit.objective, fit.values)
    gain, change = release(found, fit.objective.map.matrix, score_size(fit))
    place = {int(row): k for k, row in enumerate(found.rows)}
    leaders: dict[int, int] = {}
    records = []
    for row, p in enumerate(table):
        if not p.free:
            continue
        leader = leaders.setdefault(p.free, row)
        if leader == row:
            continue
        k = place[row]
        groups = (fit.group_labels[table[leader].group - 1], fit.group_labels[p.group - 1])
        records.append((p.lhs, p.op, p.rhs, *groups, gain[k], 1, float(chdtrc(1, gain[k])), change[k]))
    if not records:
        raise EstimationError(
            "The model holds nothing equal, so there is no equality to test.",
            code="no_equalities",
            remedy="Fit it with equal=, or with a label used twice.",
        )
    columns = ["lhs", "op", "rhs", "group_first", "group", "chisq", "df", "pvalue", "epc"]
    frame = pd.DataFrame(records, columns=columns).sort_values("chisq", ascending=False, ignore_index=True)
    inverse = np.linalg.pinv(found.information, rcond=1.5e-8, hermitian=True)
    total = score_size(fit) * float(found.gradient @ inverse @ found.gradient)
    return ScoreTests(total, len(records), chi2_pvalue(total, len(records)), frame)


def score_size(fit: CfaFit) -> float:
    """Return what multiplies score tests: as for the statistic, but all cases for ordinal items."""
    objective: object = fit.objective
    return float(fit.n) if isinstance(objective, OrdinalObjective) else likelihood_size(fit)


def require_converged(fit: CfaFit) -> None:
    """Refuse what makes no sense away from a minimum."""
    if not fit.converged or fit.information is None:
        raise EstimationError(
            "The fit did not converge, or its information matrix is singular.",
            code="not_converged",
            remedy="See the findings of the fit.",
        )
