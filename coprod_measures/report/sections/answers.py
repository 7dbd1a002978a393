# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Answers line by line: figures, the numbers behind them, and lines without an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from ...instrument import Instrument, Scale
from ...responses import ResponseData
from ...results import Table, format_number, format_percent
from ..blocks import Block, FigureBlock, Heading, Paragraph, Section
from ..content import Material
from ..drawing.answers import AnswerChart, Bar, ItemBars
from ..small_cells import (
    MIN_CELL,
    MIN_DISTRIBUTION,
    MIN_MEAN,
    Segment,
    count_answers,
    merge_small_cells,
    protect_counts,
    shown_count,
)
from ..words import Words

_KINDS = ("dont_know", "not_applicable", "too_early", "refused", "not_answered", "invalid")


def answers(m: Material) -> Section:
    """Return the section with a figure and a table for every scale."""
    blocks: list[Block] = [Paragraph(m.text("answers.intro", min_cell=MIN_CELL, min_group=MIN_DISTRIBUTION))]
    for scale in m.instrument.scales:
        blocks.append(Heading(m.title(scale)))
        blocks += figures(m, scale.items, m.title(scale), f"answers-{scale.id}")
    alone = _unscaled(m)
    if alone:
        blocks.append(Heading(m.text("outcomes.effects")))
        blocks += figures(m, alone, m.text("h.answers"), "answers-other")
    return Section("answers", m.text("h.answers"), tuple(blocks))


def _unscaled(m: Material) -> tuple[str, ...]:
    placed = {i for s in m.instrument.all_scales() for i in (*s.items, *s.companions)}
    return tuple(i for i in m.instrument.item_ids if i not in placed)


def figures(m: Material, items: Sequence[str], title: str, name: str) -> list[Block]:
    """Return a figure with its table for items that share a response scale, one for each such scale."""
    made: list[Block] = []
    for position, chosen in enumerate(by_response_scale(m.instrument, items).values()):
        chart = answer_chart(m, m.data, m.members, chosen, title)
        made.append(
            FigureBlock(
                name=name if position == 0 else f"{name}-{position + 1}",
                chart=chart,
                caption=m.text("answers.figure"),
                alternative=m.text(
                    "answers.alt", k=len(chosen), scale=title, groups=m.join(m.name(g) for g in m.members)
                ),
                numbers=(_numbers(m, chart),),
            )
        )
    return made


def answer_chart(
    words: Words,
    data: ResponseData,
    members: Mapping[str, npt.NDArray[np.bool_]],
    items: Sequence[str],
    title: str,
) -> AnswerChart:
    """Return the values of a figure of items on one response scale: answers as given, small cells merged."""
    scale = words.instrument.response_scale_of(items[0])
    codes = data.to_numpy(list(items), keyed=False)
    rows = []
    for column, item in enumerate(items):
        bars = []
        for group, here in members.items():
            counts = count_answers(codes[here, column], scale.codes)
            bars.append(Bar(words.name(group), sum(counts.values()), merge_small_cells(counts)))
        rows.append(ItemBars(item, words.item_name(item), tuple(bars)))
    options = tuple((o.code, o.label[words.wording]) for o in scale.options)
    return AnswerChart(title, options, scale.polarity, tuple(rows), words.language)


def by_response_scale(instrument: Instrument, items: Sequence[str]) -> dict[str, list[str]]:
    """Return the items by the response scale they are answered on, in order."""
    found: dict[str, list[str]] = {}
    for item in items:
        found.setdefault(instrument.response_scale_of(item).id, []).append(item)
    return found


def _numbers(m: Material, chart: AnswerChart) -> Table:
    columns = (
        m.text("col.item"),
        m.text("col.group"),
        m.text("col.n"),
        *(f"{code} {label}" for code, label in chart.options),
    )
    rows = []
    for item in chart.items:
        for bar in item.bars:
            cells = (
                [m.text("hidden")] + [""] * (len(chart.options) - 1)
                if bar.segments is None
                else [c for s in bar.segments for c in _cells(m, s, bar.n)]
            )
            rows.append((item.name, bar.group, shown_count(bar.n, m.text("few")), *cells))
    merged = any(s.merged for i in chart.items for b in i.bars for s in b.segments or ())
    notes = (m.text("answers.merged"),) if merged else ()
    return Table(m.text("answers.table", scale=chart.title), columns, tuple(rows), notes, language=m.language)


def _cells(m: Material, segment: Segment, n: int) -> list[str]:
    """Return the first cell with the number, and an arrow for each further answer merged into it."""
    number = (
        f"{format_number(segment.count, 0, m.language)} ({format_percent(segment.count / n, 0, m.language)})"
    )
    first = f"{segment.name}: {number}" if segment.merged else number
    return [first] + ["←"] * (len(segment.codes) - 1)


def nonanswers(m: Material) -> Table:
    """Return shares of lines without an answer, by scale, group and kind; few of a kind are not shown."""
    frame = m.data.nonanswers(by=m.group)
    rows = []
    for scale in m.instrument.scales:
        for group in m.members:
            here = frame[frame["item"].isin(lines(scale))]
            if m.group is not None:
                here = here[here["group"] == group]
            total = int(here["n"].sum())
            counts = protect_counts({k: int(here[k].sum()) for k in _KINDS})
            if int(m.members[group].sum()) < MIN_MEAN:
                counts = dict.fromkeys(_KINDS)
            shares: list[str] = []
            for kind in _KINDS:
                count = counts[kind]
                shares.append(
                    m.text("hidden")
                    if count is None
                    else format_percent(count / total if total else None, 1, m.language)
                )
            rows.append((m.title(scale), m.name(group), *shares))
    columns = (m.text("col.scale"), m.text("col.group"), *(m.text(f"kind.{k}") for k in _KINDS))
    note = m.text("answers.nonanswers_note", min_cell=MIN_CELL)
    return Table(m.text("answers.nonanswers"), columns, tuple(rows), (note,), language=m.language)


def lines(scale: Scale) -> tuple[str, ...]:
    """Return a scale's items and the lines beside it."""
    return (*scale.items, *scale.companions)
