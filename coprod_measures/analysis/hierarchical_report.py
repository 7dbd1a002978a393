# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What `omega_hierarchical` returns: omegas with the loadings that they rest on."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .. import messages
from ..errors import NotSupportedError
from ..estimation.cfa_fit import CfaFit
from ..estimation.efa import Extracted
from ..estimation.efa_fit_measures import efa_fit_measures
from ..numerics.hierarchical import Hierarchical, SecondOrderOmega
from ..results import Estimate, Finding, Table, TableReport, format_percent
from .efa_fit import EfaFit
from .reports_by_group import ReportsByGroup

Floats = NDArray[np.float64]
HierarchicalMethod = Literal["schmid_leiman", "bifactor", "second_order"]


def interval_text(
    method: HierarchicalMethod, level: float, draws: int, seed: int, language: messages.Language
) -> str:
    """Return how the intervals were made, in words."""
    kind = "bootstrap" if draws else "none" if method == "schmid_leiman" else "delta"
    shown = format_percent(level, 0, language)
    return messages.text(f"hierarchical.interval.{kind}", language, level=shown, draws=draws, seed=seed)


@dataclass(frozen=True, slots=True)
class FactorOmega:
    """One group factor.

    Attributes
    ----------
    factor : str
    items : tuple of str
    total, general, group : float
        Shares of the variance of the sum of its items: by both factors, by the general one, and by the
        group factor alone, which is what a score of the subscale adds.
    """

    factor: str
    items: tuple[str, ...]
    total: float
    general: float
    group: float


@dataclass(frozen=True, slots=True)
class HierarchicalReport(TableReport):
    """Omega total and omega hierarchical, with the loadings behind them.

    Attributes
    ----------
    method : {"schmid_leiman", "bifactor", "second_order"}
    total, hierarchical : Estimate
        NaN where the solution is no solution; a finding then says why.
    limit, ecv : float
        The general factor's share of the reliable variance of the sum, and of the common variance of the
        items.
    factors : tuple of FactorOmega
    solution : Hierarchical or None
    second_order : SecondOrderOmega or None
    items : tuple of str
    n : int
    fit : EfaFit, CfaFit or None
    findings : tuple of Finding
    draws, seed : int
        Resamples behind the intervals; 0 where these are by the delta method, or ("schmid_leiman") none.
    intervals : pandas.DataFrame
        Of the group factors' omegas: ``factor coefficient value low high``; empty where there are none.
    """

    method: HierarchicalMethod
    total: Estimate
    hierarchical: Estimate
    limit: float
    ecv: float
    factors: tuple[FactorOmega, ...]
    solution: Hierarchical | None = field(repr=False)
    second_order: SecondOrderOmega | None
    items: tuple[str, ...]
    n: int
    fit: EfaFit | CfaFit | None = field(repr=False)
    findings: tuple[Finding, ...] = ()
    draws: int = 0
    seed: int = 1
    intervals: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False, compare=False)

    def general_fit_measures(self) -> dict[str, float]:
        """Return how well the general factor alone describes the items: ``chisq df rmsea rmsr`` ….

        Of "schmid_leiman" only; the measures are those of `EfaFit.fit_measures`.

        R: ``psych::omega(x, m)$gstats``.

        Raises
        ------
        NotSupportedError
            For a confirmatory model.
        """
        if not isinstance(self.fit, EfaFit) or self.solution is None:
            raise NotSupportedError(
                f"{self.method} is a confirmatory model.",
                code="general_fit",
                place="method",
                remedy="Compare .fit with cfa() of one factor.",
            )
        general = self.solution.general[:, None]
        alone = Extracted(general, 1 - general[:, 0] ** 2, math.nan, True, ())
        return efa_fit_measures(self.fit.correlation, alone, self.n)

    @property
    def loadings(self) -> pd.DataFrame:
        """Loadings on the general and the group factors, residual variances, and the general share.

        R: ``psych::omega(x, m)$schmid$sl``, its columns ``g F1* … h2 u2 p2``.
        """
        if self.solution is None:
            return pd.DataFrame(index=list(self.items))
        s = self.solution
        common = s.general**2 + (s.groups**2).sum(axis=1)
        frame = pd.DataFrame({"general": s.general}, index=list(self.items))
        for j, factor in enumerate(self.factors):
            frame[factor.factor] = s.groups[:, j]
        return frame.assign(residual=s.residuals, general_share=s.general**2 / common)

    def to_frame(self) -> pd.DataFrame:
        """Return a row for all items and one per group factor: ``factor k total general group``."""
        whole = [None, len(self.items), self.total.value, self.hierarchical.value, np.nan]
        rows = [[f.factor, len(f.items), f.total, f.general, f.group] for f in self.factors]
        frame = pd.DataFrame([whole, *rows], columns=["factor", "k", "total", "general", "group"])
        return frame.assign(factor=frame["factor"].fillna("all"))

    def table(self, language: messages.Language = "en") -> Table:
        """Return the omegas as a table to show."""
        names = ("factor", "k", "total", "general", "group")
        columns = tuple(messages.text(f"hierarchical.column.{n}", language) for n in names)
        everything = messages.text("hierarchical.all", language)
        rows = (
            (everything, len(self.items), self.total.show(2, language), self.hierarchical.show(2, language),
             None),
            *((f.factor, len(f.items), f.total, f.general, f.group) for f in self.factors),
        )  # fmt: skip
        interval = interval_text(self.method, self.total.level, self.draws, self.seed, language)
        notes = (
            messages.text(f"hierarchical.method.{self.method}", language, n=self.n, interval=interval),
            messages.text("hierarchical.note", language),
        )
        return Table(messages.text("hierarchical.title", language), columns, rows, notes, 2, language)

    def loading_table(self, language: messages.Language = "en") -> Table:
        """Return the loadings as a table to show."""
        frame = self.loadings
        columns = (
            messages.text("items.column.item", language),
            messages.text("hierarchical.general", language),
            *(f.factor for f in self.factors),
            messages.text("hierarchical.residual", language),
            messages.text("hierarchical.share", language),
        )
        rows = tuple(
            (str(item), *map(float, row)) for item, row in zip(frame.index, frame.to_numpy(), strict=True)
        )
        title = messages.text("hierarchical.loadings", language)
        return Table(title, columns if rows and frame.shape[1] else columns[:1], rows, (), 2, language)

    def _tables(self, language: messages.Language = "en") -> tuple[Table, ...]:
        return self.table(language), self.loading_table(language)


@dataclass(frozen=True, slots=True)
class HierarchicalGroups(ReportsByGroup[HierarchicalReport]):
    """Omega total and hierarchical of every group; ``groups["sv"]`` is a `HierarchicalReport`.

    Attributes
    ----------
    by : str
        Column of the groups.
    reports : mapping of str to HierarchicalReport
    """

    def to_frame(self) -> pd.DataFrame:
        """Return the frames of the groups one below the other, with a column `group_label`."""
        parts = [r.to_frame().assign(group_label=g) for g, r in self.reports.items()]
        return pd.concat(parts, ignore_index=True)
