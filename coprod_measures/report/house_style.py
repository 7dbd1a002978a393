# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""One style for all that a report says, whichever room the sentence or the table comes from.

Other rooms write for readers of Python too: with columns between angle quotes, p-values without a leading
zero and groups by their labels. A report is read by everybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..results import Table, format_number
from .blocks import Block, Bullets, Details, FigureBlock, Paragraph, Section, TableBlock

_BARE_DECIMAL = re.compile(r"(?<![^\s(\[<>=≥≤−])\.(?=\d)")
_NAMED = re.compile(r"‹(?!text, )([^›]*)›")
_LONG_N = re.compile(r"(?<=\bn = )\d{4,}")
_STEP = re.compile(r"\b([Ss])teget (konfigural|metrisk|skalär|strikt)\b")
_VERSIONS = re.compile(r"\b([Dd]en \w+) versionen och (den \w+ versionen)\b")
_QUOTES = {"en": "“{}”", "sv": "”{}”"}


@dataclass(frozen=True)
class HouseStyle:
    """The style of a report.

    Attributes
    ----------
    language : {"en", "sv"}
    forms : mapping
        Labels of groups that are languages of the questionnaire, with what they are called in a sentence.
    labels : frozenset of str
        Labels of groups, which stand in headings as the data have them.
    """

    language: str
    forms: tuple[tuple[str, str], ...] = ()
    labels: frozenset[str] = frozenset()

    def text(self, text: str) -> str:
        """Return a sentence in the style of the report."""
        text = _NAMED.sub(lambda found: _QUOTES[self.language].format(found[1]), text)
        text = _LONG_N.sub(lambda found: format_number(int(found[0]), 0, self.language), text)
        for label, phrase in self.forms:
            name = f"(?:{re.escape(label)}|{re.escape(phrase)})"
            text = re.sub(rf"\b(?:grupp(?:en)?|(?:the )?group) {name}(?!\w)", lambda _, p=phrase: p, text)  # type: ignore[misc]
        if self.language == "sv":
            text = _VERSIONS.sub(r"\1 och \2", text)
            return _STEP.sub(lambda found: f"{'Det' if found[1] == 'S' else 'det'} {found[2]}a steget", text)
        return _BARE_DECIMAL.sub("0.", text)

    def table(self, table: Table) -> Table:
        """Return a table whose texts are in the style of the report, its headings with a capital."""
        digits = (
            None
            if table.column_digits is None
            else {self.heading(k): v for k, v in table.column_digits.items()}
        )
        return replace(
            table,
            columns=tuple(map(self.heading, table.columns)),
            rows=tuple(tuple(self.text(c) if isinstance(c, str) else c for c in row) for row in table.rows),
            notes=tuple(map(self.text, table.notes)),
            column_digits=digits,
        )

    def heading(self, name: str) -> str:
        """Return a column's heading with a capital, unless it is a label or a symbol such as p or df."""
        first = name.split(" ")[0]
        word = len(first) > 3 and first.isalpha() and first.islower()
        return name[:1].upper() + name[1:] if word and name not in self.labels else name

    def block(self, block: Block) -> Block:
        """Return a block in the style of the report."""
        if isinstance(block, Paragraph):
            return replace(block, text=self.text(block.text))
        if isinstance(block, Bullets):
            return replace(block, items=tuple(map(self.text, block.items)))
        if isinstance(block, TableBlock):
            return replace(block, table=self.table(block.table))
        if isinstance(block, FigureBlock):
            return replace(block, numbers=tuple(map(self.table, block.numbers)))
        if isinstance(block, Details):
            return replace(block, blocks=tuple(map(self.block, block.blocks)))
        return block

    def sections(self, sections: Iterable[Section]) -> tuple[Section, ...]:
        """Return all sections in the style of the report."""
        return tuple(replace(s, blocks=tuple(map(self.block, s.blocks))) for s in sections)
