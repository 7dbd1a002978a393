# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What `reliability` returns: coefficients per scale and group, with the items behind them."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .. import messages
from ..numerics.item_total import Consistency, consistency, without_each_item
from ..numerics.lower_bounds import SplitHalves
from ..results import Estimate, Finding, Table, TableReport, format_percent
from .item_correlations import PairwiseN
from .reports_by_group import result_of
from .scale_answers import EVERYBODY

Denominator = Literal["model", "observed"]
Missing = Literal["listwise", "fiml", "pairwise"]
IntervalMethod = Literal["analytic", "bonett", "bootstrap"]
Coefficient = Literal["alpha", "alpha_standardised", "lambda2", "omega"]
_LINES = 24


@dataclass(frozen=True, slots=True)
class Method:
    """How the coefficients of a report were computed.

    Attributes
    ----------
    level : float
        Coverage of the intervals.
    denominator : {"model", "observed"}
        Variance of the sum in omega.
    missing : {"listwise", "fiml", "pairwise"}
        Whose answers the coefficients rest on; with "fiml" only omega's.
    interval : {"analytic", "bonett", "bootstrap"}
    draws, seed : int
        Of the bootstrap.
    pairwise_n : {"smallest", "rows"}
        The n that goes with covariances of pairs.
    """

    level: float
    denominator: Denominator
    missing: Missing
    interval: IntervalMethod = "analytic"
    draws: int = 2000
    seed: int = 1
    pairwise_n: PairwiseN = "smallest"

    def text(self, coefficient: Coefficient, language: messages.Language = "en") -> str:
        """Return the coefficient's model, denominator, item metric and interval, in words."""
        code = f"omega_{self.denominator}" if coefficient == "omega" else coefficient
        # Full information concerns the model alone; alpha is then of complete cases.
        modelled = coefficient == "omega" or self.missing == "pairwise"
        cases = messages.text(f"reliability.cases.{self.missing if modelled else 'listwise'}", language)
        interval = messages.text(
            f"reliability.interval.{self._interval_of(coefficient)}",
            language,
            level=format_percent(self.level, 0, language),
            draws=self.draws,
            seed=self.seed,
        )
        return messages.text(f"reliability.method.{code}", language, cases=cases, interval=interval)

    def _interval_of(self, coefficient: Coefficient) -> str:
        if self.interval == "bootstrap":
            return "bootstrap"
        if coefficient == "omega":
            return "none" if self.missing == "pairwise" else "delta"
        if coefficient == "alpha":
            return "bonett" if self.interval == "bonett" else "feldt"
        return "none"


@dataclass(frozen=True, slots=True)
class ItemReliability:
    """One item in its scale.

    Attributes
    ----------
    item : str
    reversed : bool
        Whether its codes were mirrored before anything was computed.
    item_rest_r : float
        Correlation with the sum of the other items.
    item_total_r : float
        With the sum of all items, the item itself among them: too high in short scales.
    item_whole_r : float
        With what the standardised items share: the item's own part in the sum replaced by what the others
        predict of it.
    alpha_if_dropped : float
    loading, loading_std : float
        On the one factor behind omega, in the metric of the item and standardised; NaN without a model.
    residual : float
        Residual variance of that model.
    """

    item: str
    reversed: bool
    item_rest_r: float
    item_total_r: float
    item_whole_r: float
    alpha_if_dropped: float
    loading: float = math.nan
    loading_std: float = math.nan
    residual: float = math.nan


@dataclass(frozen=True, slots=True)
class ScaleReliability:
    """Reliability of one scale in one group.

    Attributes
    ----------
    scale, group : str
    n : int
        Respondents who answered every item; only they are used, unless answers are taken in pairs: then the
        smallest number behind a covariance, or every row.
    n_incomplete : int
        Respondents left out because an item was not answered.
    k : int
        Number of items.
    alpha, alpha_standardised, omega : Estimate
        NaN where there is no number; a finding then says why.
    lambda2 : Estimate
        Guttman's lower bound; never below alpha.
    halves : SplitHalves
        Split-half reliability: ``.largest`` (Guttman's lambda 4), ``.smallest`` and ``.mean``.
    mean_r : float
        Mean correlation between the items.
    ave, maximal_reliability : float
        Share of the items' variance that the one factor explains, and the reliability that the best
        weights would give; NaN without omega.
    cfi, srmr : float
        Fit of the one-factor model behind omega; NaN without a model, CFI also without degrees of freedom.
    item_rows : tuple of ItemReliability
    findings : tuple of Finding
    covariance : ndarray, shape (k, k)
        Of the items, divisor n - 1: everything but omega follows from it.
    """

    scale: str
    group: str
    n: int
    n_incomplete: int
    k: int
    alpha: Estimate
    alpha_standardised: Estimate
    omega: Estimate
    lambda2: Estimate
    halves: SplitHalves
    mean_r: float
    ave: float
    maximal_reliability: float
    cfi: float
    srmr: float
    item_rows: tuple[ItemReliability, ...]
    findings: tuple[Finding, ...] = ()
    covariance: NDArray[np.float64] = field(
        default_factory=lambda: np.empty((0, 0)), repr=False, compare=False
    )

    @property
    def consistency(self) -> Consistency:
        """Alpha with its standard error, lambda 6, mean and median correlation, signal-to-noise ratio.

        R: ``psych::alpha(x)$total``.
        """
        return consistency(self.covariance, self.n)

    @property
    def if_dropped(self) -> pd.DataFrame:
        """The same of the scale without each item, a row each. R: ``psych::alpha(x)$alpha.drop``."""
        rows = without_each_item(self.covariance, self.n)
        return pd.DataFrame([asdict(r) for r in rows]).assign(item=[r.item for r in self.item_rows])

    @property
    def items(self) -> pd.DataFrame:
        """The items as a frame, a row each, with the loadings behind omega."""
        columns = list(ItemReliability.__dataclass_fields__)
        return pd.DataFrame([[getattr(r, c) for c in columns] for r in self.item_rows], columns=columns)

    def item_table(self, language: messages.Language = "en") -> Table:
        """Return the items as a table to show."""
        names = ("item", "item_rest_r", "alpha_if_dropped", "loading_std")
        columns = tuple(messages.text(f"reliability.column.{name}", language) for name in names)
        rows = tuple(tuple(getattr(r, name) for name in names) for r in self.item_rows)
        title = messages.text(
            "reliability.items_title", language, scale=self.scale, group=self.group, n=self.n
        )
        return Table(title, columns, rows, digits=2, language=language)

    def _repr_html_(self) -> str:
        return self.item_table().to_html()

    def __str__(self) -> str:
        head = f"{self.scale}, {self.group}: alpha {self.alpha.show()}, omega {self.omega.show()}"
        return "\n".join(
            [head, "", str(self.item_table()), *(["", *map(str, self.findings)] * bool(self.findings))]
        )


