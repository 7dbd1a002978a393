# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""How each item was answered, and how it goes with the rest of its scale."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .. import messages
from ..errors import DataError
from ..numerics import classical
from ..responses.pooled_waves import pooled_findings
from ..responses.response_data import ResponseData
from ..results import Finding, Share, Table, TableReport, Word
from .inter_item import ScaleItems, about_reversed, items_of_scale
from .nonanswers import CANNOT, LEAST, MANY_CANNOT, cannot_answer
from .scale_answers import EVERYBODY
from .scale_summary import ScaleSummary, scale_summaries
from .small_groups import small_groups_shown

Floats = NDArray[np.float64]

NON_ANSWERS = ("dont_know", "not_applicable", "too_early", "refused", "not_answered", "invalid")
"""Kinds of non-answer that checked responses tell apart, in the order they are shown."""

_MANY_UNANSWERED = 0.05
_END_CATEGORY = 0.50
_SHOWN = 30


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """One item in one group.

    Attributes
    ----------
    scale, group, item : str
    scored : bool
        Whether the item counts in the score; a companion line does not.
    reversed : bool
        Whether codes were mirrored: all statistics are of mirrored codes then.
    n_total, n : int
        Respondents, and those of them who answered the item.
    mean, sd, skew : float
        Of the answers; skewness is :math:`m_3/s^3`.
    floor, ceiling : float
        Share of the answers at the lowest and the highest declared code (of a plain frame: observed value).
    item_rest_r, alpha_if_dropped : float
        On respondents who answered the whole scale; NaN for composites and companions.
    unanswered : float
        Share of respondents who did not answer.
    non_answers : mapping
        Count by kind; empty for a plain frame, which cannot tell.
    """

    scale: str
    group: str
    item: str
    scored: bool
    reversed: bool
    n_total: int
    n: int
    mean: float
    sd: float
    skew: float
    floor: float
    ceiling: float
    item_rest_r: float
    alpha_if_dropped: float
    unanswered: float
    non_answers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ItemAnalysis(TableReport):
    """Statistics of every item, per scale and group.

    Attributes
    ----------
    rows : tuple of ItemStatistics
    findings : tuple of Finding
        Items that correlate negatively with the rest, that many cannot answer or leave unanswered, or that
        are answered at one end; reversed items that go less with the others; groups too small to publish.
    scales : tuple of ScaleItems
        How the items of every reflective scale go together, with and without the reversed ones.
    """

    rows: tuple[ItemStatistics, ...]
    findings: tuple[Finding, ...]
    scales: tuple[ScaleItems, ...] = ()

    def inter_item(self, scale: str, group: str | None = None) -> pd.DataFrame:
        """Return the correlations between the items of a scale, reversed items mirrored.

        R: ``cor(na.omit(x))``.
        """
        for found in self.scales:
            if found.scale == scale and group in (None, found.group):
                return found.inter_item
        known = ", ".join(dict.fromkeys(f.scale for f in self.scales))
        raise DataError(
            f"there are no correlations between items of {scale!r}.",
            code="unknown_scale",
            place="scale",
            remedy=f"Reflective scales with complete answers: {known}.",
        )

    def scale_frame(self) -> pd.DataFrame:
        """Return a row per scale and group: alpha and mean correlations with and without reversed items."""
        names = [
            "scale", "group", "n", "alpha", "alpha_without_reversed", "mean_r", "mean_r_regular",
            "mean_r_reversed", "mean_r_across",
        ]  # fmt: skip
        return pd.DataFrame([[getattr(f, n) for n in names] for f in self.scales], columns=names)

    def to_frame(self) -> pd.DataFrame:
        """Return a row per scale, group and item, unrounded; a column per kind of non-answer."""
        names = [n for n in ItemStatistics.__dataclass_fields__ if n != "non_answers"]
        kinds = [k for k in NON_ANSWERS if any(k in r.non_answers for r in self.rows)]
        records = [
            [*(getattr(r, n) for n in names), *(r.non_answers.get(k, 0) for k in kinds)] for r in self.rows
        ]
        return pd.DataFrame(records, columns=[*names, *kinds])

    def table(self, language: messages.Language = "en") -> Table:
        """Return the statistics as a table to show."""
        names = ("scale", "group", "item", "n", "mean", "sd", "floor", "ceiling", "item_rest_r", "unanswered")
        columns = tuple(messages.text(f"items.column.{name}", language) for name in names)
        everybody = messages.text("reliability.everybody", language)
        rows = tuple(
            tuple(
                everybody if name == "group" and r.group == EVERYBODY else getattr(r, name) for name in names
            )
            for r in self.rows
        )
        title, note = messages.text("items.title", language), messages.text("items.note", language)
        return Table(title, columns, rows, (note,), 2, language)

    def __str__(self) -> str:
        lines = str(self.table()).splitlines()
        if len(lines) > _SHOWN:
            lines = [*lines[:_SHOWN], f"… {len(self.rows)} rows in all: see .to_frame()"]
        if self.findings:
            lines += ["", f"{len(self.findings)} findings: see .findings_frame()"]
        return "\n".join(lines)


