# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The statistics of one group of ordinal items, and what must be told of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from ..errors import EstimationError
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
from .sample_statistics import GroupMoments
from .statistic_layout import StatisticLayout

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


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
class OrdinalGroup:
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
        """Return the group's statistics, with what must be told of its tables and correlations."""
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
