# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Answers per item as stacked bars, groups side by side."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from ... import messages
from ...results import format_number, format_percent
from ..small_cells import Segment, shown_count
from . import style

BAR = 0.24
"""Height of a bar, in inches."""
GAP = 0.16
HEADING = 0.24


@dataclass(frozen=True, slots=True)
class Bar:
    """One group's answers to one item; `segments` is None where too few answered to be shown."""

    group: str
    n: int
    segments: tuple[Segment, ...] | None


@dataclass(frozen=True, slots=True)
class ItemBars:
    """One item: its id, the name shown, and a bar for each group."""

    item: str
    name: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class AnswerChart:
    """All that the figure shows: items answered on one response scale."""

    title: str
    options: tuple[tuple[int, str], ...]
    polarity: str
    items: tuple[ItemBars, ...]
    language: str


def draw_answers(chart: AnswerChart) -> Figure:
    """Return stacked bars from zero to 100 per cent, a bar for each group under each item's name.

    A declared bipolar scale is drawn around its middle instead.
    """
    rows = sum(HEADING + len(i.bars) * BAR + GAP for i in chart.items)
    top = 0.30 * _legend_rows(chart) + 0.12
    height = rows + top + 0.42
    figure = style.new_figure(height)
    axes = figure.add_axes((0.17, 0.42 / height, 0.72, rows / height))
    colours = dict(
        zip((c for c, _ in chart.options), style.palette(len(chart.options), chart.polarity), strict=True)
    )
    y = 0.0
    ends: list[float] = [0.0, 100.0] if chart.polarity == "unipolar" else [0.0]
    for item in chart.items:
        y += HEADING
        axes.text(-0.2, y - 0.05, item.name, transform=axes.get_yaxis_transform(), fontsize=9.5,
                  weight="bold", color=style.INK, va="bottom", ha="left")  # fmt: skip
        for bar in item.bars:
            ends += _draw_bar(axes, y, bar, chart, colours)
            y += BAR
        y += GAP
    _dress(axes, chart, (min(ends), max(ends)), rows)
    _legend(figure, chart, colours)
    return figure


def _start(segments: tuple[Segment, ...], n: int, chart: AnswerChart) -> float:
    """Return where a bar begins: zero, or left of it by what lies below a bipolar scale's middle."""
    if chart.polarity == "unipolar":
        return 0.0
    codes = [c for c, _ in chart.options]
    middle = (codes[0] + codes[-1]) / 2
    below = 0.0
    for s in segments:
        share_below = sum(c < middle for c in s.codes) / len(s.codes)
        holds_middle = s.codes[0] <= middle <= s.codes[-1]
        below += s.count * (0.5 if holds_middle else share_below)
    return -100 * below / n


def _draw_bar(
    axes: Axes, y: float, bar: Bar, chart: AnswerChart, colours: dict[int, str]
) -> tuple[float, float]:
    middle = y + BAR / 2
    n = messages.text("report.n", chart.language, n=format_number(bar.n, 0, chart.language))
    axes.text(-0.01, middle, bar.group, transform=axes.get_yaxis_transform(), fontsize=8.5,
              color=style.INK, va="center", ha="right")  # fmt: skip
    if shown_count(bar.n, "") != "":
        axes.text(1.015, middle, n, transform=axes.get_yaxis_transform(), fontsize=8.5, color=style.INK,
                  va="center", ha="left")  # fmt: skip
    if bar.segments is None:
        axes.text(0.01, middle, messages.text("report.too_few_to_show", chart.language),
                  transform=axes.get_yaxis_transform(), fontsize=8.5, style="italic", color=style.QUIET,
                  va="center", ha="left")  # fmt: skip
        return 0.0, 0.0
    total = sum(s.count for s in bar.segments)
    left = first = _start(bar.segments, total, chart)
    for segment in bar.segments:
        width = 100 * segment.count / total
        colour = style.blend([colours[c] for c in segment.codes])
        share = format_number(width, 0, chart.language)
        label = f"{segment.name}: {share}" if segment.merged else share
        told = width >= 1.25 * len(label) + 1.0
        axes.add_patch(
            Rectangle(
                (left, y + 0.015),
                width,
                BAR - 0.03,
                facecolor=colour,
                edgecolor=style.INK,
                linewidth=0.6,
                hatch="////" if segment.merged and not told else None,
            )
        )
        if told:
            axes.text(left + width / 2, middle, label, fontsize=8, color=style.text_colour(colour),
                      ha="center", va="center")  # fmt: skip
        left += width
    return first, left


def _dress(axes: Axes, chart: AnswerChart, ends: tuple[float, float], rows: float) -> None:
    low, high = ends
    if chart.polarity == "bipolar":
        low, high = min(low, -10.0), max(high, 10.0)
        axes.axvline(0, color=style.INK, linewidth=0.8, zorder=0)
    axes.set_xlim(low, high)
    axes.set_ylim(rows, 0)
    step = 25
    first = int(-(-low // step)) * step
    ticks = list(range(first, int(high) + 1, step))
    axes.set_xticks(ticks, [format_percent(abs(t) / 100, 0, chart.language) for t in ticks])
    axes.tick_params(axis="x", labelsize=8.5, colors=style.INK, length=0, pad=4)
    axes.set_yticks([])
    axes.grid(axis="x", color=style.GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    for side in axes.spines.values():
        side.set_visible(False)


def _shown_options(chart: AnswerChart) -> list[tuple[int, str]]:
    """Legend of at most seven answers; longer scales show their ends and middle."""
    options = list(chart.options)
    return options if len(options) <= 7 else [options[0], options[len(options) // 2], options[-1]]


def _legend_columns(chart: AnswerChart) -> int:
    widths = [len(label) + 8 for _, label in _shown_options(chart)]
    return len(widths) if sum(widths) <= 105 else max(1, 105 // max(widths))


def _legend_rows(chart: AnswerChart) -> int:
    return -(-len(_shown_options(chart)) // _legend_columns(chart))


def _legend(figure: Figure, chart: AnswerChart, colours: dict[int, str]) -> None:
    handles = [
        Patch(facecolor=colours[code], edgecolor=style.INK, linewidth=0.6, label=f"{code} {label}")
        for code, label in _shown_options(chart)
    ]
    columns = _legend_columns(chart)
    figure.legend(
        handles=[h for i in range(columns) for h in handles[i::columns]],  # row by row
        loc="upper left",
        bbox_to_anchor=(0.0, 1.0),
        ncols=columns,
        frameon=False,
        fontsize=8.5,
        labelcolor=style.INK,
        handlelength=1.4,
        handleheight=1.1,
        columnspacing=1.4,
        borderaxespad=0.1,
    )