def item_analysis(data: ResponseData | Any, *, by: str | None = None) -> ItemAnalysis:
    """Describe every item: answers, ends of the scale, non-answers, and its place among the others.

    Parameters
    ----------
    data : ResponseData or frame
        Checked responses, with reversed items mirrored; or a frame of the item columns of one scale. Of
        responses in a lazy frame or a DuckDB relation the engine counts answers and sums products; a plain
        lazy frame is collected.
    by : str, optional
        Column of groups.

    Returns
    -------
    ItemAnalysis
        ``.scales`` and ``.inter_item(scale)`` tell how items go together, with and without the reversed
        ones. ``.to_frame()`` has columns ``scale group item scored reversed n_total n mean sd skew floor
        ceiling item_rest_r alpha_if_dropped unanswered`` and one per kind of non-answer.

    Raises
    ------
    DataError
        If `data` cannot be read as items, or there is no column `by`.

    Notes
    -----
    R: ``psych::describe(x)``; ``psych::alpha(na.omit(x))$item.stats$r.drop``.
    """
    kinds = _kinds(data, by)
    every = tuple(scale_summaries(data, by))
    rows = tuple(row for summary in every for row in _item_rows(summary, kinds))
    scales = tuple(s for summary in every if (s := items_of_scale(summary)) is not None)
    of_items = (f for row in rows for f in _findings(row))
    of_scales = (f for s in scales for f in about_reversed(s))
    about = (*pooled_findings(data, by), *small_groups_shown({s.group: s.n_total for s in every}))
    return ItemAnalysis(rows, (*about, *of_items, *of_scales), scales)


def _kinds(data: object, by: str | None) -> dict[tuple[str, str], dict[str, int]]:
    """Count non-answers by kind, per item and group; a plain frame has none."""
    if not isinstance(data, ResponseData):
        return {}
    counted = data.nonanswers(by)
    return {
        (str(row["item"]), str(row.get("group", EVERYBODY))): {k: int(row[k]) for k in NON_ANSWERS}
        for row in counted.to_dict("records")
    }


def _item_rows(
    summary: ScaleSummary, kinds: Mapping[tuple[str, str], Mapping[str, int]]
) -> list[ItemStatistics]:
    rest, dropped = _among_the_others(summary)
    rows = []
    for i, item in enumerate((*summary.items, *summary.companions)):
        answers, scored = summary.distributions[i], i < len(summary.items)
        rows.append(
            ItemStatistics(
                scale=summary.scale,
                group=summary.group,
                item=item,
                scored=scored,
                reversed=item in summary.reversed_items,
                n_total=summary.n_total,
                n=answers.n,
                mean=answers.mean,
                sd=answers.sd,
                skew=answers.skew,
                floor=answers.floor,
                ceiling=answers.ceiling,
                item_rest_r=float(rest[i]) if scored else math.nan,
                alpha_if_dropped=float(dropped[i]) if scored else math.nan,
                unanswered=1 - answers.n / summary.n_total if summary.n_total else math.nan,
                non_answers=kinds.get((item, summary.group), {}),
            )
        )
    return rows


def _among_the_others(summary: ScaleSummary) -> tuple[Floats, Floats]:
    """Return item-rest correlations and alpha if dropped; NaN where the items measure nothing in common."""
    if not summary.reflective or len(summary.items) < 2 or summary.cov is None:
        nothing = np.full(len(summary.items), np.nan)
        return nothing, nothing
    return classical.item_rest_correlations(summary.cov), classical.alpha_if_dropped(summary.cov)


def _findings(row: ItemStatistics) -> list[Finding]:
    group: object = Word("reliability.everybody") if row.group == EVERYBODY else row.group

    def finding(code: str, severity: Any, **values: object) -> Finding:
        place = {"scale": row.scale, "group": group, **values}
        return Finding(code, severity, item=row.item, scale=row.scale, group=row.group, values=place)

    found = []
    if row.item_rest_r < 0:
        found.append(finding("negative_item_rest", "warning", r=row.item_rest_r))
    cannot = {k: row.non_answers.get(k, 0) / row.n_total for k in CANNOT} if row.n_total else {}
    if row.n_total >= LEAST and sum(cannot.values()) > MANY_CANNOT:
        found.append(cannot_answer(row.item, row.group, cannot, row.scale))
    elif row.unanswered > _MANY_UNANSWERED:
        found.append(finding("often_unanswered", "note", share=Share(row.unanswered)))
    end = max(row.floor, row.ceiling)
    if end >= _END_CATEGORY:
        which = Word("items.highest" if row.ceiling >= row.floor else "items.lowest")
        found.append(finding("end_category", "note", share=Share(end), end=which))
    return found
