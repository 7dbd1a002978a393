# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Agreement of raters or occasions: intraclass correlations and weighted kappa."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from .. import messages
from ..errors import DataError, check_option, checked_level, counted
from ..numerics.agreement import KAPPA_WEIGHTS, KappaWeights, kappa
from ..numerics.intraclass import ICC_FORMS, Icc, TwoWay, six_forms, two_way, two_way_reml
from ..responses.response_data import ResponseData
from ..results import Estimate, Finding, Share, Table, TableReport, format_percent
from .plain_columns import plain_columns

Floats = NDArray[np.float64]
IccMissing = Literal["listwise", "reml"]

_FEW_RATERS = 3
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class IccReport(TableReport):
    """The six intraclass correlations. ``report["ICC2"]`` is an `Estimate`.

    Attributes
    ----------
    forms : tuple of Icc
        ICC1, ICC2, ICC3, ICC1k, ICC2k, ICC3k.
    mean_squares : TwoWay
        What they were computed from.
    n, k : int
        Subjects used, and raters or occasions.
    level : float
        Coverage of the intervals.
    missing : {"listwise", "reml"}
    findings : tuple of Finding
    """

    forms: tuple[Icc, ...]
    mean_squares: TwoWay
    n: int
    k: int
    level: float
    missing: IccMissing
    findings: tuple[Finding, ...] = ()

    def __getitem__(self, form: str) -> Estimate:
        check_option("form", form, ICC_FORMS)
        found = next(f for f in self.forms if f.form == form)
        return Estimate(found.value, found.low, found.high, self.level, self._method(found.form), self.n)

    def _method(self, form: str, language: messages.Language = "en") -> str:
        words = messages.text(f"icc.form.{form}", language)
        cases = messages.text(f"icc.cases.{self.missing}", language)
        return messages.text("icc.method", language, form=words, cases=cases)

    def to_frame(self) -> pd.DataFrame:
        """Return a row per form, unrounded: ``type icc f df1 df2 pvalue low high``."""
        columns = ["type", "icc", "f", "df1", "df2", "pvalue", "low", "high"]
        rows = [[f.form, f.value, f.f, f.df1, f.df2, f.pvalue, f.low, f.high] for f in self.forms]
        return pd.DataFrame(rows, columns=columns)

    def table(self, language: messages.Language = "en") -> Table:
        """Return the coefficients as a table to show, with what each form is for."""
        level = format_percent(self.level, 0, language)
        names = ("form", "meaning", "icc", "f", "df1", "df2")
        columns = tuple(messages.text(f"icc.column.{n}", language, level=level) for n in names)
        rows = tuple(
            (f.form, messages.text(f"icc.form.{f.form}", language), self[f.form].show(2, language), f.f,
             int(f.df1), int(f.df2))
            for f in self.forms
        )  # fmt: skip
        note = messages.text(f"icc.note.{self.missing}", language, n=self.n, k=self.k)
        return Table(messages.text("icc.title", language), columns, rows, (note,), 2, language)


def icc(data: Any, *, missing: IccMissing = "listwise", level: float = 0.95) -> IccReport:
    r"""Estimate the six intraclass correlations of raters, occasions or items.

    ICC1: every subject has other raters. ICC2: the raters are a sample, and their level counts (absolute
    agreement). ICC3: these very raters, their level does not count (consistency; ICC3k is alpha). The
    forms with k are of the mean of k ratings.

    .. math::

        ICC2 = \frac{B-E}{B+(k-1)E+k(R-E)/n}, \quad ICC3 = \frac{B-E}{B+(k-1)E}

    with the mean squares of subjects (B), raters (R) and residual (E).

    Parameters
    ----------
    data : frame
        A pandas or polars frame with a row per subject and a column per rater or occasion.
    missing : {"listwise", "reml"}
        Subjects rated by every rater; or every rating there is, with variance components by restricted
        maximum likelihood (F, p and intervals are then approximate).
    level : float
        Coverage of the intervals.

    Returns
    -------
    IccReport
        ``.to_frame()`` has columns ``type icc f df1 df2 pvalue low high``; ``report["ICC2"]`` is an
        `Estimate`.

    Raises
    ------
    DataError
        If there are fewer than two columns or two complete rows, or a column is not numeric.

    Notes
    -----
    R: ``psych::ICC(na.omit(x), lmer = FALSE)``; with ``missing="reml"`` ``psych::ICC(x, lmer = TRUE)``.

    References
    ----------
    Shrout & Fleiss (1979), doi:10.1037/0033-2909.86.2.420; McGraw & Wong (1996),
    doi:10.1037/1082-989X.1.1.30

    Examples
    --------
    >>> import pandas as pd
    >>> judges = pd.DataFrame({"a": [9, 6, 8, 7, 10, 6], "b": [2, 1, 4, 1, 5, 2], "c": [5, 3, 6, 2, 6, 4],
    ...                        "d": [8, 2, 8, 6, 9, 7]})
    >>> [round(f.value, 2) for f in icc(judges).forms]
    [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]
    """
    check_option("missing", missing, ("listwise", "reml"))
    checked_level(level)
    if isinstance(data, ResponseData):
        raise DataError(
            "validated responses hold many scales and perhaps several occasions.",
            code="responses_given",
            place="data",
            remedy="Use retest(data) for occasions, aggregate(data, by=...) for raters of a project.",
        )
    _, values = plain_columns(data, at_least=2)
    return _icc_of(values, missing, level)


