# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""How figures look, and how they become SVG that is the same every time."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.colors import LinearSegmentedColormap, to_hex, to_rgb
from matplotlib.figure import Figure

from ... import messages

INK = "#1b2430"
QUIET = "#5a6675"
GRID = "#c9d1da"
CUT = "#9c2f1f"
MAIN = "#21639f"
FONTS = ["DejaVu Sans", "Verdana", "Arial", "sans-serif"]
WIDTH, NARROW = 7.6, 5.6
"""Widths of figures, in inches."""
_POINTS = 72

# One hue from pale to dark: more of what is measured is darker, in colour and in grey.
_SEQUENTIAL = LinearSegmentedColormap.from_list(
    "sequential", ["#e3eef9", "#a9cbe8", "#5b9bd0", "#21639f", "#082a54"]
)
# Two hues apart also for colour-blind readers, pale in the middle.
_DIVERGING = LinearSegmentedColormap.from_list(
    "diverging", ["#7f3b08", "#d98b3a", "#f3efe9", "#6d8fc0", "#1f3b78"]
)


def palette(n: int, polarity: str = "unipolar") -> tuple[str, ...]:
    """Return `n` colours from low to high: sequential, or diverging for a bipolar scale."""
    ramp = _DIVERGING if polarity == "bipolar" else _SEQUENTIAL
    return tuple(to_hex(ramp(x)) for x in np.linspace(0, 1, n))


def blend(colours: Sequence[str]) -> str:
    """Return the mean of some colours, for merged cells."""
    red, green, blue = np.mean([to_rgb(c) for c in colours], axis=0)
    return to_hex((float(red), float(green), float(blue)))


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2."""
    rgb = np.array(to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return float(linear @ np.array([0.2126, 0.7152, 0.0722]))


def contrast(a: str, b: str) -> float:
    """Return the contrast ratio of WCAG 2, from 1 to 21."""
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def text_colour(background: str) -> str:
    """Return black or white, whichever stands out more."""
    return max(("#000000", "#ffffff"), key=lambda c: contrast(c, background))


def new_figure(height: float, width: float = WIDTH) -> Figure:
    """Return an empty figure that belongs to no global state."""
    figure = Figure(figsize=(width, height))
    FigureCanvasSVG(figure)
    return figure


def mark_as_simulated(figure: Figure, language: str) -> None:
    """Write into a figure that its data are simulated, so that it says so wherever it is shown."""
    figure.text(
        0.995, 0.01, messages.text("report.figure.simulated", language),
        fontsize=9, weight="bold", color=CUT, ha="right", va="bottom",
    )  # fmt: skip


def to_svg(figure: Figure, name: str) -> str:
    """Return a figure as an SVG element to be set into a page.

    Text stays text; nothing in it depends on time or machine; ids start with `name`, so that several
    figures can share a page. The element is hidden from screen readers, which get the alternative
    text and the table instead.
    """
    settings = {"svg.fonttype": "none", "svg.hashsalt": name, "font.family": FONTS}
    target = io.StringIO()
    with mpl.rc_context(settings):  # type: ignore[arg-type]
        figure.savefig(target, format="svg", metadata={"Date": None}, transparent=True)
    svg = target.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", svg)
    svg = re.sub(r'(xlink:)?href="#([^"]+)"', rf'href="#{name}-\2"', svg)
    svg = re.sub(r'<svg[^>]*?viewBox="([^"]+)"[^>]*>', _opening_tag, svg, count=1)
    return re.sub(r"\n\s*\n+", "\n", svg).strip()


def _opening_tag(match: re.Match[str]) -> str:
    inches = float(match[1].split()[2]) / _POINTS
    return (
        f'<svg viewBox="{match[1]}" style="--inches: {inches:.2f}" xmlns="http://www.w3.org/2000/svg" '
        'aria-hidden="true" focusable="false">'
    )
