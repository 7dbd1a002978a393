# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Correlations of items for exploring their structure: which items, which cases, which coefficient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import DataError, EstimationError, check_option, closest, counted
from ..model.frame_columns import as_names
from ..model.ordinal_categories import numbered
from ..numerics.classical import correlation
from ..numerics.moments import mean_and_covariance
from ..numerics.polychoric import pair_tables, polychoric, thresholds
from ..responses.response_data import ResponseData
from ..responses.unanswered import unanswered_findings
from ..results import Finding, Share
from .scale_answers import EVERYBODY, ScaleAnswers, scale_answers

Floats = NDArray[np.float64]
Missing = Literal["listwise", "pairwise"]
PairwiseN = Literal["smallest", "rows"]
Correlation = Literal["pearson", "polychoric"]
CORRELATIONS: tuple[Correlation, ...] = ("pearson", "polychoric")

_MOST_CATEGORIES = 20
_SMALLEST_ROOT = 1e-10
_NEGLIGIBLE = 1e-6


@dataclass(frozen=True, slots=True)
class ItemCorrelations:
    """Correlations of chosen items.

    Attributes
    ----------
    items : tuple of str
    values : ndarray, shape (n, p)
        The answers used, NaN where missing.
    matrix : ndarray, shape (p, p)
    n : int
        Respondents; with pairwise correlations, the smallest number behind any of them, or every row.
    kind : {"pearson", "polychoric"}
    findings : tuple of Finding
    means, sds : ndarray, shape (p,)
        Of each item's answers.
    """

    items: tuple[str, ...]
    values: Floats
    matrix: Floats
    n: int
    kind: Correlation
    findings: tuple[Finding, ...]
    means: Floats
    sds: Floats

    def require_positive_definite(self, needed_for: str) -> None:
        """Say what to do where a method needs an inverse that does not exist."""
        if float(np.linalg.eigvalsh(self.matrix)[0]) < _SMALLEST_ROOT:
            raise EstimationError(
                f"the correlation matrix is not positive definite, which {needed_for} needs.",
                code="not_positive_definite",
                remedy="Use extraction='minres', leave out an item that is a sum of others, or collect more.",
            )


def item_correlations(
    data: ResponseData | Any,
    items: Sequence[str] | None,
    *,
    kind: Correlation = "pearson",
    missing: Missing = "listwise",
    pairwise_n: PairwiseN = "smallest",
) -> ItemCorrelations:
    """Return the correlations of items of checked responses or of a plain frame.

    Raises
    ------
    DataError, EstimationError, OptionError
        If items are unknown or constant, answers are too few, or a correlation cannot be estimated.
    """
    check_option("correlation", kind, CORRELATIONS)
    check_option("missing", missing, ("listwise", "pairwise"))
    check_option("pairwise_n", pairwise_n, ("smallest", "rows"))
    names, values = chosen_items(data, items)
    found = correlations_of(names, values, kind, missing, pairwise_n)
    return replace(found, findings=(*unanswered_findings(data, names), *found.findings))


def correlations_of(
    names: tuple[str, ...],
    values: Floats,
    kind: Correlation,
    missing: Missing,
    pairwise_n: PairwiseN = "smallest",
) -> ItemCorrelations:
    """Return the correlations of answers at hand, shape (n, p)."""
    given = ~np.isnan(values)
    complete = np.asarray(given.all(axis=1))
    used = values[complete] if missing == "listwise" else values
    n = len(used) if missing == "listwise" else _fewest_behind_a_pair(given)
    if n <= len(names):
        remedy = "Factor analysis needs more respondents than items, and many more to be trusted."
        raise too_few_answered(names, given, n, remedy)
    if missing == "pairwise" and pairwise_n == "rows":
        n = len(used)
    findings = _incomplete(complete, missing, pairwise_n)
    if missing == "listwise" or complete.all():
        means, cov = mean_and_covariance(used)
        sds = np.sqrt(np.diag(cov) * len(used) / (len(used) - 1))
        _varied(used, names, means, sds)
        matrix = correlation(cov)
    else:
        means, sds = np.nanmean(used, axis=0), np.nanstd(used, axis=0, ddof=1)
        _varied(used, names, means, sds)
        matrix = pairwise_correlation(used)
    if kind == "polychoric":
        matrix, told = _polychoric(names, used)
        findings += told
    return ItemCorrelations(names, used, matrix, n, kind, findings, means, sds)


def too_few_answered(names: tuple[str, ...], given: NDArray[np.bool_], n: int, remedy: str) -> DataError:
    """Return the error on n respondents to all items; items that nobody answered are named as the cause."""
    never = [name for name, some in zip(names, np.asarray(given.any(axis=0)), strict=True) if not some]
    if 0 < len(never) < len(names):
        return DataError(
            f"nobody answered {', '.join(map(repr, never))}.",
            code="unanswered_item",
            place=never[0],
            remedy="Leave it out: items=[...]." if len(never) == 1 else "Leave them out: items=[...].",
        )
    return DataError(
        f"{counted(n, 'respondent')} answered the {counted(len(names), 'item')}.",
        code="too_few_complete",
        remedy=remedy,
    )


def _fewest_behind_a_pair(given: NDArray[np.bool_]) -> int:
    """Return how many answered both items of the pair that fewest did; `given` of shape (n, p)."""
    counts = given.astype(np.float64)
    return int((counts.T @ counts).min()) if len(counts) else 0