def _icc_of(values: Floats, missing: IccMissing, level: float) -> IccReport:
    """Return the report for ratings, shape (n, k), with NaN where missing."""
    rated = values[~np.isnan(values).all(axis=1)]
    incomplete = np.isnan(rated).any(axis=1)
    used = rated if missing == "reml" else rated[~incomplete]
    n, k = used.shape
    if n < 2:
        raise DataError(
            f"{counted(n, 'subject has', 'subjects have')} enough ratings.",
            code="too_few_complete",
            place="data",
            remedy="At least two are needed; missing='reml' uses subjects whom not everybody rated.",
        )
    ms = two_way_reml(used) if missing == "reml" and incomplete.any() else two_way(used)
    if not ms.between > 0 and not ms.error > 0:
        raise DataError(
            "all subjects have the same ratings.",
            code="constant_ratings",
            place="data",
            remedy="Agreement on subjects cannot be told where these do not differ.",
        )
    findings = []
    if missing == "listwise" and incomplete.any():
        left = int(incomplete.sum())
        counts = {"dropped": left, "total": len(rated), "share": Share(left / len(rated))}
        findings.append(Finding("icc_incomplete", "note", values=counts))
    if missing == "reml" and incomplete.any():
        findings.append(Finding("icc_reml_interval", "note"))
    if k < _FEW_RATERS:
        findings.append(Finding("icc_two_raters", "note"))
    return IccReport(six_forms(ms, level), ms, n, k, level, missing, tuple(findings))


def weighted_kappa(data: Any, *, weights: KappaWeights = "quadratic", level: float = 0.95) -> Estimate:
    r"""Estimate Cohen's weighted kappa of two raters or occasions with ordered codes.

    .. math:: \kappa_w = \frac{p_o-p_e}{1-p_e}, \quad w_{ij} = 1-\left(\frac{|i-j|}{c-1}\right)^a

    Parameters
    ----------
    data : frame
        A pandas or polars frame of two columns of codes. Rows with a missing code are left out.
    weights : {"none", "linear", "quadratic"}
        Only exact agreement counts, or disagreement by its distance or squared distance in steps.
    level : float
        Coverage of the interval (large samples; Fleiss, Cohen & Everitt).

    Returns
    -------
    Estimate

    Raises
    ------
    DataError
        Without two columns, if no row is complete, or if every code is the same.

    Notes
    -----
    Where the large-sample error is zero, as in perfect agreement, there is no interval. Steps that nobody
    used between the lowest and the highest integer code are counted as steps.
    R: ``psych::cohen.kappa(x)$weighted.kappa``. Its variance of weighted kappa is another formula and
    several times too large; that of unweighted kappa is the same.

    References
    ----------
    Cohen (1968), doi:10.1037/h0026256; Fleiss, Cohen & Everitt (1969), doi:10.1037/h0028106
    """
    check_option("weights", weights, KAPPA_WEIGHTS)
    checked_level(level)
    names, values = plain_columns(data, at_least=2)
    if len(names) != 2:
        raise DataError(
            f"kappa compares two columns, and there are {len(names)}.",
            code="not_two_columns",
            place="data",
            remedy="Select the two: weighted_kappa(frame[['first', 'second']]).",
        )
    table = cross_table(values)
    n = int(table.sum())
    if n < 1:
        raise DataError(
            "no row has both codes.", code="too_few_complete", place="data", remedy="Check the columns."
        )
    found = kappa(table, weights)
    if math.isnan(found.value):
        raise DataError(
            "all codes are the same.",
            code="constant_ratings",
            place="data",
            remedy="Agreement beyond chance cannot be told where subjects do not differ.",
        )
    reach = float(stats.norm.ppf((1 + level) / 2)) * found.se if found.se > _ROUNDING else math.nan
    method = messages.text(f"kappa.method.{weights}", "en", steps=len(table))
    return Estimate(found.value, found.value - reach, found.value + reach, level, method, n)


def cross_table(values: Floats) -> Floats:
    """Return counts of the codes of two columns, shape (c, c), over their common steps."""
    pairs = values[~np.isnan(values).any(axis=1)]
    codes = np.unique(pairs)
    if len(codes) and (codes == np.round(codes)).all() and codes[-1] - codes[0] < 200:
        codes = np.arange(codes[0], codes[-1] + 1)
    table = np.zeros((len(codes), len(codes)))
    np.add.at(table, (np.searchsorted(codes, pairs[:, 0]), np.searchsorted(codes, pairs[:, 1])), 1.0)
    return table
