# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Scores per group, and outcomes by level."""

from __future__ import annotations

import narwhals.stable.v2 as nw
import numpy as np

from ...comparison.two_groups import mean_estimate
from ...instrument import Scale
from ...responses.frames import open_frame
from ...results import Estimate, Table, format_number, format_percent
from ..blocks import Block, Heading, Paragraph, Section, TableBlock
from ..content import Material
from ..small_cells import MIN_MEAN, shown_count
from .answers import figures

LEVEL = 0.95


def scores(m: Material) -> Section:
    """Return the section with mean and standard deviation of each score in each group."""
    blocks: list[Block] = [Paragraph(m.text("scores.intro"), "caution")]
    within = {part.id for s in m.instrument.all_scales() if not s.reflective for part in s.subscales}
    scales = [s for s in m.instrument.reflective_scales() if s.id not in within]
    if scales:
        blocks.append(TableBlock(score_table(m, scales)))
    if len(scales) < len(m.instrument.all_scales()):
        blocks.append(Paragraph(m.text("scores.composites")))
    return Section("scores", m.text("h.scores"), tuple(blocks))


def score_table(m: Material, scales: list[Scale]) -> Table:
    """Return n, mean with interval and standard deviation; empty where fewer than ten have a score."""
    frame = open_frame(m.scores.frame)
    rows = []
    for scale in scales:
        values = np.asarray(frame[scale.id].cast(nw.Float64).to_numpy(), dtype=np.float64)
        for group, members in m.members.items():
            here = values[members & np.isfinite(values)]
            n = shown_count(here.size, m.text("few"))
            rows.append((m.title(scale), m.name(group), n, *_mean_cells(m, here)))
    level = format_percent(LEVEL, 0, m.language)
    columns = (
        *(m.text(f"col.{c}") for c in ("scale", "group", "n", "mean")),
        m.text("col.interval", level=level),
        m.text("col.sd"),
    )
    rules = " ".join(_rule(m, s) for s in scales)
    note = m.text("scores.note", min_mean=MIN_MEAN, rules=rules)
    return Table(m.text("scores.caption"), columns, tuple(rows), (note,), 2, m.language)


def _mean_cells(m: Material, values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> tuple[object, ...]:
    if values.size < MIN_MEAN:
        return (m.text("hidden"), "", "")
    estimate = mean_estimate(values, LEVEL)
    return (estimate.value, interval(m, estimate), float(values.std(ddof=1)))


def interval(m: Material, estimate: Estimate, digits: int = 2) -> str:
    """Return "3.10 to 3.42", or an empty text where there is no interval."""
    if not np.isfinite(estimate.low):
        return ""
    ends = (format_number(x, digits, m.language) for x in (estimate.low, estimate.high))
    return (" till " if m.language == "sv" else " to ").join(ends)


def _rule(m: Material, scale: Scale) -> str:
    ranges = [m.instrument.response_scale_of(i) for i in scale.items]
    k, method = len(scale.items), scale.scoring.method
    low, high = min(r.minimum for r in ranges), max(r.maximum for r in ranges)
    if method == "sum":
        low, high = sum(r.minimum for r in ranges), sum(r.maximum for r in ranges)
    required = scale.scoring.required(k)
    return m.text(f"scores.{method}", scale=m.title(scale), low=low, high=high, required=required, k=k)


def outcomes(m: Material) -> Section | None:
    """Return the section on composite scales by level, with the lines that stand beside them."""
    composites = [s for s in m.instrument.scales if not s.reflective]
    companions = [i for s in m.instrument.scales for i in s.companions]
    if not composites and not companions:
        return None
    blocks: list[Block] = []
    if composites:
        blocks.append(Paragraph(m.text("outcomes.intro")))
    for scale in composites:
        if len(composites) > 1:
            blocks.append(Heading(m.title(scale)))
        if scale.subscales:
            blocks.append(TableBlock(score_table(m, list(scale.subscales))))
        blocks.append(TableBlock(_lines(m, scale)))
    if companions:
        names = m.join(m.item_name(i) for i in companions)
        if composites:
            blocks.append(Heading(m.text("outcomes.effects")))
        blocks.append(Paragraph(m.text("outcomes.companions", items=names)))
        blocks += figures(m, companions, m.text("outcomes.effects"), "answers-companions")
    named = m.join(m.title(s) for s in composites)
    title = m.text("h.outcomes", scales=named) if composites else m.text("outcomes.effects")
    return Section("outcomes", title, tuple(blocks))


def _lines(m: Material, scale: Scale) -> Table:
    """Return the mean answer to every line of a composite, with its level."""
    keyed = m.data.to_numpy(list(scale.items))
    rows = []
    for column, item in enumerate(scale.items):
        level = m.instrument.item(item).level
        for group, members in m.members.items():
            here = keyed[members, column]
            here = here[np.isfinite(here)]
            shown: object = float(here.mean()) if here.size >= MIN_MEAN else m.text("hidden")
            place = m.text(f"level.{level}") if level else ""
            n = shown_count(here.size, m.text("few"))
            rows.append((m.item_name(item), place, m.name(group), n, shown))
    columns = (
        m.text("col.item"),
        m.text("outcomes.level"),
        *(m.text(f"col.{c}") for c in ("group", "n", "mean")),
    )
    ranges = [m.instrument.response_scale_of(i) for i in scale.items]
    note = m.text(
        "outcomes.no_scales",
        low=min(r.minimum for r in ranges),
        high=max(r.maximum for r in ranges),
        min_mean=MIN_MEAN,
    )
    title = f"{m.title(scale)}: {m.text('outcomes.table').lower()}"
    return Table(title, columns, tuple(rows), (note,), 2, m.language)
