# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Figures show the counts and nothing else, read in grey, and are the same every time."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

import coprod_measures as cm
from coprod_measures.report.content import members_of
from coprod_measures.report.drawing.answers import AnswerChart, Bar, ItemBars, draw_answers
from coprod_measures.report.drawing.dots import DotChart, DotRow, draw_dots
from coprod_measures.report.drawing.heat import HeatChart, draw_heat, heat_panel, shade
from coprod_measures.report.drawing.ladder import LadderChart, LadderPoint, draw_ladder
from coprod_measures.report.drawing.scree import ScreeChart, ScreePanel, draw_scree
from coprod_measures.report.drawing.style import INK, contrast, luminance, palette, text_colour, to_svg
from coprod_measures.report.sections.answers import answer_chart
from coprod_measures.report.small_cells import Segment
from coprod_measures.report.words import Words

Checked = tuple[cm.ResponseData, cm.ValidationReport]
OPTIONS = ((1, "Not at all"), (2, "A little"), (3, "Partly"), (4, "Mostly"), (5, "Completely"))


def chart(polarity: str = "unipolar", **changes: object) -> AnswerChart:
    segments = tuple(
        Segment((code,), count) for code, count in zip(range(1, 6), (10, 20, 30, 25, 15), strict=True)
    )
    bars = (Bar("English", 100, segments), Bar("Swedish", 12, None))
    made = AnswerChart("Processes", OPTIONS, polarity, (ItemBars("P1", "P1 Purpose", bars),), "en")
    return replace(made, **changes)  # type: ignore[arg-type]


def rectangles(figure: Figure) -> list[Rectangle]:
    return [p for p in figure.axes[0].patches if isinstance(p, Rectangle)]


def texts(figure: Figure) -> list[str]:
    return [t.get_text() for t in figure.axes[0].texts]


def test_bars_start_at_zero_and_are_as_wide_as_the_counts() -> None:
    shown = rectangles(draw_answers(chart()))
    assert [r.get_width() for r in shown] == pytest.approx([10, 20, 30, 25, 15])
    assert [r.get_x() for r in shown] == pytest.approx([0, 10, 30, 60, 85])


def test_n_is_at_every_bar_and_few_answers_have_none() -> None:
    said = texts(draw_answers(chart()))
    assert "n = 100" in said
    assert "n = 12" in said
    assert "too few answers to be shown" in said
    assert "för få svar för att visas" in texts(draw_answers(chart(language="sv")))


def test_a_bipolar_scale_is_split_at_its_middle() -> None:
    shown = rectangles(draw_answers(chart("bipolar")))
    assert shown[0].get_x() == pytest.approx(-45)  # 10 + 20 below, half of the middle's 30
    middle = shown[2]
    assert middle.get_x() + middle.get_width() / 2 == pytest.approx(0)


def test_chart_holds_the_counts_of_the_data(checked: Checked, small: cm.Instrument) -> None:
    data, _ = checked
    words = Words(small, "en")
    items = small.scale("alpha_scale").items
    made = answer_chart(words, data, members_of(data, "language"), items, "Processes")
    codes = data.to_numpy(items, keyed=False)
    labels = data.labels("language")
    for column, row in enumerate(made.items):
        for bar, group in zip(row.bars, ("en", "sv"), strict=True):
            here = codes[labels == group, column]
            assert bar.n == np.isfinite(here).sum()
            assert bar.segments is not None
            for segment in bar.segments:
                assert segment.count == np.isin(here, segment.codes).sum() >= 5
    assert made.items[2].name == "A3 Third (r)"


@pytest.mark.parametrize("n", [2, 4, 5, 7, 11])
def test_palettes_darken_step_by_step_and_carry_readable_text(n: int) -> None:
    colours = palette(n)
    light = [luminance(c) for c in colours]
    assert light == sorted(light, reverse=True)
    assert len(set(colours)) == n
    assert all(contrast(c, text_colour(c)) >= 4.5 for c in (*colours, *palette(n, "bipolar")))
    assert contrast(INK, "#ffffff") >= 3, "edges tell even the palest cell from the page"


