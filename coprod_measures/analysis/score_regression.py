# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Regression of scores of respondents in clusters: errors that hold for few clusters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw
import numpy as np
from numpy.typing import NDArray

from .. import messages
from ..errors import DataError, checked_level, closest, counted
from ..model.frame_columns import as_names
from ..numerics.cluster_robust import ClusterRobust, cluster_robust
from ..responses.frames import Frame, is_null, open_frame
from ..responses.response_data import ResponseData
from ..responses.score import Scores, score
from ..results import Estimate, Finding, Table, TableReport, format_p, format_percent
from .plain_columns import column_numbers

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
_RELIABLE_DF = 4.0  # below which t with Satterthwaite's df rejects too often (Tipton 2015)


@dataclass(frozen=True, slots=True)
class ScoreRegression(TableReport):
    """Coefficients of a regression of scores. Made by `score_regression`.

    Attributes
    ----------
    outcome, cluster : str
        Columns.
    terms : tuple of str
        Names of the coefficients; "language=en" is that value against the first one.
    result : ClusterRobust
        Unrounded numbers.
    n_dropped : int
        Cases left out because a value is missing.
    findings : tuple of Finding
    """

    outcome: str
    cluster: str
    terms: tuple[str, ...]
    result: ClusterRobust
    n_dropped: int
    findings: tuple[Finding, ...]

    def to_frame(self) -> pd.DataFrame:
        """Return ``term est se df t pvalue low high``, a row per coefficient."""
        import pandas as pd

        r = self.result
        columns = (r.coefficients, r.errors, r.df, r.t, r.pvalue, r.low, r.high)
        names = ("est", "se", "df", "t", "pvalue", "low", "high")
        return pd.DataFrame({"term": self.terms, **dict(zip(names, columns, strict=True))})

    def table(self, language: messages.Language = "en") -> Table:
        """Return the coefficients as a table to show."""
        r = self.result
        level = format_percent(r.level, 0, language)
        names = ("term", "estimate", "se", "df", "t", "p")
        columns = tuple(messages.text(f"regression.column.{n}", language, level=level) for n in names)
        intercept = messages.text("regression.intercept", language)
        rows = tuple(
            (
                intercept if k == 0 else term,
                Estimate(r.coefficients[k], r.low[k], r.high[k], r.level, "CR2", r.n).show(3, language),
                float(r.errors[k]),
                float(r.df[k]),
                float(r.t[k]),
                format_p(r.pvalue[k], language).removeprefix("= "),
            )
            for k, term in enumerate(self.terms)
        )
        title = messages.text("regression.title", language, outcome=self.outcome)
        note = messages.text(
            "regression.note", language, n=r.n, n_clusters=r.n_clusters, cluster=self.cluster
        )
        return Table(title, columns, rows, (note,), 3, language, {columns[3]: 1, columns[4]: 2})


