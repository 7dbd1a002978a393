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
from coprod_measures.report.drawing.ladder import LadderChart, LadderPoint, draw_ladder
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


@pytest.mark.parametrize("figure", [lambda: draw_answers(chart()), lambda: draw_ladder(ladder_chart())])
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
