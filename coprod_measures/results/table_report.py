# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What results have in common that show themselves as tables with findings under them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

import pandas as pd

from .. import messages
from .finding import Finding, findings_frame
from .table import Table, with_findings


class TableReport(ABC):
    """A result with `findings` and a table; one with more tables says so in `_tables`."""

    __slots__ = ()  # so that results, which are dataclasses with slots, stay without a dictionary

    if TYPE_CHECKING:  # a field of most results and a property of some

        @property
        def findings(self) -> tuple[Finding, ...]:
            """What a reader must know."""

    @abstractmethod
    def table(self, language: messages.Language = "en") -> Table:
        """Return the result as a table to show."""

    def _tables(self, language: messages.Language = "en") -> tuple[Table, ...]:
        """Return all tables to show."""
        return (self.table(language),)

    def findings_frame(self, language: messages.Language = "en") -> pd.DataFrame:
        """Return the findings as a frame."""
        return findings_frame(self.findings, language=language)

    def to_markdown(self, language: messages.Language = "en") -> str:
        """Return the tables and the findings as Markdown."""
        return with_findings(self._tables(language), self.findings, language)

    def _repr_html_(self) -> str:
        return "".join(table.to_html() for table in self._tables())

    def __str__(self) -> str:
        shown = "\n\n".join(map(str, self._tables()))
        return "\n".join([shown, *(["", *map(str, self.findings)] if self.findings else [])])


class ShowsTable(ABC):
    """A result that shows itself as one table, in the language asked for."""

    __slots__ = ()

    @abstractmethod
    def to_table(self, language: str = "en") -> Table:
        """Return the result as a table for people."""

    def to_markdown(self, language: str = "en") -> str:
        """Return the table as Markdown."""
        return self.to_table(language).to_markdown()

    def _repr_html_(self) -> str:
        return self.to_table().to_html()

    def __str__(self) -> str:
        return str(self.to_table())
