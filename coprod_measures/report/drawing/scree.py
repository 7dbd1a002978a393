# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Eigenvalues of the items beside those of unrelated items, a panel for each group."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from ... import messages
from ...results import format_number
from . import style

PANEL = 2.8
"""Height of a panel, in inches."""
MARGIN = 0.7
COLUMNS = 2


@dataclass(frozen=True, slots=True)
class ScreePanel:
    """One group: observed eigenvalues, and the high quantile of those of unrelated items.

    `factors` are of the matrix with communalities in its diagonal, `components` of the correlations.
    """

    name: str
    factors: tuple[float, ...]
    random_factors: tuple[float, ...]
    components: tuple[float, ...]
    random_components: tuple[float, ...]
    suggested: int


@dataclass(frozen=True, slots=True)
class ScreeChart:
    """All that the figure shows; every panel has the same axes."""

    title: str
    panels: tuple[ScreePanel, ...]
    language: str


def draw_scree(chart: ScreeChart) -> Figure:
    """Return the scree of each group with its random counterparts as dashed lines.

    Factors above chance are filled, the others hollow; their number is also written out.
    """
    across = min(COLUMNS, len(chart.panels))
    down = -(-len(chart.panels) // across)
    height = 0.62 + down * (PANEL + MARGIN + 0.2)
    figure = style.new_figure(height)
    every = [v for p in chart.panels for v in (*p.components, *p.factors, 0.0)]
    low, high = min(every), max(every)
    width = 0.97 / across
    for i, panel in enumerate(chart.panels):
        row, column = divmod(i, across)
        bottom = (height - 0.62 - (row + 1) * (PANEL + MARGIN + 0.2) + MARGIN) / height
        axes = figure.add_axes((0.075 + column * width, bottom, width - 0.085, (PANEL - 0.1) / height))
        _draw_panel(axes, panel)
        _dress(axes, panel, chart, (low, high), first=column == 0)
    _legend(figure, chart.language)
    return figure


def _draw_panel(axes: Axes, panel: ScreePanel) -> None:
    positions = range(1, len(panel.factors) + 1)
    axes.axhline(0, color=style.GRID, linewidth=0.8)
    axes.plot(positions, panel.random_components, color=style.QUIET, linewidth=1.1, linestyle=(0, (1, 1.6)))
    axes.plot(positions, panel.components, color=style.QUIET, linewidth=1.1, marker="s", markersize=4,
              markerfacecolor="white", markeredgecolor=style.QUIET)  # fmt: skip
    axes.plot(positions, panel.random_factors, color=style.CUT, linewidth=1.5, linestyle=(0, (5, 2.5)))
    axes.plot(positions, panel.factors, color=style.MAIN, linewidth=1.7)
    for position, value in zip(positions, panel.factors, strict=True):
        fill = style.MAIN if position <= panel.suggested else "white"
        axes.plot([position], [value], marker="o", markersize=6.5, markerfacecolor=fill,
                  markeredgecolor=style.MAIN, markeredgewidth=1.3, linestyle="none")  # fmt: skip


def _dress(
    axes: Axes, panel: ScreePanel, chart: ScreeChart, ends: tuple[float, float], *, first: bool
) -> None:
    low, high = ends
    axes.set_ylim(low - 0.05 * (high - low), high + 0.08 * (high - low))
    axes.set_xlim(0.5, len(panel.factors) + 0.5)
    said = messages.text("report.scree.panel", chart.language, group=panel.name, factors=panel.suggested)
    axes.set_title(said, fontsize=9.5, weight="bold", color=style.INK, loc="left")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=12))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10]))
    ticks = [t for t in axes.get_yticks() if axes.get_ylim()[0] <= t <= axes.get_ylim()[1]]
    digits = 0 if all(float(t).is_integer() for t in ticks) else 1
    axes.set_yticks(ticks, [format_number(t, digits, chart.language) for t in ticks])
    axes.tick_params(labelsize=8.5, colors=style.INK, length=3)
    axes.set_xlabel(messages.text("report.scree.position", chart.language), fontsize=9, color=style.INK)
    if first:
        axes.set_ylabel(messages.text("report.scree.eigenvalue", chart.language), fontsize=9, color=style.INK)
    for name, side in axes.spines.items():
        side.set_visible(name in ("bottom", "left"))
        side.set_color(style.QUIET)


def _legend(figure: Figure, language: str) -> None:
    def line(code: str, **look: object) -> Line2D:
        return Line2D([], [], label=messages.text(f"report.scree.{code}", language), **look)  # type: ignore[arg-type]

    handles = [
        line("factors", color=style.MAIN, marker="o", markersize=6.5, linewidth=1.7),
        line("random_factors", color=style.CUT, linewidth=1.5, linestyle=(0, (5, 2.5))),
        line(
            "components", color=style.QUIET, marker="s", markersize=4, markerfacecolor="white", linewidth=1.1
        ),
        line("random_components", color=style.QUIET, linewidth=1.1, linestyle=(0, (1, 1.6))),
    ]
    figure.legend(handles=handles, loc="upper left", bbox_to_anchor=(0.0, 1.0), ncols=2, frameon=False,
                  fontsize=8.5, labelcolor=style.INK, borderaxespad=0.1, columnspacing=1.6)  # fmt: skip