@dataclass(frozen=True, slots=True)
class ReliabilityReport(TableReport):
    """Reliability of every reflective scale in every group.

    ``report["reciprocity", "sv"]`` is one `ScaleReliability`; with one group ``report["reciprocity"]``
    is enough. A composite scale is refused, with the reason.

    Attributes
    ----------
    results : tuple of ScaleReliability
        Scales in the order of the instrument, groups in theirs.
    refused : tuple of Finding
        One for each scale without coefficients: a composite has no internal consistency to estimate.
    notes : tuple of Finding
        What concerns every scale.
    method : Method
        Level, denominator and treatment of missing answers.
    by : str or None
        Column of the groups.
    """

    results: tuple[ScaleReliability, ...]
    refused: tuple[Finding, ...]
    notes: tuple[Finding, ...]
    method: Method
    by: str | None = None

    @property
    def level(self) -> float:
        """Coverage of the intervals."""
        return self.method.level

    @property
    def scales(self) -> tuple[str, ...]:
        """Ids of the scales with coefficients."""
        return tuple(dict.fromkeys(r.scale for r in self.results))

    @property
    def groups(self) -> tuple[str, ...]:
        """Labels of the groups."""
        return tuple(dict.fromkeys(r.group for r in self.results))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that a reader must know beside the numbers."""
        return (*self.notes, *self.refused, *(f for r in self.results for f in r.findings))

    def __getitem__(self, key: str | tuple[str, str]) -> ScaleReliability:
        return result_of(self.results, key, self.refused)

    def to_frame(self) -> pd.DataFrame:
        """Return a row per scale and group, unrounded."""
        return pd.DataFrame([_record(r) for r in self.results], columns=_COLUMNS)

    def methods(self, language: messages.Language = "en") -> tuple[str, ...]:
        """Return how each coefficient was computed, in sentences."""
        return tuple(self.method.text(name, language) + "." for name in ("alpha", "omega"))

    def table(self, language: messages.Language = "en") -> Table:
        """Return the coefficients as a table to show, methods underneath."""
        level = format_percent(self.level, 0, language)
        names = ("scale", "group", "n", "k", "alpha", "omega")
        columns = tuple(messages.text(f"reliability.column.{name}", language, level=level) for name in names)
        everybody = messages.text("reliability.everybody", language)
        rows = tuple(
            (
                r.scale,
                everybody if r.group == EVERYBODY else r.group,
                r.n,
                r.k,
                r.alpha.show(2, language),
                r.omega.show(2, language),
            )
            for r in self.results
        )
        notes = (*self.methods(language), *(f.message(language) for f in self.refused))
        return Table(messages.text("reliability.title", language), columns, rows, notes, 2, language)

    def __str__(self) -> str:
        told = [str(f) for f in self.findings if f.severity != "note"]
        notes = sum(f.severity == "note" for f in self.findings)
        more = [f"{notes} notes: see .findings_frame()"] if notes else []
        return "\n".join(
            _one_screen([*str(self.table()).splitlines(), *([""] if told or more else []), *told]) + more
        )


_COLUMNS = [
    "scale", "group", "n", "k", "alpha", "alpha_low", "alpha_high", "omega", "omega_low", "omega_high",
    "alpha_standardised", "mean_r", "n_incomplete", "cfi", "srmr", "lambda2", "lambda2_low", "lambda2_high",
    "lambda4", "ave", "maximal_reliability",
]  # fmt: skip


def _record(r: ScaleReliability) -> list[object]:
    return [
        r.scale, r.group, r.n, r.k, r.alpha.value, r.alpha.low, r.alpha.high,
        r.omega.value, r.omega.low, r.omega.high, r.alpha_standardised.value, r.mean_r, r.n_incomplete,
        r.cfi, r.srmr, r.lambda2.value, r.lambda2.low, r.lambda2.high, r.halves.largest,
        r.ave, r.maximal_reliability,
    ]  # fmt: skip


def _one_screen(lines: list[str]) -> list[str]:
    if len(lines) <= _LINES:
        return lines
    return [
        *lines[: _LINES - 1],
        f"… and {len(lines) - _LINES + 1} more lines: see .to_frame() and .findings",
    ]
