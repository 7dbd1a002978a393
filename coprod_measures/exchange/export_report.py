# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What an export wrote, and what the format could not hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from .. import messages
from ..results import Finding, Table, findings_frame


@dataclass(frozen=True, slots=True)
class ExportReport:
    """The file written, and what of the instrument is not in it.

    Attributes
    ----------
    format : str
        The format's name.
    path : Path
        The file.
    languages : tuple of str
        The languages whose wording the file holds.
    instrument, version : str
        What was exported.
    names : mapping
        Id of each item and respondent fact to its name in the file.
    findings : tuple of Finding
        What the format cannot hold, what had to be changed to fit, and what is left to fill in. A
        warning changes what people see or what data mean; a note informs.
    """

    format: str
    path: Path
    languages: tuple[str, ...]
    instrument: str
    version: str
    names: Mapping[str, str] = field(repr=False)
    findings: tuple[Finding, ...] = field(repr=False)

    def messages(self, language: str = "en") -> list[str]:
        """Return each finding with its remedy as sentences."""
        return [f"{f.message(language)} {f.remedy(language)}" for f in self.findings]

    def to_frame(self, *, language: str = "en") -> pd.DataFrame:
        """Return the findings as a frame, a row each."""
        return findings_frame(self.findings, language=language)

    def table(self, language: str = "en") -> Table:
        """Return the findings as a table."""
        columns = tuple(
            messages.text(f"export.table.{c}", language) for c in ("severity", "finding", "remedy")
        )
        rows = tuple(
            (
                messages.text(f"severity.{f.severity}", language),
                f.message(language),
                f.remedy(language),
            )
            for f in self.findings
        )
        title = messages.text(
            "export.table.title", language, instrument=f"{self.instrument} {self.version}", format=self.format
        )
        return Table(title, columns, rows, language=language)

    def to_markdown(self, *, language: str = "en") -> str:
        """Return the findings as a Markdown table."""
        return self.table(language).to_markdown()

    def _repr_html_(self) -> str:
        return self.table().to_html()

    def to_text(self, *, language: str = "en") -> str:
        """Return what was written and the findings, a line each."""
        head = (
            f"{self.path.name}: {self.instrument} {self.version}, {self.format}, {', '.join(self.languages)}"
        )
        severities = (messages.text(f"severity.{f.severity}", language) for f in self.findings)
        told = (f"  {s}: {t}" for s, t in zip(severities, self.messages(language), strict=True))
        return "\n".join([head, *told])

    def __str__(self) -> str:
        return self.to_text()


class Ledger:
    """Collects findings while a file is written; the same finding on many places becomes one."""

    def __init__(self) -> None:
        self._findings: dict[str, Finding] = {}
        self._places: dict[str, list[str]] = {}

    def add(self, code: str, severity: str = "note", **values: object) -> None:
        """Add a finding that stands for the whole file."""
        self._findings.setdefault(code, Finding(code, severity, values=values))  # type: ignore[arg-type]

    def note_place(self, code: str, place: str) -> None:
        """Add a place to a finding that lists its places when it is shown."""
        places = self._places.setdefault(code, [])
        if place not in places:
            places.append(place)

    def findings(self) -> tuple[Finding, ...]:
        """Return what was collected: warnings first, in the order they were found."""
        placed = [
            Finding(code, "warning", values={"places": _listed(places), "n": len(places)})
            for code, places in self._places.items()
        ]
        found = [*self._findings.values(), *placed]
        return tuple(sorted(found, key=lambda f: ("error", "warning", "note").index(f.severity)))


def _listed(places: Sequence[str]) -> str:
    most = 8
    return ", ".join(places[:most]) + (", …" if len(places) > most else "")
