# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What a DIF analysis found: items, scales and the report that shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from .. import messages
from ..numerics.adjustment import Adjustment
from ..numerics.logistic_dif import LogisticDif
from ..numerics.mantel import Mantel
from ..results import Finding, Table, TableReport, format_number, format_p

Matching = Literal["total", "rest", "theta"]
DifTest = Literal["total", "uniform", "nonuniform"]

_NOTHING = float("nan")
_LINES = 36


@dataclass(frozen=True, slots=True)
class DifRule:
    """When an item is flagged, and on what respondents are matched.

    Attributes
    ----------
    purify : bool
        Whether flagged items leave the matching score.
    adjust : {"holm", "bh", "bonferroni", "none"}
    alpha, r2 : float
        An adjusted p below `alpha` and a McFadden ΔR² of at least `r2`.
    test : {"total", "uniform", "nonuniform"}
        Which test and which ΔR² are judged.
    matching : {"total", "rest", "theta"}
        Sum of the items with or without the studied one, or latent scores.
    """

    purify: bool
    adjust: Adjustment
    alpha: float
    r2: float
    test: DifTest
    matching: Matching


@dataclass(frozen=True, slots=True)
class ItemDif:
    """One item of one scale.

    Attributes
    ----------
    scale, item : str
    models : LogisticDif or None
        The three regressions; None where they cannot be fitted.
    p_adjusted : float
        Of the test that is judged, over all items of all scales.
    flagged : bool
    mantel : Mantel or None
        The same question without a model, within strata of the matching score; None for latent scores or
        several focal groups, or where no stratum holds both groups.
    """

    scale: str
    item: str
    models: LogisticDif | None
    p_adjusted: float
    flagged: bool
    mantel: Mantel | None = None


