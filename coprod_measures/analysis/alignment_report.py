# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What alignment found, and how it shows itself."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.special import ndtri

from .. import messages
from ..numerics.alignment import invariance_effects
from ..results import Finding, Table, TableReport, format_number, format_percent

_COUNTS = ("noninvariant_loadings", "noninvariant_intercepts")


@dataclass(frozen=True)
class Alignment(TableReport):
    """Aligned groups.

    Attributes
    ----------
    means, sds : pandas.Series
        Factor means and standard deviations by group.
    mean_errors, sd_errors : pandas.Series
        Their standard errors by the delta method: 0 where fixed, NaN where none are known.
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
    level : float
        Coverage of the intervals.
    findings : tuple of Finding
    """

    means: pd.Series[float]
    sds: pd.Series[float]
    mean_errors: pd.Series[float]
    sd_errors: pd.Series[float]
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
    level: float
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

    @property
    def invariance(self) -> pd.DataFrame:
        """How alike the groups are: a row for ``loadings`` and ``intercepts``.

        ``r_squared`` is the share of the sum of squares of the configural parameters that common ones and
        the groups' factors account for, and ``correlation`` the mean of the correlations of aligned
        parameters between groups; see `numerics.alignment.invariance_effects`.
        """
        parts = (self.loadings, self.intercepts, self.means, self.sds)
        found = invariance_effects(*(np.asarray(part, dtype=np.float64) for part in parts))
        return pd.DataFrame(found, ["loadings", "intercepts"], ["r_squared", "correlation"])

    def to_frame(self) -> pd.DataFrame:
        """Return a row per group, unrounded.

        Columns ``group mean mean_se mean_low mean_high sd sd_se sd_low sd_high noninvariant_loadings
        noninvariant_intercepts``. Intervals are normal ones, of the standard deviation on its logarithm.
        """
        z = float(ndtri(0.5 + self.level / 2))
        means, sds = self.means.to_numpy(), self.sds.to_numpy()
        of_means, of_sds = self.mean_errors.to_numpy(), self.sd_errors.to_numpy()
        factor = np.exp(z * of_sds / sds)
        return pd.DataFrame(
            {
                "group": list(self.means.index),
                "mean": means,
                "mean_se": of_means,
                "mean_low": means - z * of_means,
                "mean_high": means + z * of_means,
                "sd": sds,
                "sd_se": of_sds,
                "sd_low": sds / factor,
                "sd_high": sds * factor,
                "noninvariant_loadings": self.noninvariant_loadings.sum(axis=1).to_numpy(),
                "noninvariant_intercepts": self.noninvariant_intercepts.sum(axis=1).to_numpy(),
            }
        )

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
        names = ("group", "mean", "mean_interval", "sd", "sd_interval", *_COUNTS)
        level = format_percent(self.level, 0, language)
        columns = tuple(messages.text(f"alignment.column.{name}", language, level=level) for name in names)
        rows = tuple(
            (
                str(r["group"]),
                float(r["mean"]),
                _interval(r["mean_low"], r["mean_high"], language),
                float(r["sd"]),
                _interval(r["sd_low"], r["sd_high"], language),
                *(int(r[name]) for name in _COUNTS),
            )
            for r in self.to_frame().to_dict("records")
        )
        title = messages.text("alignment.title", language, groups=len(self.means))
        return Table(title, columns, rows, self.methods(language), 3, language)


def _interval(low: float, high: float, language: str) -> str:
    """Return an interval in words; nothing where the value is fixed or its error unknown."""
    if math.isnan(low) or low == high:
        return ""
    return messages.text(
        "alignment.interval",
        language,
        low=format_number(low, 2, language),
        high=format_number(high, 2, language),
    )


def _share(pairs: list[tuple[pd.DataFrame, pd.DataFrame]]) -> float:
    outside = sum(int(far.to_numpy().sum()) for far, _ in pairs)
    return outside / sum(int(values.notna().to_numpy().sum()) for _, values in pairs)