def pairwise_correlation(values: Floats) -> Floats:
    """Return Pearson correlations, each of those who answered both items. R: ``cor(x, use = "pairwise")``."""
    if not np.isnan(values).any():
        return correlation(np.cov(values, rowvar=False))
    return np.asarray(pd.DataFrame(values).corr().to_numpy(), dtype=np.float64)


def _polychoric(names: tuple[str, ...], values: Floats) -> tuple[Floats, tuple[Finding, ...]]:
    """Return polychoric correlations, and where one is at its bound or they contradict each other."""
    codes, counts = category_codes(values)
    if counts.max() > _MOST_CATEGORIES:
        worst = names[int(counts.argmax())]
        raise DataError(
            f"{worst!r} has {int(counts.max())} different answers and is no ordinal item.",
            code="too_many_categories",
            place=worst,
            remedy="Use correlation='pearson'.",
        )
    matrix, at_bound = polychoric_matrix(codes, counts)
    found = [Finding("efa_polychoric_bound", item=names[i], values={"other": names[j]}) for i, j in at_bound]
    if float(np.linalg.eigvalsh(matrix)[0]) < _SMALLEST_ROOT:
        found.append(Finding("efa_polychoric_indefinite"))
    return matrix, tuple(found)


def category_codes(values: Floats) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return categories from 0, -1 where missing, shape (n, p), and their number, shape (p,)."""
    codes = np.full(values.shape, -1, dtype=np.intp)
    counts = []
    for j, column in enumerate(values.T):
        seen = ~np.isnan(column)
        answers, codes[seen, j] = numbered(column[seen])
        counts.append(len(answers))
    return codes, np.array(counts, dtype=np.intp)


def polychoric_matrix(
    codes: NDArray[np.intp], counts: NDArray[np.intp]
) -> tuple[Floats, list[tuple[int, int]]]:
    """Return two-step polychoric correlations, shape (p, p), and the pairs whose estimate is at ±1."""
    tables = pair_tables(codes, counts)
    tau = thresholds(tables.margins, counts)
    fitted = polychoric(tables.counts, tau[tables.first], tau[tables.second])
    matrix = np.eye(len(counts))
    matrix[tables.first, tables.second] = matrix[tables.second, tables.first] = fitted.correlation
    places = np.flatnonzero(fitted.at_bound)
    return matrix, [(int(tables.first[k]), int(tables.second[k])) for k in places]


def chosen_items(data: ResponseData | Any, items: Sequence[str] | None) -> tuple[tuple[str, ...], Floats]:
    """Return the names and answers of items: the scored ones of an instrument, or columns of a frame."""
    if isinstance(data, ResponseData):
        scored = dict.fromkeys(i for s in data.instrument.all_scales() for i in s.items)
        names = tuple(scored) if items is None else as_names(items)
        return names, data.to_numpy(names)
    answers = scale_answers(data)[0]
    values = answers.groups[EVERYBODY]
    if items is None:
        return answers.items, values
    names = as_names(items)
    for name in names:
        if name not in answers.items:
            raise DataError(
                f"there is no column {name!r}.{closest(name, answers.items)}",
                code="unknown_column",
                place="items",
                remedy=f"The columns are: {', '.join(answers.items[:30])}.",
            )
    return names, values[:, [answers.items.index(name) for name in names]]


def _varied(values: Floats, names: tuple[str, ...], means: Floats, sds: Floats) -> None:
    """Refuse items with one answer only. Rounding can leave them a deviation: a small one is looked into."""
    for i in np.flatnonzero(sds <= _NEGLIGIBLE * np.abs(means)).tolist():
        if np.fmin.reduce(values[:, i]) == np.fmax.reduce(values[:, i]):  # both pass over NaN
            name = names[i]
            raise DataError(
                f"everybody gave the same answer to {name!r}.",
                code="constant_item",
                place=name,
                remedy="Leave it out: items=[...].",
            )


def _incomplete(complete: NDArray[np.bool_], missing: Missing, pairwise_n: PairwiseN) -> tuple[Finding, ...]:
    incomplete = int(np.count_nonzero(~complete))
    if not incomplete:
        return ()
    counts = {"incomplete": incomplete, "total": len(complete), "share": Share(incomplete / len(complete))}
    every_row = missing == "pairwise" and pairwise_n == "rows"
    code = "efa_incomplete_rows" if every_row else f"efa_incomplete_{missing}"
    return (Finding(code, "note", values=counts),)


def answers_by_group(
    data: ResponseData | Any, by: str, items: Sequence[str] | None
) -> tuple[tuple[str, ...], dict[str, Floats]]:
    """Return item names and the answers of every group."""
    scales = scale_answers(data, by)
    columns = _columns(scales)
    names = tuple(dict.fromkeys(i for s in scales for i in s.items)) if items is None else as_names(items)
    for name in names:
        if name not in columns:
            raise DataError(
                f"there is no item {name!r}.{closest(name, columns)}",
                code="unknown_column",
                place="items",
                remedy=f"Items are: {', '.join(list(columns)[:30])}.",
            )
    return names, {
        label: np.column_stack([columns[n].groups[label][:, columns[n].items.index(n)] for n in names])
        for label in scales[0].groups
    }


def _columns(scales: tuple[ScaleAnswers, ...]) -> dict[str, ScaleAnswers]:
    """Return, by item, the answers that hold it."""
    found: dict[str, ScaleAnswers] = {}
    for scale in scales:
        for item in scale.items:
            found.setdefault(item, scale)
    return found