@dataclass(frozen=True, slots=True)
class ScaleDif:
    """One scale.

    Attributes
    ----------
    scale : str
    n : mapping
        Complete cases by group, the reference first.
    anchors : tuple of str
        Items in the matching score of the last round.
    rounds : int
        Rounds of purification.
    settled : bool
        Whether the last round left the anchors as they were. Without purification always true.
    difference : float
        Focal minus reference mean of the anchors' sum (or of latent scores), in pooled standard deviations;
        of several focal groups the one farthest from 0.
    items : tuple of ItemDif
    findings : tuple of Finding
    """

    scale: str
    n: Mapping[str, int]
    anchors: tuple[str, ...]
    rounds: int
    settled: bool
    difference: float
    items: tuple[ItemDif, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class DifReport(TableReport):
    """Differential item functioning of two or more groups, scale by scale.

    Attributes
    ----------
    scales : tuple of ScaleDif
    refused : tuple of Finding
        One for each scale that cannot be examined.
    notes : tuple of Finding
        What concerns every scale.
    group : str
        Column of the groups.
    groups : tuple of str
        The reference group, then the focal ones.
    rule : DifRule
    """

    scales: tuple[ScaleDif, ...]
    refused: tuple[Finding, ...]
    notes: tuple[Finding, ...]
    group: str
    groups: tuple[str, ...]
    rule: DifRule

    @property
    def items(self) -> tuple[ItemDif, ...]:
        """All items of all scales."""
        return tuple(item for scale in self.scales for item in scale.items)

    @property
    def flagged(self) -> tuple[str, ...]:
        """Names of the flagged items."""
        return tuple(dict.fromkeys(i.item for i in self.items if i.flagged))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that a reader must know beside the numbers."""
        return (*self.notes, *self.refused, *(f for s in self.scales for f in s.findings))

    def to_frame(self) -> pd.DataFrame:
        """Return a row per item, unrounded; p-values are raw except ``p_adjusted``."""
        return pd.DataFrame([_record(i) for i in self.items], columns=_COLUMNS)

    def scales_frame(self) -> pd.DataFrame:
        """Return a row per scale: cases (`n_focal` of all focal groups), difference, rounds, anchors."""
        columns = ["scale", "n_reference", "n_focal", "difference", "rounds", "settled", "anchors"]
        rows = [
            [
                s.scale,
                s.n[self.groups[0]],
                sum(s.n.values()) - s.n[self.groups[0]],
                s.difference,
                s.rounds,
                s.settled,
                ", ".join(s.anchors),
            ]
            for s in self.scales
        ]
        return pd.DataFrame(rows, columns=columns)

    def verdict(self, language: messages.Language = "en") -> str:
        """Return which items were flagged, in one sentence."""
        if not any(i.models is not None for i in self.items):
            return messages.text("dif.untested", language)
        if not self.flagged:
            return messages.text("dif.none", language)
        return messages.text("dif.some", language, items=", ".join(self.flagged))

    def methods(self, language: messages.Language = "en") -> str:
        """Return how it was done, in sentences."""
        rule, focal = self.rule, len(self.groups) - 1
        df = 2 * focal if rule.test == "total" else focal
        matching = f"dif.matching.{rule.matching}{'' if rule.purify else '_all'}"
        return messages.text(
            "dif.method",
            language,
            matching=messages.text(matching, language),
            test=messages.text(f"dif.test.{rule.test}", language, df=df),
            adjust=messages.text(f"dif.adjust.{rule.adjust}", language),
            alpha=format_number(rule.alpha, 2, language),
            r2=format_number(rule.r2, 2, language),
            tests=sum(i.models is not None for i in self.items),
        )

    def table(self, language: messages.Language = "en") -> Table:
        """Return the items as a table to show, verdict and method underneath."""
        names = (
            "scale", "item", "chisq_uniform", "chisq_nonuniform", "p_adjusted", "r2_change", "log_odds",
            "flagged",
        )  # fmt: skip

        def shown(name: str, value: object) -> object:
            if name == "p_adjusted":
                return format_p(float(str(value)), language).removeprefix("= ")
            return bool(value) if name == "flagged" else value

        rows = tuple(
            tuple(shown(n, v) for n, v in zip(names, row, strict=True))
            for row in self.to_frame()[list(names)].itertuples(index=False, name=None)
        )
        reference, *focal = self.groups
        title = messages.text("dif.title", language, reference=reference, focal=", ".join(focal))
        columns = tuple(messages.text(f"dif.column.{name}", language) for name in names)
        notes: tuple[str, ...] = (self.verdict(language), self.methods(language))
        if len(focal) > 1:
            notes += (messages.text("dif.several", language, reference=reference),)
        return Table(title, columns, rows, notes, 3, language)

    def __str__(self) -> str:
        lines = str(self.table()).splitlines()
        if len(lines) > _LINES:
            lines = [*lines[: _LINES - 4], "… more items: see .to_frame()", *lines[-3:]]
        return "\n".join([*lines, *([""] if self.findings else []), *map(str, self.findings)])


_COLUMNS = [
    "scale", "item", "chisq_uniform", "p_uniform", "chisq_nonuniform", "p_nonuniform", "chisq_total",
    "p_total", "p_adjusted", "r2_uniform", "r2_nonuniform", "r2_change", "nagelkerke_change", "log_odds",
    "slope_change", "mantel_chisq", "mantel_p", "mean_difference", "flagged",
]  # fmt: skip


def _record(item: ItemDif) -> list[object]:
    m = item.models
    if m is None:
        return [item.scale, item.item, *[_NOTHING] * (len(_COLUMNS) - 3), False]
    uniform, nonuniform, total = m.uniform, m.nonuniform, m.total
    plain = item.mantel
    strata = [_NOTHING] * 3 if plain is None else [plain.chisq, plain.p, plain.mean_difference]
    return [
        item.scale, item.item, uniform.chisq, uniform.p, nonuniform.chisq, nonuniform.p, total.chisq, total.p,
        item.p_adjusted, uniform.mcfadden, nonuniform.mcfadden, total.mcfadden, total.nagelkerke,
        m.log_odds, m.slope_change, *strata, item.flagged,
    ]  # fmt: skip
