# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Plain values drawn as figures, and figures written as SVG."""

from __future__ import annotations

from functools import singledispatch

from matplotlib.figure import Figure

from .answers import AnswerChart, draw_answers
from .dots import DotChart, draw_dots
from .heat import HeatChart, draw_heat
from .ladder import LadderChart, draw_ladder
from .scree import ScreeChart, draw_scree


@singledispatch
def draw(chart: object) -> Figure:
    """Return the figure of a chart."""
    raise TypeError(f"{type(chart).__name__} is no chart")


draw.register(AnswerChart, draw_answers)
draw.register(DotChart, draw_dots)
draw.register(HeatChart, draw_heat)
draw.register(LadderChart, draw_ladder)
draw.register(ScreeChart, draw_scree)