def score_regression(
    data: Any, outcome: str, predictors: str | Sequence[str], *, cluster: str, level: float = 0.95
) -> ScoreRegression:
    """Regress a score on predictors where respondents come in clusters, such as projects.

    Least squares with bias-reduced cluster-robust errors (CR2) and t-tests with Satterthwaite's degrees of
    freedom, which for a predictor that varies between clusters only stay below the number of clusters. For
    groups of equally large clusters this is Welch's test on cluster means.

    Parameters
    ----------
    data : ResponseData, Scores or frame
        Checked responses, which are scored; or their scores; or a frame with the scores in it.
    outcome : str
        Column of scores; of checked responses a scale.
    predictors : str or sequence of str
        Columns of numbers, or of words: these are compared with the first in alphabetical order.
    cluster : str
        Column of clusters.
    level : float
        Coverage of the intervals.

    Raises
    ------
    DataError
        A column is missing, there are fewer than two clusters, or predictors determine each other.

    Notes
    -----
    R: ``clubSandwich::coef_test(lm(score ~ x), vcov = "CR2", cluster = project, test = "Satterthwaite")``.

    References
    ----------
    Bell & McCaffrey (2002), Survey Methodology 28, 169-181; Pustejovsky & Tipton (2018),
    doi:10.1080/07350015.2016.1247004; Tipton (2015), doi:10.1037/met0000011

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"score": [1, 2, 3, 4, 4, 5, 2, 3], "language": ["en"] * 4 + ["sv"] * 4})
    >>> frame["project"] = [1, 1, 2, 2, 3, 3, 4, 4]
    >>> found = score_regression(frame, "score", ["language"], cluster="project").to_frame()
    >>> [float(round(v, 3)) for v in found.loc[1, ["est", "se", "df"]]]
    [1.0, 1.414, 2.0]
    """
    checked_level(level)
    predictors = as_names(predictors)
    scores = score(data) if isinstance(data, ResponseData) else data
    checked = isinstance(scores, Scores)
    frame = open_frame(scores.frame if isinstance(scores, Scores) else scores)
    for name in (outcome, *predictors, cluster):
        if name not in frame.columns:
            raise DataError(
                f"there is no column {name!r}.{closest(name, frame.columns)}",
                code="missing_column",
                place=name,
                remedy="Correct the name"
                + (", or name the column when validating, for example among covariates." if checked else "."),
            )
    labels = [None if is_null(v) else str(v) for v in frame.get_column(cluster).to_list()]
    y = column_numbers(frame, outcome)
    kept = ~np.isnan(y) & np.array([v is not None for v in labels])
    for name in predictors:
        kept &= _present(frame, name)
    columns, terms = [np.ones(int(kept.sum()))], ["(intercept)"]
    for name in predictors:
        for term, values in _coded(frame, name, kept):
            terms.append(term)
            columns.append(values)
    codes = np.unique([str(v) for v, k in zip(labels, kept, strict=True) if k], return_inverse=True)[1]
    try:
        result = cluster_robust(np.column_stack(columns), y[kept], codes.astype(np.intp), level)
    except ValueError:
        raise DataError(
            f"The {counted(int(kept.sum()), 'complete case')} have {counted(len(set(codes)), 'cluster')}, or "
            "predictors that determine each other.",
            code="regression_not_possible",
            place=cluster,
            remedy="Several clusters are needed, and predictors that vary; drop one of those that coincide.",
        ) from None
    dropped = len(y) - result.n
    return ScoreRegression(outcome, cluster, tuple(terms), result, dropped, _findings(result, terms, dropped))


def _is_number(frame: Frame, name: str) -> bool:
    kind = frame.get_column(name).dtype
    return bool(kind.is_numeric() or kind == nw.Boolean)


def _present(frame: Frame, name: str) -> NDArray[np.bool_]:
    if _is_number(frame, name):
        return ~np.isnan(column_numbers(frame, name))
    return np.array([not is_null(v) for v in frame.get_column(name).to_list()])


def _coded(frame: Frame, name: str, kept: NDArray[np.bool_]) -> list[tuple[str, Floats]]:
    """Return a predictor as columns: itself, or an indicator for every value but the first."""
    if _is_number(frame, name):
        return [(name, column_numbers(frame, name)[kept])]
    words = [str(v) for v, k in zip(frame.get_column(name).to_list(), kept, strict=True) if k]
    return [(f"{name}={v}", np.array([w == v for w in words], dtype=float)) for v in sorted(set(words))[1:]]


def _findings(result: ClusterRobust, terms: Sequence[str], dropped: int) -> tuple[Finding, ...]:
    found = []
    if dropped:
        values = {"dropped": dropped, "total": result.n + dropped, "n": result.n}
        found.append(Finding("cases_dropped_regression", "note", values=values))
    for term, df in zip(terms[1:], result.df[1:], strict=True):
        if np.isnan(df):
            found.append(Finding("coefficient_of_one_cluster", values={"term": term}))
        elif df < _RELIABLE_DF:
            found.append(Finding("few_degrees_of_freedom", values={"term": term, "df": float(df)}))
    return tuple(found)
