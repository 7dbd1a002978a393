# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What is told of factors and how far they are apart, in one sample and by group."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
import pandas as pd

from .. import messages
from ..estimation.cfa_fit import CfaFit
from ..results import Finding, Table, TableReport
from .reports_by_group import ReportsByGroup


@dataclass(frozen=True, slots=True)
class FactorQuality:
    """One factor of a model with all factors.

    Attributes
    ----------
    factor : str
    k : int
    omega : float
        Composite reliability with the variance that the model implies.
    alpha : float
    ave : float
        Average variance extracted.
    largest_correlation : float
        With another factor.
    """

    factor: str
    k: int
    omega: float
    alpha: float
    ave: float
    largest_correlation: float


@dataclass(frozen=True, slots=True)
class DiscriminantReport(TableReport):
    """Quality of factors and how far they are apart.

    Attributes
    ----------
    factors : tuple of FactorQuality
    correlations, htmt, htmt2 : pandas.DataFrame
        Of the factors in the model; ratios of correlations between and within sets of items, with
        arithmetic and with geometric means.
    loadings : pandas.DataFrame
        Standardised, ``factor item loading``.
    intervals : pandas.DataFrame
        ``coefficient factor other value low high``: composite reliability and variance extracted by the
        delta method; with `draws` these, factor correlations and both ratios by percentiles.
    n : int
    fit : CfaFit
    findings : tuple of Finding
    """

    factors: tuple[FactorQuality, ...]
    correlations: pd.DataFrame = field(repr=False)
    htmt: pd.DataFrame = field(repr=False)
    htmt2: pd.DataFrame = field(repr=False)
    loadings: pd.DataFrame = field(repr=False)
    intervals: pd.DataFrame = field(repr=False)
    n: int
    fit: CfaFit = field(repr=False)
    findings: tuple[Finding, ...]

    def to_frame(self) -> pd.DataFrame:
        """Return a row per factor: ``factor k omega alpha ave largest_correlation``."""
        names = list(FactorQuality.__dataclass_fields__)
        return pd.DataFrame([[getattr(f, n) for n in names] for f in self.factors], columns=names)

    def table(self, language: messages.Language = "en") -> Table:
        """Return the quality of every factor as a table to show."""
        names = ("factor", "k", "omega", "alpha", "ave", "largest_correlation")
        columns = tuple(messages.text(f"discriminant.column.{n}", language) for n in names)
        rows = tuple(tuple(getattr(f, n) for n in names) for f in self.factors)
        note = messages.text("discriminant.note", language, n=self.n)
        return Table(messages.text("discriminant.title", language), columns, rows, (note,), 2, language)

    def pair_table(self, language: messages.Language = "en") -> Table:
        """Return factor correlations and HTMT of every pair as a table to show."""
        names = ("first", "second", "correlation", "htmt", "htmt2")
        columns = tuple(messages.text(f"discriminant.column.{n}", language) for n in names)
        labels = [f.factor for f in self.factors]
        pairs = [m.to_numpy(dtype=np.float64) for m in (self.correlations, self.htmt, self.htmt2)]
        rows = tuple(
            (labels[i], labels[j], *(float(m[i, j]) for m in pairs))
            for i, j in combinations(range(len(labels)), 2)
        )
        note = messages.text("discriminant.pairs_note", language)
        return Table(messages.text("discriminant.pairs", language), columns, rows, (note,), 2, language)

    def _tables(self, language: messages.Language = "en") -> tuple[Table, ...]:
        return (self.table(language), self.pair_table(language))


@dataclass(frozen=True, slots=True)
class DiscriminantGroups(ReportsByGroup[DiscriminantReport]):
    """Quality and distance of factors in every group; ``groups["sv"]`` is a `DiscriminantReport`.

    Attributes
    ----------
    by : str
        Column of the groups.
    reports : mapping of str to DiscriminantReport
    """

    def to_frame(self) -> pd.DataFrame:
        """Return a row per group and factor: ``group factor k omega alpha ave largest_correlation``."""
        parts = [r.to_frame().assign(group=g) for g, r in self.reports.items()]
        frame = pd.concat(parts, ignore_index=True)
        return frame[["group", *frame.columns.drop("group")]]
