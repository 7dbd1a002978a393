# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What alignment found, and how it shows itself."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from .. import messages
from ..results import Finding, Table, findings_frame, format_number, format_percent


@dataclass(frozen=True)
class Alignment:
    """Aligned groups.

    Attributes
    ----------
    means, sds : pandas.Series
        Factor means and standard deviations by group.
    objective : float
        The minimum that was found.
    loadings, intercepts : pandas.DataFrame
        Aligned, a row per group and a column per item.
    noninvariant_loadings, noninvariant_intercepts : pandas.DataFrame
        Whether each is farther from its item's median than the tolerance.
    method, scale, weights : str
    power, tolerance : pair of float
    epsilon : float
    starts, reached : int
        Starts, and how many of them ended at the minimum kept.
    findings : tuple of Finding
    """

    means: pd.Series[float]
    sds: pd.Series[float]
    objective: float
    loadings: pd.DataFrame
    intercepts: pd.DataFrame
    noninvariant_loadings: pd.DataFrame
    noninvariant_intercepts: pd.DataFrame
    method: str
    scale: str
    weights: str
    power: tuple[float, float]
    epsilon: float
    tolerance: tuple[float, float]
    starts: int
    reached: int
    findings: tuple[Finding, ...]

    def with_findings(self, findings: tuple[Finding, ...]) -> Alignment:
        """Return the same with findings."""
        return replace(self, findings=findings)

    @property
    def loading_share(self) -> float:
        """Share of non-invariant loadings (0–1)."""
        return _share([(self.noninvariant_loadings, self.loadings)])

    @property
    def intercept_share(self) -> float:
        """Share of non-invariant intercepts (0–1)."""
        return _share([(self.noninvariant_intercepts, self.intercepts)])

    @property
    def share(self) -> float:
        """Share of non-invariant loadings and intercepts together (0–1)."""
        return _share(
            [(self.noninvariant_loadings, self.loadings), (self.noninvariant_intercepts, self.intercepts)]
        )

    def to_frame(self) -> pd.DataFrame:
        """Return ``group mean sd noninvariant_loadings noninvariant_intercepts``, unrounded."""
        return pd.DataFrame(
            {
                "group": list(self.means.index),
                "mean": self.means.to_numpy(),
                "sd": self.sds.to_numpy(),
                "noninvariant_loadings": self.noninvariant_loadings.sum(axis=1).to_numpy(),
                "noninvariant_intercepts": self.noninvariant_intercepts.sum(axis=1).to_numpy(),
            }
        )

    def findings_frame(self, language: messages.Language = "en") -> pd.DataFrame:
        """Return all findings as a frame."""
        return findings_frame(self.findings, language=language)

    def methods(self, language: messages.Language = "en") -> tuple[str, ...]:
        """Return the share of non-invariant parameters and how it was done, in sentences."""
        mean = "fixed_first" if self.method == "fixed" and self.scale == "product" else self.method
        shares = messages.text(
            "alignment.shares",
            language,
            loadings=format_percent(self.loading_share, 0, language),
            intercepts=format_percent(self.intercept_share, 0, language),
            loading_tolerance=format_number(self.tolerance[0], 2, language),
            intercept_tolerance=format_number(self.tolerance[1], 2, language),
        )
        method = messages.text(
            "alignment.method",
            language,
            scale=messages.text(f"alignment.scale.{self.scale}", language),
            mean=messages.text(f"alignment.mean.{mean}", language),
            weights=messages.text(f"alignment.weights.{self.weights}", language),
            objective=format_number(self.objective, 4, language),
            starts=self.starts,
            reached=self.reached,
        )
        return shares, method

    def table(self, language: messages.Language = "en") -> Table:
        """Return the groups as a table to show."""
        names = ("group", "mean", "sd", "noninvariant_loadings", "noninvariant_intercepts")
        columns = tuple(messages.text(f"alignment.column.{name}", language) for name in names)
        rows = tuple(
            (str(g), float(mean), float(sd), int(lo), int(it))
            for g, mean, sd, lo, it in self.to_frame().itertuples(index=False, name=None)
        )
        title = messages.text("alignment.title", language, groups=len(self.means))
        return Table(title, columns, rows, self.methods(language), 3, language)

    def to_markdown(self, language: messages.Language = "en") -> str:
        """Return the table and the findings as Markdown."""
        told = [f"- {f.message(language)} {f.remedy(language)}" for f in self.findings]
        return "\n".join([self.table(language).to_markdown(), *(["", *told] if told else [])])

    def _repr_html_(self) -> str:
        return self.table().to_html()

    def __str__(self) -> str:
        return "\n".join([str(self.table()), *([""] if self.findings else []), *map(str, self.findings)])


def _share(pairs: list[tuple[pd.DataFrame, pd.DataFrame]]) -> float:
    outside = sum(int(far.to_numpy().sum()) for far, _ in pairs)
    return outside / sum(int(values.notna().to_numpy().sum()) for _, values in pairs)
