# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What a report is made of: plain values that the template and the figures render."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..results import Table
from .drawing.answers import AnswerChart
from .drawing.ladder import LadderChart


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `tone` "result" sets it apart as the sentence to remember."""

    text: str
    tone: Literal["plain", "result", "caution"] = "plain"
    kind: str = "paragraph"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section."""

    text: str
    kind: str = "heading"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of sentences."""

    items: tuple[str, ...]
    kind: str = "bullets"


@dataclass(frozen=True, slots=True)
class Pairs:
    """Terms with their descriptions."""

    items: tuple[tuple[str, str], ...]
    kind: str = "pairs"


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table with its caption."""

    table: Table
    kind: str = "table"


@dataclass(frozen=True, slots=True)
class FigureBlock:
    """A figure with its caption, its alternative text, and the numbers behind it."""

    name: str
    chart: AnswerChart | LadderChart
    caption: str
    alternative: str
    numbers: Table
    kind: str = "figure"


Block = Paragraph | Heading | Bullets | Pairs | TableBlock | FigureBlock


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report under a heading of its own."""

    name: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """All that a report says, in reading order."""

    title: str
    language: str
    simulated: bool
    sections: tuple[Section, ...]