def ladder_chart() -> LadderChart:
    points = (
        LadderPoint("metric", "metric", -0.001, -0.002, "kept", "kept"),
        LadderPoint("scalar", "scalar", -0.019, -0.095, "rejected", "rejected"),
        LadderPoint("strict", "strict", None, None, "void", "does not count"),
    )
    return LadderChart("Social", points, -0.010, "en")


def test_the_ladder_tells_decisions_by_shape_and_word() -> None:
    figure = draw_ladder(ladder_chart())
    markers = {
        line.get_marker(): line.get_xdata()[0] for line in figure.axes[0].lines if line.get_marker() != "None"
    }
    assert markers["o"] == -0.001
    assert markers["X"] == -0.019
    assert markers["D"] == -0.095
    said = texts(figure)
    assert "−0.001, kept" in said
    assert "−0.019, rejected" in said
    assert "does not count" in said
    assert "cut −0.010" in said


def scree_chart(panels: int = 2) -> ScreeChart:
    panel = ScreePanel("English", (3.1, 0.9, 0.1), (0.6, 0.4, 0.3), (3.6, 1.4, 0.5), (1.4, 1.2, 1.1), 2)
    return ScreeChart("Scree", (panel,) * panels, "en")


def heat_chart(language: str = "en") -> HeatChart:
    values = ((0.71, -0.33), (0.04, 0.15), (None, 0.85))
    panel = heat_panel("English", 1204, values, language)
    return HeatChart("Loadings", ("P1", "P2", "P3"), ("F1", "F2"), (panel, panel), language, (2,))


def dot_chart(low: float = 0.4) -> DotChart:
    rows = (DotRow("Processes"), DotRow("P1", (0.6, low)), DotRow("P2", (None, 0.5)))
    return DotChart("Rest", ("English", "Swedish"), rows, "correlation", "en")


@pytest.mark.parametrize("panels", [1, 2, 3])
def test_the_scree_has_the_same_axes_in_every_panel(panels: int) -> None:
    figure = draw_scree(scree_chart(panels))
    assert len(figure.axes) == panels
    assert len({a.get_ylim() for a in figure.axes}) == len({a.get_xlim() for a in figure.axes}) == 1
    drawn = [tuple(line.get_ydata()) for line in figure.axes[0].lines]
    for values in ((3.1, 0.9, 0.1), (0.6, 0.4, 0.3), (3.6, 1.4, 0.5), (1.4, 1.2, 1.1)):
        assert values in drawn
    single = [line for line in figure.axes[0].lines if len(line.get_xdata()) == 1]
    assert [line.get_markerfacecolor() == "white" for line in single] == [False, False, True]
    assert figure.axes[0].get_title(loc="left") == "English: 2 above chance"
    assert figure.axes[0].get_xlabel() == "number of the factor"
    assert figure.axes[0].get_ylabel() == "eigenvalue"


def test_shades_darken_with_size_and_not_with_sign() -> None:
    sizes = [luminance(shade(v)) for v in (0.0, 0.2, 0.4, 0.6, 0.8)]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == 5
    assert shade(-0.45) == shade(0.45)
    assert shade(1.2) == shade(0.9)


def test_cells_hold_their_numbers_in_the_language_and_small_ones_are_left_to_the_table() -> None:
    for language, first, negative in (("en", "0.71", "−0.33"), ("sv", "0,71", "−0,33")):
        figure = draw_heat(heat_chart(language))
        assert len(figure.axes) == 2
        assert texts(figure) == [first, negative, first.replace("71", "15"), first.replace("71", "85")]
        assert figure.axes[0].get_title(loc="left") == "English (n = 1\u202f204)"
        cells = figure.axes[0].collections[0]
        assert len(cells.get_paths()) == 5, "an empty cell is not drawn"
    framed = {tuple(np.round(c, 2)) for c in cells.get_edgecolor()}
    assert len(framed) == 2, "the notable negative value has a frame of its own"
    legend = [t.get_text() for t in draw_heat(heat_chart()).legends[0].get_texts()]
    assert legend[0] == "0.00–0.19"
    assert legend[-1] == "below −0.20"


