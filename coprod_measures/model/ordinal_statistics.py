# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Sample statistics of ordinal items: thresholds, polychoric correlations and their covariance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np

from ..errors import DataError, OptionError, check_option
from ..results import Finding
from .frame_columns import as_names, read_columns
from .ordinal_categories import EmptyCategories, code_categories
from .ordinal_group import OrdinalGroup, OrdinalMoments
from .sample_statistics import CaseBlock, SampleStatistics, too_few_cases
from .statistic_layout import StatisticLayout, places_among, statistic_layout

OrdinalMissing = Literal["listwise", "pairwise"]


@dataclass(frozen=True)
class OrdinalStatistics(SampleStatistics):
    """What an estimator for ordinal items sees of the data.

    Attributes
    ----------
    categories : tuple of tuple of float
        Answers of each variable in order, those merged in one; empty for a continuous variable.
    treatment : {"listwise", "pairwise"}
        Of missing values.
    layout : StatisticLayout
    findings : tuple of Finding
        Merged categories, sparse tables, correlations at ±1, indefinite matrices.
    """

    categories: tuple[tuple[float, ...], ...] = ()
    treatment: OrdinalMissing = "listwise"
    layout: StatisticLayout = field(default_factory=lambda: statistic_layout(()), repr=False)
    findings: tuple[Finding, ...] = ()

    @property
    def n_thresholds(self) -> tuple[int, ...]:
        """Thresholds of each variable; 0 for a continuous one."""
        return tuple(max(len(c) - 1, 0) for c in self.categories)

    @property
    def ordered(self) -> tuple[str, ...]:
        """Names of the ordinal items."""
        return tuple(v for v, c in zip(self.variables, self.categories, strict=True) if c)

    def select(self, variables: Sequence[str]) -> OrdinalStatistics:
        """Return the statistics of some variables, in the given order."""
        if tuple(variables) == self.variables:
            return self
        index = [self.variables.index(v) for v in variables]
        layout = statistic_layout([self.n_thresholds[i] for i in index])
        kept = places_among(self.layout, layout, np.array(index, dtype=np.intp))
        groups = tuple(
            replace(
                g,
                mean=g.mean[index],
                cov=g.cov[np.ix_(index, index)],
                statistics=g.statistics[kept],
                gamma=g.gamma[np.ix_(kept, kept)],
            )
            for g in self.groups
            if isinstance(g, OrdinalMoments)
        )
        whole = self.case_pass

        def reduced() -> Iterator[CaseBlock]:
            assert whole is not None
            for block in whole():
                yield replace(block, values=block.values[:, index])

        return replace(
            self,
            variables=tuple(variables),
            groups=groups,
            categories=tuple(self.categories[i] for i in index),
            layout=layout,
            case_pass=None if whole is None else reduced,
        )


def ordinal_statistics(
    data: Any,
    variables: str | Sequence[str],
    *,
    ordered: str | Sequence[str] | bool = True,
    group: str | None = None,
    group_order: Sequence[str] | None = None,
    missing: OrdinalMissing = "listwise",
    empty_categories: EmptyCategories = "stop",
) -> OrdinalStatistics:
    """Compute thresholds, polychoric correlations and their asymptotic covariance per group.

    Parameters
    ----------
    data : frame or ResponseData
        As in `sample_statistics`.
    variables : str or sequence of str
        Columns, in the order wanted.
    ordered : sequence of str or True
        Ordinal items; True for all. The others are continuous.
    group, group_order
        As in `sample_statistics`.
    missing : {"listwise", "pairwise"}
        Pairwise uses for each statistic the cases that have it and assumes values missing completely
        at random.
    empty_categories : {"stop", "merge"}
        What to do with an answer that nobody in some group gave: refuse, or merge it with its
        neighbour in all groups and report that.

    Returns
    -------
    OrdinalStatistics

    Raises
    ------
    DataError
        An item has one category only, too many, or an empty one in some group.
    OptionError
        For ``missing="fiml"``, which does not exist for ordinal items.

    Notes
    -----
    Thresholds and correlations are two-step maximum likelihood (Olsson, 1979,
    doi:10.1007/BF02296207), their covariance follows from influence functions (Muthén, 1984,
    doi:10.1007/BF02294210). R: ``lavaan::lavInspect(fit, "sampstat")`` and ``"gamma"``.
    """
    _check_missing(missing)
    names = as_names(variables)
    chosen = names if ordered is True else tuple(v for v in names if v in as_names(ordered or ()))
    columns = read_columns(data, names, group, group_order)
    values, labels, codes = columns.values, columns.labels, columns.codes
    gone = np.isnan(values)
    usable = ~gone.any(axis=1) if missing == "listwise" else ~gone.all(axis=1)
    kept = usable & (codes >= 0)
    rows = np.flatnonzero(kept)
    for index, n in enumerate(np.bincount(codes[rows], minlength=len(labels)).tolist()):
        if n < 2:
            where = f"group {labels[index]}" if labels[index] else "data"
            raise too_few_cases(n, names, ~gone[codes == index].all(axis=0), where)
    item = np.array([v in chosen for v in names])
    coded = code_categories(values[rows], codes[rows], names, item, labels, empty_categories)
    layout = statistic_layout([max(len(c) - 1, 0) for c in coded.categories])
    groups, findings = [], list(coded.findings)
    for index, label in enumerate(labels):
        mine = codes[rows] == index
        lost = int((codes == index).sum() - mine.sum())
        part = OrdinalGroup(label, values[rows][mine], coded.codes[mine], item, layout, names)
        moments, found = part.moments(lost)
        groups.append(moments)
        findings += found
    block = CaseBlock(values[rows], codes[rows], rows)
    return OrdinalStatistics(
        names, tuple(groups), len(values) - len(rows), lambda: iter((block,)),
        categories=coded.categories, treatment=missing, layout=layout, findings=tuple(findings),
    )  # fmt: skip


def _check_missing(missing: str) -> None:
    if missing == "fiml":
        raise OptionError(
            "Full-information maximum likelihood is not defined for the least-squares estimators of ordinal "
            "items.",
            code="fiml_ordinal",
            place="missing",
            remedy="Use missing='pairwise' (assumes values missing completely at random) or 'listwise'.",
        )
    check_option("missing", missing, ("listwise", "pairwise"))


def check_ordered(ordered: str | Sequence[str] | bool, variables: Sequence[str]) -> tuple[str, ...]:
    """Return the names of ordinal items; refuse names that are not variables of the model."""
    if ordered is True:
        return tuple(variables)
    names = as_names(ordered or ())
    for name in names:
        if name not in variables:
            raise DataError(
                f"ordered= names '{name}', which is not an observed variable of the model.",
                code="unknown_variable",
                place="ordered",
                remedy=f"The model has: {', '.join(variables)}.",
            )
    return names
