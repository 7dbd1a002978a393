# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Sample statistics of ordinal items: thresholds, polychoric correlations and their covariance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ..errors import DataError, EstimationError, OptionError, check_option
from ..numerics.mixed_covariance import (
    continuous_moments,
    continuous_with_continuous,
    ordinal_with_continuous,
)
from ..numerics.polychoric import PairTables, pair_tables, polychoric, thresholds
from ..numerics.polychoric_covariance import (
    case_influences,
    correlation_influence,
    covariance_of,
    threshold_influence,
)
from ..results import Finding
from .frame_columns import read_columns
from .ordinal_categories import EmptyCategories, code_categories
from .sample_statistics import CaseBlock, GroupMoments, SampleStatistics

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
OrdinalMissing = Literal["listwise", "pairwise"]


@dataclass(frozen=True)
class StatisticLayout:
    """What each statistic of a group is; the order is lavaan's.

    First come, variable by variable, an ordinal item's thresholds or a continuous variable's mean;
    then variances of continuous variables; then covariances (1, 2), (1, 3), …, (2, 3), ….

    Attributes
    ----------
    variable : array, shape (t,)
        Variable of each threshold or mean.
    threshold : array, shape (t,)
        Number of the threshold from 1; 0 for a mean.
    variances : array, shape (c,)
        Variables with a variance.
    first, second : arrays, shape (m,)
        Variables of each covariance.
    """

    variable: Indices
    threshold: Indices
    variances: Indices
    first: Indices
    second: Indices

    @property
    def size(self) -> int:
        """Number of statistics."""
        return len(self.variable) + len(self.variances) + len(self.first)


def statistic_layout(n_thresholds: Sequence[int]) -> StatisticLayout:
    """Lay out the statistics of variables with so many thresholds; 0 marks a continuous variable."""
    variable, number = [], []
    for index, count in enumerate(n_thresholds):
        numbers = range(1, count + 1) if count else (0,)
        variable += [index] * len(numbers)
        number += list(numbers)
    first, second = np.triu_indices(len(n_thresholds), 1)
    continuous = np.flatnonzero(np.array(n_thresholds) == 0)
    return StatisticLayout(
        np.array(variable, dtype=np.intp), np.array(number, dtype=np.intp), continuous, first, second
    )


@dataclass(frozen=True)
class OrdinalMoments(GroupMoments):
    """Statistics of one group.

    `cov` holds polychoric (polyserial) correlations (covariances) with ones for ordinal items in its
    diagonal, `mean` zeros for ordinal items.

    Attributes
    ----------
    statistics : array, shape (s,)
        In the order of the layout.
    gamma : array, shape (s, s)
        Asymptotic covariance matrix of sqrt(n) times the statistics.
    """

    statistics: Floats = field(default_factory=lambda: np.empty(0), repr=False)
    gamma: Floats = field(default_factory=lambda: np.empty((0, 0)), repr=False)


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
        kept = _kept_statistics(self.layout, layout, np.array(index, dtype=np.intp))
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


def _kept_statistics(whole: StatisticLayout, part: StatisticLayout, index: Indices) -> Indices:
    """Places of a part's statistics among the whole's."""
    t, c = len(whole.variable), len(whole.variances)
    place = {
        (int(v), int(k)): i for i, (v, k) in enumerate(zip(whole.variable, whole.threshold, strict=True))
    }
    spread = {int(v): t + i for i, v in enumerate(whole.variances)}
    pair = {
        frozenset((int(a), int(b))): t + c + i
        for i, (a, b) in enumerate(zip(whole.first, whole.second, strict=True))
    }
    found = [place[int(index[v]), int(k)] for v, k in zip(part.variable, part.threshold, strict=True)]
    found += [spread[int(index[v])] for v in part.variances]
    found += [
        pair[frozenset((int(index[a]), int(index[b])))] for a, b in zip(part.first, part.second, strict=True)
    ]
    return np.array(found, dtype=np.intp)


