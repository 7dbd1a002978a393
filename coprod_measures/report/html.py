# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""From content to one self-contained page: no request leaves it, and it reads well aloud and in print."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from .. import messages
from ..results import Table
from .blocks import Content, FigureBlock
from .drawing import draw
from .drawing.style import mark_as_simulated, to_svg


def render(content: Content) -> str:
    """Return the page as HTML."""
    environment = Environment(
        loader=PackageLoader("coprod_measures.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(
        t=lambda code: messages.text(f"report.{code}", content.language),
        svg=lambda block: _svg(block, content),
        table=_table,
    )
    css = environment.loader.get_source(environment, "style.css")[0] if environment.loader else ""
    return environment.get_template("report.html.j2").render(content=content, css=Markup(css))


def _svg(block: FigureBlock, content: Content) -> Markup:
    figure = draw(block.chart)
    if content.simulated:
        mark_as_simulated(figure, content.language)
    return Markup(to_svg(figure, block.name))


def _table(table: Table) -> Markup:
    return Markup(table.to_html())
