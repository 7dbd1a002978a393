# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What `ordinal_reliability` returns: categorical omega per scale and group, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .. import messages
from ..estimation.ordinal_fit import OrdinalFit
from ..results import Estimate, Finding, Table, TableReport, format_percent
from .reliability_report import Denominator
from .reports_by_group import result_of
from .scale_answers import EVERYBODY

Floats = NDArray[np.float64]
OrdinalInterval = Literal["delta", "bootstrap"]


@dataclass(frozen=True, slots=True)
class OrdinalMethod:
    """How categorical omega was computed.

    Attributes
    ----------
    denominator : {"model", "observed"}
    level : float
        Coverage of the intervals.
    interval : {"delta", "bootstrap"}
    draws, seed : int
        Of the bootstrap.
    """

    denominator: Denominator
    level: float
    interval: OrdinalInterval = "delta"
    draws: int = 500
    seed: int = 1

    def text(self, language: messages.Language = "en") -> str:
        """Return model, denominator and interval in words."""
        none = self.denominator == "observed" and self.interval == "delta"
        interval = messages.text(
            f"ordinal_reliability.interval.{'none' if none else self.interval}",
            language,
            draws=self.draws,
            seed=self.seed,
        )
        return messages.text(f"ordinal_reliability.method.{self.denominator}", language, interval=interval)


@dataclass(frozen=True, slots=True)
class OrdinalReliability:
    """Reliability of one scale in one group, its answers taken as ordered only.

    Attributes
    ----------
    scale, group : str
    n, k : int
        Respondents with complete answers, and items.
    omega : Estimate
        Green and Yang's categorical omega of the sum of codes, the score that people compute.
    omega_latent, alpha_ordinal : float
        Omega and alpha of the polychoric correlations: of a sum of latent responses that nobody can
        compute. They are larger, and not the reliability of a score.
    ave : float
        Share of the latent responses' variance that the factor explains.
    maximal_reliability : float
        Of the weighted sum of codes with the best weights.
    items : tuple of str
    loadings : ndarray, shape (k,)
        Of the latent responses, standardised.
    fit : OrdinalFit or None
    findings : tuple of Finding
    """

    scale: str
    group: str
    n: int
    k: int
    omega: Estimate
    omega_latent: float
    alpha_ordinal: float
    ave: float
    maximal_reliability: float
    items: tuple[str, ...]
    loadings: Floats = field(repr=False)
    fit: OrdinalFit | None = field(repr=False)
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class OrdinalReliabilityReport(TableReport):
    """Categorical omega of every reflective scale in every group; ``report["reciprocity", "sv"]``.

    Attributes
    ----------
    results : tuple of OrdinalReliability
    refused : tuple of Finding
    method : OrdinalMethod
        Denominator, level and interval.
    notes : tuple of Finding
        What concerns all results: people who count several times, items that many did not answer.
    """

    results: tuple[OrdinalReliability, ...]
    refused: tuple[Finding, ...]
    method: OrdinalMethod
    notes: tuple[Finding, ...] = ()

    def __getitem__(self, key: str | tuple[str, str]) -> OrdinalReliability:
        return result_of(self.results, key, self.refused)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that a reader must know beside the numbers."""
        return (*self.notes, *self.refused, *(f for r in self.results for f in r.findings))

    def to_frame(self) -> pd.DataFrame:
        """Return a row per scale and group, unrounded."""
        columns = ["scale", "group", "n", "k", "omega", "omega_low", "omega_high", "omega_latent",
                   "alpha_ordinal", "ave", "maximal_reliability"]  # fmt: skip
        rows = [
            [r.scale, r.group, r.n, r.k, r.omega.value, r.omega.low, r.omega.high, r.omega_latent,
             r.alpha_ordinal, r.ave, r.maximal_reliability]
            for r in self.results
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=columns)

    @property
    def loadings(self) -> pd.DataFrame:
        """Loadings behind every omega: ``scale group item loading``."""
        rows = [
            [r.scale, r.group, item, float(value)]
            for r in self.results
            for item, value in zip(r.items, r.loadings, strict=True)
        ]
        return pd.DataFrame(rows, columns=["scale", "group", "item", "loading"])

    def table(self, language: messages.Language = "en") -> Table:
        """Return the coefficients as a table to show."""
        level = format_percent(self.method.level, 0, language)
        names = ("scale", "group", "n", "k", "omega", "omega_latent", "alpha_ordinal")
        columns = tuple(
            messages.text(f"ordinal_reliability.column.{n}", language, level=level) for n in names
        )
        everybody = messages.text("reliability.everybody", language)
        rows = tuple(
            (r.scale, everybody if r.group == EVERYBODY else r.group, r.n, r.k, r.omega.show(2, language),
             r.omega_latent, r.alpha_ordinal)
            for r in self.results
        )  # fmt: skip
        notes = (
            self.method.text(language) + ".",
            messages.text("ordinal_reliability.caution", language),
        )
        return Table(messages.text("ordinal_reliability.title", language), columns, rows, notes, 2, language)
