# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What a report is made of: plain values that the template and the figures render."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ..results import Table
from .drawing.answers import AnswerChart
from .drawing.dots import DotChart
from .drawing.heat import HeatChart
from .drawing.ladder import LadderChart
from .drawing.scree import ScreeChart

Chart = AnswerChart | DotChart | HeatChart | LadderChart | ScreeChart


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `tone` "result" sets it apart as the sentence to remember.

    "means" marks the plain sentence above tables and figures that tells everybody what they say.
    """

    text: str
    tone: Literal["plain", "result", "caution", "means"] = "plain"
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
    chart: Chart
    caption: str
    alternative: str
    numbers: tuple[Table, ...]
    kind: str = "figure"


@dataclass(frozen=True, slots=True)
class Details:
    """Blocks that are folded away on the screen until somebody wants them; print shows them."""

    summary: str
    blocks: tuple[Block, ...]
    kind: str = "details"


Block = Paragraph | Heading | Bullets | Pairs | TableBlock | FigureBlock | Details


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report under a heading of its own."""

    name: str
    title: str
    blocks: tuple[Block, ...]

    def walk(self) -> Iterator[Block]:
        """Yield every block in reading order, those folded away included."""
        yield from _walk(self.blocks)

    @property
    def tables(self) -> dict[str, Table]:
        """All tables by caption, those behind figures and in folded parts included."""
        return {table.title: table for block in self.walk() for table in _tables(block)}

    @property
    def figures(self) -> dict[str, FigureBlock]:
        """All figures by name."""
        return {block.name: block for block in self.walk() if isinstance(block, FigureBlock)}

    def __str__(self) -> str:
        """Return everything that the section says, without markup."""
        return "\n".join([self.title, *(line for block in self.walk() for line in _lines(block))])


def _walk(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Details):
            yield from _walk(block.blocks)


def _tables(block: Block) -> tuple[Table, ...]:
    if isinstance(block, TableBlock):
        return (block.table,)
    return block.numbers if isinstance(block, FigureBlock) else ()


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph | Heading):
        yield block.text
    elif isinstance(block, Bullets):
        yield from block.items
    elif isinstance(block, Pairs):
        yield from (" ".join(pair) for pair in block.items)
    elif isinstance(block, Details):
        yield block.summary
    elif isinstance(block, FigureBlock):
        yield block.caption
    for table in _tables(block):
        yield from (table.title, *table.columns, *table.notes, *(c for row in table.shown() for c in row))


@dataclass(frozen=True, slots=True)
class Content:
    """All that a report says, in reading order."""

    title: str
    language: str
    simulated: bool
    sections: tuple[Section, ...]

    def __getitem__(self, name: str) -> Section:
        """Return a section by name, such as "reliability"."""
        for section in self.sections:
            if section.name == name:
                return section
        raise KeyError(f"{name!r}; there are: {', '.join(s.name for s in self.sections)}")
