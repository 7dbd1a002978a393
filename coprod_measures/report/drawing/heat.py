# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Correlations or loadings as shaded cells with the number in each, a panel for each group."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import isnan

from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from ... import messages
from ...results import format_number
from . import style

CELL, ROW = 0.40, 0.215
"""Width and height of a cell, in inches."""
TITLE, LEGEND, GAP = 0.42, 0.34, 0.22
_WIDEST = 8.2
STEPS = 5
_SHADES = style.palette(STEPS)
NOTABLE = 1 / STEPS
"""Smaller values are written in a quieter tone and get no frame."""
WRITTEN = 0.10
"""Smaller values are left to the table."""


@dataclass(frozen=True, slots=True)
class HeatPanel:
    """One group: values by row and column; None where nothing is drawn."""

    name: str
    values: tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True, slots=True)
class HeatChart:
    """All that the figure shows; every panel has the same rows and columns.

    `dividers` are the rows above which a line parts one scale from the next.
    """

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    panels: tuple[HeatPanel, ...]
    language: str
    dividers: tuple[int, ...] = ()


def heat_panel(group: str, n: int, values: Iterable[Iterable[float | None]], language: str) -> HeatPanel:
    """Return a panel under the group's name and number of people."""
    name = f"{group} ({messages.text('report.n', language, n=format_number(n, 0, language))})"
    return HeatPanel(name, tuple(tuple(None if v is None or isnan(v) else v for v in row) for row in values))


def draw_heat(chart: HeatChart) -> Figure:
    """Return shaded cells: the darker, the larger the value without its sign; value and sign are written.

    Notable negative values have a frame of their own too, so that they stand out in any colour.
    """
    label = 0.12 + 0.06 * max((len(r) for r in chart.rows), default=0)
    block = len(chart.columns) * CELL
    pitch = max(block + GAP, GAP + 0.078 * max(len(p.name) for p in chart.panels))
    across = max(1, min(len(chart.panels), int((_WIDEST - label - block) // pitch) + 1))
    down = -(-len(chart.panels) // across)
    width = max(style.WIDTH, label + (across - 1) * pitch + block + 0.1)
    panel_height = TITLE + len(chart.rows) * ROW
    height = LEGEND + down * (panel_height + 0.08) + 0.24
    figure = style.new_figure(height, width)
    for i, panel in enumerate(chart.panels):
        row, column = divmod(i, across)
        left = label + column * pitch
        bottom = height - LEGEND - row * (panel_height + 0.08) - panel_height
        axes = figure.add_axes((left / width, bottom / height, block / width, len(chart.rows) * ROW / height))
        _draw_cells(axes, panel, chart)
        _dress(axes, panel, chart, first=column == 0)
    _legend(figure, chart)
    return figure


def shade(value: float) -> str:
    """Return the colour of a value's size in steps of a fifth, the last for .80 and above."""
    return _SHADES[min(int(abs(value) * STEPS + 1e-9), STEPS - 1)]


def _draw_cells(axes: Axes, panel: HeatPanel, chart: HeatChart) -> None:
    cells, faces, edges = [], [], []
    for y, line in enumerate(panel.values):
        for x, value in enumerate(line):
            if value is None:
                continue
            colour = shade(value)
            cells.append([(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)])
            faces.append(colour)
            edges.append(style.CUT if value <= -NOTABLE else "white")
            if abs(value) < WRITTEN:
                continue
            ink = style.text_colour(colour) if abs(value) >= NOTABLE else style.QUIET
            axes.text(x + 0.5, y + 0.52, format_number(value, 2, chart.language), fontsize=7.5,
                      color=ink, ha="center", va="center")  # fmt: skip
    order = sorted(range(len(cells)), key=lambda i: edges[i] != "white")  # frames lie on top
    axes.add_collection(
        PolyCollection(
            [cells[i] for i in order],
            facecolors=[faces[i] for i in order],
            edgecolors=[edges[i] for i in order],
            linewidths=1.0,
        )
    )


def _dress(axes: Axes, panel: HeatPanel, chart: HeatChart, *, first: bool) -> None:
    axes.set_xlim(0, len(chart.columns))
    axes.set_ylim(len(chart.rows), 0)
    axes.set_xticks([x + 0.5 for x in range(len(chart.columns))], chart.columns)
    axes.set_yticks(
        [y + 0.5 for y in range(len(chart.rows))], chart.rows if first else [""] * len(chart.rows)
    )
    axes.xaxis.tick_top()
    axes.tick_params(length=0, pad=2, labelsize=8, colors=style.INK)
    for y in chart.dividers:
        axes.axhline(y, color=style.INK, linewidth=0.9)
    axes.set_title(panel.name, fontsize=9.5, weight="bold", color=style.INK, loc="left", pad=14)
    for side in axes.spines.values():
        side.set_visible(False)


def _legend(figure: Figure, chart: HeatChart) -> None:
    def number(x: float) -> str:
        return format_number(x, 2, chart.language)

    between = messages.text("report.heat.between", chart.language, low="{}", high="{}")
    ends = [(i / STEPS, (i + 1) / STEPS) for i in range(STEPS)]
    handles = [
        Patch(facecolor=shade(low), edgecolor=style.INK, linewidth=0.5,
              label=between.format(number(low), number(high - 0.01 if high < 1 else 1)))
        for low, high in ends
    ]  # fmt: skip
    if any(v is not None and v <= -NOTABLE for p in chart.panels for line in p.values for v in line):
        negative = messages.text("report.heat.negative", chart.language, limit=number(-NOTABLE))
        handles.append(Patch(facecolor="white", edgecolor=style.CUT, linewidth=1.2, label=negative))
    figure.legend(handles=handles, loc="upper left", bbox_to_anchor=(0.0, 1.0), ncols=len(handles),
                  frameon=False, fontsize=8, labelcolor=style.INK, handlelength=1.2, handleheight=1.0,
                  columnspacing=1.0, handletextpad=0.4, borderaxespad=0.1)  # fmt: skip