def ordinal_statistics(
    data: Any,
    variables: Sequence[str],
    *,
    ordered: Sequence[str] | bool = True,
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
    variables : sequence of str
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
    names = tuple(variables)
    chosen = names if ordered is True else tuple(v for v in names if v in set(ordered or ()))
    columns = read_columns(data, names, group, group_order)
    values, labels, codes = columns.values, columns.labels, columns.codes
    gone = np.isnan(values)
    usable = ~gone.any(axis=1) if missing == "listwise" else ~gone.all(axis=1)
    kept = usable & (codes >= 0)
    rows = np.flatnonzero(kept)
    item = np.array([v in chosen for v in names])
    coded = code_categories(values[rows], codes[rows], names, item, labels, empty_categories)
    layout = statistic_layout([max(len(c) - 1, 0) for c in coded.categories])
    groups, findings = [], list(coded.findings)
    for index, label in enumerate(labels):
        mine = codes[rows] == index
        lost = int((codes == index).sum() - mine.sum())
        part = _Group(label, values[rows][mine], coded.codes[mine], item, layout, names)
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


@dataclass(frozen=True)
class _Group:
    """One group's data on the way to its statistics."""

    label: str
    values: Floats
    codes: Indices  # (n, number of ordinal items)
    item: NDArray[np.bool_]
    layout: StatisticLayout
    names: tuple[str, ...]

    @property
    def where(self) -> dict[str, str]:
        """Words that name the group in a finding; empty without groups."""
        if not self.label:
            return {"en": "", "sv": ""}
        return {"en": f" in the group {self.label}", "sv": f" i gruppen {self.label}"}

    def moments(self, n_dropped: int) -> tuple[OrdinalMoments, list[Finding]]:
        n, p = self.values.shape
        where = f"group {self.label}" if self.label else "the data"
        if n < 2:
            left = "One case is" if n else "No case is"
            raise EstimationError(f"{left} left in {where}.", code="too_few_cases", place=where)
        counts = np.bincount(self.layout.variable, minlength=p)[self.item] + 1
        tables = pair_tables(self.codes, counts.astype(np.intp))
        tau = thresholds(tables.margins, counts)
        fitted = polychoric(tables.counts, tau[tables.first], tau[tables.second])
        findings = self._pair_findings(tables, fitted.correlation, fitted.at_bound)
        of_tau = threshold_influence(tables.margins, tau)
        of_r = correlation_influence(tables, tau, fitted.correlation, of_tau)
        blocks = case_influences(self.codes, tables, of_tau, of_r, np.isfinite(tau))
        if self.item.all():
            correlation, gamma = fitted.correlation, covariance_of(blocks, n)
            statistics = np.concatenate([tau[np.isfinite(tau)], correlation])
            cov, mean = _symmetric(self.layout, correlation, np.ones(p)), np.zeros(p)
        else:
            influences = np.concatenate(list(blocks), axis=1).T if len(tau) else np.empty((n, 0))
            statistics, influence, cov, mean = self._mixed(tau, fitted.correlation, influences, of_tau)
            gamma = covariance_of(iter((influence.T,)), n)
        findings += self._indefinite(cov)
        moments = OrdinalMoments(
            self.label, n, mean, cov, n_dropped=n_dropped, statistics=statistics, gamma=gamma
        )
        return moments, findings

    def _mixed(
        self, tau: Floats, correlation: Floats, of_items: Floats, of_tau: Floats
    ) -> tuple[Floats, Floats, Floats, Floats]:
        """Put the statistics of items and continuous variables, and cases' influences, in layout order."""
        n, p = self.values.shape
        layout, kept = self.layout, np.isfinite(tau)
        items, others = np.flatnonzero(self.item).tolist(), np.flatnonzero(~self.item).tolist()
        moments = continuous_moments(self.values[:, others])
        mean, cov = np.zeros(p), np.eye(p)
        mean[others], cov[others, others] = moments.mean, moments.variance
        pair: dict[tuple[int, int], Floats] = {}
        t = int(kept.sum())
        for k, (i, j) in enumerate(combinations(items, 2)):
            cov[i, j] = cov[j, i] = correlation[k]
            pair[i, j] = of_items[:, t + k]
        for a, i in enumerate(items):
            of_own = of_tau[a][self.codes[:, a]][:, kept[a]]
            found = ordinal_with_continuous(self.codes[:, a], tau[a][kept[a]], of_own, moments)
            cov[i, others] = cov[others, i] = found.covariance
            pair.update({(min(i, j), max(i, j)): found.influence[:, c] for c, j in enumerate(others)})
        for a, i in enumerate(others[:-1]):
            rest = np.arange(a + 1, len(others))
            found = continuous_with_continuous(moments, a, rest)
            after = others[a + 1 :]
            cov[i, after] = cov[after, i] = found.covariance
            pair.update({(i, j): found.influence[:, c] for c, j in enumerate(after)})
        influence = np.empty((n, layout.size))
        statistics = np.empty(layout.size)
        is_mean = layout.threshold == 0
        head = len(is_mean)
        statistics[:head][~is_mean] = tau[kept]
        statistics[:head][is_mean] = moments.mean
        influence[:, :head][:, ~is_mean] = of_items[:, :t]
        influence[:, :head][:, is_mean] = moments.of_mean
        tail = head + len(others)
        statistics[head:tail], influence[:, head:tail] = moments.variance, moments.of_variance
        statistics[tail:] = cov[layout.first, layout.second]
        for k, (i, j) in enumerate(zip(layout.first, layout.second, strict=True)):
            influence[:, tail + k] = pair[int(i), int(j)]
        return statistics, influence, cov, mean

    def _pair_findings(self, tables: PairTables, r: Floats, at_bound: NDArray[np.bool_]) -> list[Finding]:
        items = np.flatnonzero(self.item)
        group = self.label or None
        findings = []
        for k in np.flatnonzero(at_bound):
            pair = f"{self.names[items[tables.first[k]]]}, {self.names[items[tables.second[k]]]}"
            findings.append(
                Finding(
                    "polychoric_at_bound",
                    group=group,
                    values={
                        "pair": pair,
                        "sign": "+" if r[k] > 0 else "−",
                        "where": self.where,
                    },
                )
            )
        rows, columns = tables.counts.sum(axis=2) > 0, tables.counts.sum(axis=1) > 0
        possible = rows[:, :, None] & columns[:, None, :]
        sparse = ((tables.counts == 0) & possible).any(axis=(1, 2))
        if sparse.any():
            cells = int(((tables.counts == 0) & possible).sum())
            findings.append(
                Finding(
                    "sparse_tables",
                    "note",
                    group=group,
                    values={
                        "tables": int(sparse.sum()),
                        "total": len(sparse),
                        "cells": cells,
                        "where": self.where,
                    },
                )
            )
        return findings

    def _indefinite(self, cov: Floats) -> list[Finding]:
        if np.isnan(cov).any():
            place = np.argwhere(np.isnan(cov))[0]
            raise EstimationError(
                f"The correlation of {self.names[place[0]]} with {self.names[place[1]]} cannot be estimated.",
                code="no_correlation",
                place=self.names[place[0]],
                remedy="Leave one of them out, merge categories, or use missing='listwise'.",
            )
        smallest = float(np.linalg.eigvalsh(cov)[0])
        if smallest > 1e-10:
            return []
        values = {"eigenvalue": smallest, "where": self.where}
        return [Finding("polychoric_not_positive_definite", "note", group=self.label or None, values=values)]


def _symmetric(layout: StatisticLayout, pairs: Floats, diagonal: Floats) -> Floats:
    matrix = np.diag(diagonal)
    matrix[layout.first, layout.second] = pairs
    matrix[layout.second, layout.first] = pairs
    return matrix


def check_ordered(ordered: Sequence[str] | bool, variables: Sequence[str]) -> tuple[str, ...]:
    """Return the names of ordinal items; refuse names that are not variables of the model."""
    if ordered is True:
        return tuple(variables)
    names = tuple(ordered or ())
    for name in names:
        if name not in variables:
            raise DataError(
                f"ordered= names '{name}', which is not an observed variable of the model.",
                code="unknown_variable",
                place="ordered",
                remedy=f"The model has: {', '.join(variables)}.",
            )
    return names
