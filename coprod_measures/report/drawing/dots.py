# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""One number for each item as points on a line, groups side by side."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.transforms import blended_transform_factory

from ...results import format_number
from . import style

ROW = 0.205
"""Height of a line, in inches."""
MARKS = ("o", "D", "s", "^", "v", "P", "X", "<", ">", "p", "h", "*")


@dataclass(frozen=True, slots=True)
class DotRow:
    """An item with a value for each group (None where there is none); a heading has no values."""

    name: str
    values: tuple[float | None, ...] = ()


@dataclass(frozen=True, slots=True)
class DotChart:
    """All that the figure shows: values between `low` and `high`, usually from zero to one."""

    title: str
    groups: tuple[str, ...]
    rows: tuple[DotRow, ...]
    axis: str
    language: str


def draw_dots(chart: DotChart) -> Figure:
    """Return a line for each item with a mark for each group; groups differ in shape and in filling."""
    rows = len(chart.rows) * ROW
    height = rows + 1.1
    label = 0.14 + 0.063 * max((len(r.name) for r in chart.rows if r.values), default=0)
    left = min(label / style.NARROW, 0.5)
    figure = style.new_figure(height, style.NARROW)
    axes = figure.add_axes((left, 0.7 / height, 0.97 - left, rows / height))
    margin = blended_transform_factory(figure.transFigure, axes.transData)
    for y, row in enumerate(chart.rows):
        if not row.values:
            axes.text(0.005, y, row.name, transform=margin, fontsize=9, weight="bold", color=style.INK,
                      ha="left", va="center",
                      bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8})  # fmt: skip
            continue
        axes.text(-0.015, y, row.name, transform=axes.get_yaxis_transform(), fontsize=8.5, color=style.INK,
                  ha="right", va="center")  # fmt: skip
        axes.axhline(y, color=style.GRID, linewidth=0.5, zorder=0)
        shown = [v for v in row.values if v is not None]
        if len(shown) > 1:
            axes.plot([min(shown), max(shown)], [y, y], color=style.QUIET, linewidth=1.0, zorder=1)
    _marks(axes, chart)
    _dress(axes, chart)
    _legend(figure, chart)
    return figure


def _look(group: int) -> dict[str, object]:
    filled = group % 2 == 0
    return {
        "marker": MARKS[group % len(MARKS)],
        "markersize": 5.5,
        "markerfacecolor": style.MAIN if filled else "white",
        "markeredgecolor": style.MAIN if filled else style.INK,
        "markeredgewidth": 1.1,
        "linestyle": "none",
    }


def _marks(axes: Axes, chart: DotChart) -> None:
    for group in range(len(chart.groups)):
        points = [
            (row.values[group], y)
            for y, row in enumerate(chart.rows)
            if row.values and row.values[group] is not None
        ]
        if points:
            axes.plot(*zip(*points, strict=True), zorder=2, **_look(group))  # type: ignore[arg-type]


def _dress(axes: Axes, chart: DotChart) -> None:
    values = [v for row in chart.rows for v in row.values if v is not None]
    low = min([0.0, *values])
    low = 0.0 if low == 0 else low - 0.05
    axes.set_xlim(low, 1)
    axes.set_ylim(len(chart.rows) - 0.4, -0.6)
    axes.axvline(0, color=style.QUIET, linewidth=0.9)
    ticks = [t / 5 for t in range(-5, 6) if low <= t / 5]
    axes.set_xticks(ticks, [format_number(t, 1, chart.language) for t in ticks])
    axes.set_yticks([])
    axes.tick_params(axis="x", labelsize=8.5, colors=style.INK, length=3)
    axes.set_xlabel(chart.axis, fontsize=9, color=style.INK)
    for name, side in axes.spines.items():
        side.set_visible(name == "bottom")
        side.set_color(style.QUIET)


def _legend(figure: Figure, chart: DotChart) -> None:
    handles = [
        Line2D([], [], label=name, **_look(g))  # type: ignore[arg-type]
        for g, name in enumerate(chart.groups)
    ]
    figure.legend(handles=handles, loc="upper left", bbox_to_anchor=(0.0, 1.0), ncols=min(6, len(handles)),
                  frameon=False, fontsize=8.5, labelcolor=style.INK, borderaxespad=0.1,
                  handletextpad=0.3)  # fmt: skip
