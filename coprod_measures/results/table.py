# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""A table that can show itself as text, Markdown, HTML and a frame."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd

from .finding import Finding
from .formatting import format_value

_P_VALUE = re.compile(r"[<>=]?\s*0?[.,]\d+")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of plain values under a caption.

    Attributes
    ----------
    title : str
        The caption.
    columns : tuple of str
        Headers.
    rows : tuple of tuple
        Unrounded values, one tuple a row.
    notes : tuple of str
        Sentences under the table.
    digits : int
        Decimals of floats when shown.
    language : {"en", "sv"}
        Number format when shown.
    column_digits : mapping
        Decimals for single columns.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    notes: tuple[str, ...] = ()
    digits: int = 3
    language: str = "en"
    column_digits: Mapping[str, int] | None = None

    @classmethod
    def from_frame(cls, frame: pd.DataFrame, title: str, notes: Sequence[str] = (), digits: int = 3) -> Table:
        """Make a table from a frame's columns and rows; the index is left out."""
        rows = tuple(
            tuple(None if pd.api.types.is_scalar(v) and pd.isna(v) else v for v in row)
            for row in frame.itertuples(index=False, name=None)
        )
        return cls(title, tuple(map(str, frame.columns)), rows, tuple(notes), digits)

    def to_frame(self) -> pd.DataFrame:
        """Return the unrounded values as a pandas frame."""
        return pd.DataFrame(list(self.rows), columns=list(self.columns))

    def shown(self) -> list[list[str]]:
        """Return the cells as text."""
        digits = self.column_digits or {}
        return [
            [
                format_value(v, digits.get(c, self.digits), self.language)
                for c, v in zip(self.columns, row, strict=True)
            ]
            for row in self.rows
        ]

    def _numeric(self) -> list[bool]:
        """Which columns hold numbers, so that they are set flush right; p-values are texts."""
        return [any(_is_number(row[i]) for row in self.rows) for i in range(len(self.columns))]

    def to_markdown(self) -> str:
        """Return a Markdown table with its caption and notes."""
        lines = [f"**{self.title}**", ""] if self.title else []
        lines.append("| " + " | ".join(self.columns) + " |")
        lines.append("|" + "|".join(" ---: " if numeric else " --- " for numeric in self._numeric()) + "|")
        for row in self.shown():
            lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |")
        if self.notes:
            lines += ["", *(f"*{note}*" for note in self.notes)]
        return "\n".join(lines)

    def to_html(self) -> str:
        """Return an accessible HTML table: caption, scoped headers, everything escaped."""
        right = [' class="number"' if numeric else "" for numeric in self._numeric()]
        head = "".join(
            f'<th scope="col"{r}>{escape(c)}</th>' for c, r in zip(self.columns, right, strict=True)
        )
        body = []
        for row in self.shown():
            first = f'<th scope="row">{escape(row[0])}</th>'
            rest = "".join(f"<td{r}>{escape(c)}</td>" for c, r in zip(row[1:], right[1:], strict=True))
            body.append(f"<tr>{first}{rest}</tr>")
        notes = "".join(f'<p class="note">{escape(n)}</p>' for n in self.notes)
        caption = f"<caption>{escape(self.title)}</caption>" if self.title else ""
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>{notes}"

    def _repr_html_(self) -> str:
        return self.to_html()

    def __str__(self) -> str:
        cells = [list(self.columns), *self.shown()]
        widths = [max(len(row[i]) for row in cells) for i in range(len(self.columns))]
        numeric = self._numeric()

        def line(row: list[str]) -> str:
            return "  ".join(
                c.rjust(w) if n else c.ljust(w) for c, w, n in zip(row, widths, numeric, strict=True)
            ).rstrip()

        parts = [self.title, ""] if self.title else []
        parts += [line(cells[0]), "  ".join("-" * w for w in widths), *(line(r) for r in cells[1:])]
        return "\n".join([*parts, *([""] if self.notes else []), *self.notes])


def _is_number(cell: object) -> bool:
    if isinstance(cell, str):
        return _P_VALUE.fullmatch(cell) is not None
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def with_findings(tables: Iterable[Table], findings: Iterable[Finding], language: str = "en") -> str:
    """Return tables as Markdown, and under them what findings say and advise."""
    told = "\n".join(f"- {f.message(language)} {f.remedy(language)}" for f in findings)
    shown = [table.to_markdown() for table in tables]
    return "\n\n".join([*shown, told] if told else shown)
