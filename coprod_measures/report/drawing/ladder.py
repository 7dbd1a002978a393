# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The invariance ladder: how much fit is lost at each step, against the cut."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from ... import messages
from ...results import format_number
from . import style

ROW = 0.46


@dataclass(frozen=True, slots=True)
class LadderPoint:
    """One step: change in CFI on all respondents, the median of balanced draws, and the decision."""

    step: str
    name: str
    delta_cfi: float | None
    balanced: float | None
    decision: str
    decision_name: str


@dataclass(frozen=True, slots=True)
class LadderChart:
    """All that the figure shows of one scale's ladder."""

    title: str
    points: tuple[LadderPoint, ...]
    cut: float
    language: str


def draw_ladder(chart: LadderChart) -> Figure:
    """Return ΔCFI per step as points, with the cut as a line.

    Kept steps are round, rejected ones crossed, balanced repeats hollow diamonds; the decision is
    also written beside each point.
    """
    rows = len(chart.points) * ROW
    height = rows + 1.35
    figure = style.new_figure(height, style.NARROW)
    axes = figure.add_axes((0.16, 0.72 / height, 0.54, rows / height))
    values = [v for p in chart.points for v in (p.delta_cfi, p.balanced) if v is not None]
    low, high = min([*values, 2 * chart.cut, -0.02]), max([*values, 0.0])
    margin = 0.06 * (high - low)
    axes.set_xlim(low - margin, high + margin)
    axes.set_ylim(len(chart.points) - 0.5, -0.5)
    axes.axvline(0, color=style.GRID, linewidth=1.2)
    axes.axvline(chart.cut, color=style.CUT, linewidth=1.4, linestyle=(0, (5, 3)))
    axes.text(chart.cut, -0.58, messages.text("report.figure.cut", chart.language,
              cut=format_number(chart.cut, 3, chart.language)),
              color=style.CUT, fontsize=8.5, ha="center", va="bottom")  # fmt: skip
    for row, point in enumerate(chart.points):
        _draw_point(axes, row, point, chart)
    _dress(axes, chart)
    _legend(figure, chart)
    return figure


def _draw_point(axes: Axes, row: int, point: LadderPoint, chart: LadderChart) -> None:
    rejected, void = point.decision == "rejected", point.decision == "void"
    fill = "white" if void else style.CUT if rejected else style.MAIN
    if point.balanced is not None:
        axes.plot([point.balanced], [row], marker="D", markersize=8, markerfacecolor="white",
                  markeredgecolor=style.INK, markeredgewidth=1.3, linestyle="none")  # fmt: skip
    if point.delta_cfi is not None:
        axes.plot([point.delta_cfi], [row], marker="X" if rejected else "o", markersize=9,
                  markerfacecolor=fill, markeredgecolor=style.QUIET if void else "white",
                  markeredgewidth=1.2 if void else 0.8, linestyle="none")  # fmt: skip
    parts = [format_number(point.delta_cfi, 3, chart.language)] if point.delta_cfi is not None else []
    axes.text(1.02, row, ", ".join([*parts, point.decision_name]) if chart.language == "en"
              else "; ".join([*parts, point.decision_name]), transform=axes.get_yaxis_transform(),
              fontsize=8.5, color=style.INK, ha="left", va="center")  # fmt: skip


def _dress(axes: Axes, chart: LadderChart) -> None:
    axes.set_yticks(range(len(chart.points)), [p.name for p in chart.points])
    axes.tick_params(axis="y", labelsize=9, colors=style.INK, length=0)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 5, 10]))
    ticks = axes.get_xticks()
    low, high = axes.get_xlim()
    shown = [t for t in ticks if low <= t <= high]
    axes.set_xticks(shown, [format_number(t, 3, chart.language) for t in shown])
    axes.tick_params(axis="x", labelsize=8.5, colors=style.INK, length=3)
    axes.set_xlim(low, high)
    axes.set_xlabel(messages.text("report.figure.delta_cfi", chart.language), fontsize=9, color=style.INK)
    axes.grid(axis="y", color=style.GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    for name, side in axes.spines.items():
        side.set_visible(name == "bottom")
        side.set_color(style.QUIET)


def _legend(figure: Figure, chart: LadderChart) -> None:
    def mark(marker: str, face: str, edge: str, code: str) -> Line2D:
        return Line2D([], [], marker=marker, markersize=8, markerfacecolor=face, markeredgecolor=edge,
                      linestyle="none", label=messages.text(code, chart.language))  # fmt: skip

    handles = [
        mark("o", style.MAIN, "white", "report.figure.kept"),
        mark("X", style.CUT, "white", "report.figure.rejected"),
    ]
    if any(p.decision == "void" for p in chart.points):
        handles.append(mark("o", "white", style.QUIET, "decision.void"))
    if any(p.balanced is not None for p in chart.points):
        handles.append(mark("D", "white", style.INK, "report.figure.balanced"))
    figure.legend(handles=handles, loc="upper left", bbox_to_anchor=(0.0, 1.0), ncols=len(handles),
                  frameon=False, fontsize=8, labelcolor=style.INK, borderaxespad=0.1, columnspacing=1.2,
                  handletextpad=0.3)  # fmt: skip
