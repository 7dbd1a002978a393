# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What `aggregate` returns: group scores, or why there are none, with the agreement behind them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from .. import messages
from ..errors import DataError, NotSupportedError, closest
from ..numerics.intraclass import OneWay
from ..results import Finding, Table, TableReport


@dataclass(frozen=True, slots=True)
class GroupScore:
    """One group's score on one scale.

    Attributes
    ----------
    group : str
    n : int
        Members with a score.
    mean, sd : float
        NaN where the scale is refused or the group has too few members to be shown.
    rwg : float
        Agreement of the members; NaN with fewer than two.
    """

    group: str
    n: int
    mean: float
    sd: float
    rwg: float


@dataclass(frozen=True, slots=True)
class ScaleAggregation:
    """Whether members' answers to one scale may be averaged, and the averages.

    Attributes
    ----------
    scale : str
    unit : str
        What the scale is about by its file: "partnership" or "person".
    n, n_groups : int
        Members, and groups of two or more of them.
    one_way : OneWay or None
        ICC(1), ICC(2) and the F test behind them; None with fewer than two groups.
    rwg_median, rwg_share : float
        Median of the groups' r_WG(J), and the share of groups at its minimum or above.
    permitted : bool
    groups : tuple of GroupScore
    findings : tuple of Finding
        The reasons of a refusal, and what qualifies a permission.
    """

    scale: str
    unit: str
    n: int
    n_groups: int
    one_way: OneWay | None
    rwg_median: float
    rwg_share: float
    permitted: bool
    groups: tuple[GroupScore, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class AggregationReport(TableReport):
    """Group scores and the agreement they rest on. ``report["partnership"]`` refuses without agreement.

    Attributes
    ----------
    by : str
        Column of the groups.
    results : tuple of ScaleAggregation
    forced : bool
        Whether averages are given against the criteria.
    level : float
        Coverage of the intervals.
    """

    by: str
    results: tuple[ScaleAggregation, ...]
    forced: bool
    level: float

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Reasons and qualifications of every scale."""
        return tuple(f for r in self.results for f in r.findings)

    def __getitem__(self, scale: str) -> pd.DataFrame:
        names = [r.scale for r in self.results]
        if scale not in names:
            raise DataError(
                f"there is no scale {scale!r} in this report.{closest(scale, names)}",
                code="unknown_scale",
                place="scale",
                remedy=f"It has: {', '.join(names)}.",
            )
        found = self.results[names.index(scale)]
        if not (found.permitted or self.forced):
            reasons = [f for f in found.findings if f.severity == "error"]
            raise NotSupportedError(
                " ".join(f.message() for f in reasons),
                code=reasons[0].code,
                place=scale,
                remedy=reasons[0].remedy(),
            )
        rows = [[g.group, g.n, g.mean, g.sd, g.rwg] for g in found.groups]
        return pd.DataFrame(rows, columns=[self.by, "n", "mean", "sd", "rwg"])

    @property
    def frame(self) -> pd.DataFrame:
        """A row per group with the mean of every permitted scale and the number of members behind it."""
        shown = [r for r in self.results if r.permitted or self.forced]
        if not shown:
            return pd.DataFrame({self.by: []})
        frame = pd.DataFrame({self.by: [g.group for g in shown[0].groups]})
        for r in shown:
            frame[r.scale] = [g.mean for g in r.groups]
            frame[f"{r.scale}_n"] = [g.n for g in r.groups]
        return frame

    def to_frame(self) -> pd.DataFrame:
        """Return a row per scale with the evidence, unrounded."""
        return pd.DataFrame([_record(r) for r in self.results], columns=_COLUMNS)

    def table(self, language: messages.Language = "en") -> Table:
        """Return the evidence as a table to show."""
        names = ("scale", "groups", "members", "rwg", "icc1", "icc2", "permitted")
        columns = tuple(messages.text(f"aggregation.column.{n}", language) for n in names)
        rows = tuple(
            (
                r.scale,
                r.n_groups,
                r.n,
                r.rwg_median,
                math.nan if r.one_way is None else r.one_way.icc1,
                math.nan if r.one_way is None else r.one_way.icc2,
                r.permitted,
            )
            for r in self.results
        )
        notes = (messages.text("aggregation.note", language),)
        return Table(
            messages.text("aggregation.title", language, by=self.by), columns, rows, notes, 2, language
        )


_COLUMNS = [
    "scale", "unit", "n", "n_groups", "rwg_median", "rwg_share", "icc1", "icc1_low", "icc1_high",
    "icc2", "icc2_low", "icc2_high", "f", "df1", "df2", "pvalue", "permitted",
]  # fmt: skip


def _record(r: ScaleAggregation) -> list[object]:
    w = r.one_way
    values = [math.nan] * 10 if w is None else [
        w.icc1, w.icc1_low, w.icc1_high, w.icc2, w.icc2_low, w.icc2_high, w.f, w.df1, w.df2, w.pvalue,
    ]  # fmt: skip
    return [r.scale, r.unit, r.n, r.n_groups, r.rwg_median, r.rwg_share, *values, r.permitted]