def test_text_in_cells_can_be_read() -> None:
    for value in (0.12, 0.3, 0.5, 0.7, 0.9):
        ink = text_colour(shade(value)) if value >= 0.2 else "#5a6675"
        assert contrast(shade(value), ink) >= 4.5


def test_dots_lie_at_their_values_and_groups_differ_in_shape() -> None:
    axes = draw_dots(dot_chart()).axes[0]
    marked = {line.get_marker(): (list(line.get_xdata()), list(line.get_ydata()))
              for line in axes.lines if line.get_marker() not in ("None", "")}  # fmt: skip
    assert marked == {"o": ([0.6], [1]), "D": ([0.4, 0.5], [1, 2])}
    assert axes.get_xlim() == (0.0, 1.0)
    assert draw_dots(dot_chart(-0.2)).axes[0].get_xlim()[0] < -0.2, "a negative value is not cut off"


@pytest.mark.parametrize(
    "figure",
    [
        lambda: draw_answers(chart()),
        lambda: draw_ladder(ladder_chart()),
        lambda: draw_scree(scree_chart()),
        lambda: draw_heat(heat_chart()),
        lambda: draw_dots(dot_chart()),
    ],
)
def test_svg_is_valid_deterministic_and_asks_for_nothing(figure: object) -> None:
    first, second = to_svg(figure(), "a"), to_svg(figure(), "a")  # type: ignore[operator]
    assert first == second
    root = ElementTree.fromstring(first)
    assert root.attrib["aria-hidden"] == "true"
    ids = re.findall(r'\bid="([^"]+)"', first)
    assert len(ids) == len(set(ids))
    assert all(i.startswith("a-") for i in ids)
    assert set(re.findall(r'(?:href="#|url\(#)([^")]+)', first)) <= set(ids)
    assert "<text" in first, "text stays text"
    assert "metadata" not in first
    assert not re.search(r"(?:href|src)=\"(?!#)", first)


def test_plot_draws_a_scale_and_a_ladder(checked: Checked, small: cm.Instrument) -> None:
    data, _ = checked
    figure = cm.plot.answers(data, "outcomes", language="sv")
    assert isinstance(figure, Figure)
    assert "U1 Belastning" in texts(figure), "lines beside the scale are drawn with it"
    ladder = cm.invariance_by_scale(data, group="language")["alpha_scale"]
    assert isinstance(cm.plot.ladder(ladder), Figure)
    with pytest.raises(cm.CoprodError, match="language"):
        cm.plot.ladder(ladder, language="de")  # type: ignore[arg-type]


def test_only_a_ladder_is_drawn_as_one() -> None:
    with pytest.raises(cm.CoprodError, match="a str is not an invariance ladder"):
        cm.plot.ladder("x")  # type: ignore[arg-type]


def test_plot_draws_scree_and_loadings_alone_or_side_by_side(checked: Checked) -> None:
    data, _ = checked
    found = cm.parallel_analysis(data, draws=20)
    assert len(cm.plot.scree(found).axes) == 1
    figure = cm.plot.scree({"Vår": found, "Höst": found}, language="sv")
    assert figure.axes[1].get_title(loc="left") == f"Höst: {found.n_factors} över slumpnivån"
    fits = cm.factor_congruence(data, by="language", n_factors=2).fits
    panels = cm.plot.loadings(fits).axes
    assert [a.get_title(loc="left").split(" (")[0] for a in panels] == ["en", "sv"]
    assert len(cm.plot.loadings(fits["sv"]).axes) == 1
    other = cm.efa(data, n_factors=1)
    with pytest.raises(cm.CoprodError, match="differ in their items or their number of factors"):
        cm.plot.loadings({"one": other, "two": fits["sv"]})
    with pytest.raises(cm.CoprodError, match="not what parallel_analysis returns"):
        cm.plot.scree(other)  # type: ignore[arg-type]
    with pytest.raises(cm.CoprodError, match="not what efa returns"):
        cm.plot.loadings({})
