# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The findings of a validation, and how they show themselves on one screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NoReturn

import pandas as pd

from .. import messages
from ..errors import DataError
from ..results import Finding, Severity, Table, findings_frame

_ORDER: tuple[Severity, ...] = ("error", "warning", "note")
_MOST_RULES = 16
_MOST_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """Everything that was found in the data, all at once.

    Attributes
    ----------
    findings : tuple of Finding
        Columns first, then answers by row and item, respondents, and groups.
    n : int
        Rows looked at.
    """

    findings: tuple[Finding, ...]
    n: int

    @property
    def ok(self) -> bool:
        """Whether there is no error. Warnings and notes may remain."""
        return not self.errors

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Findings that make data unusable as they stand."""
        return self._of("error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """Findings that qualify results."""
        return self._of("warning")

    @property
    def notes(self) -> tuple[Finding, ...]:
        """Findings that inform."""
        return self._of("note")

    def _of(self, severity: Severity) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.severity == severity)

    def __bool__(self) -> NoReturn:
        raise TypeError("a ValidationReport is neither true nor false. Use report.ok or report.findings.")

    def __len__(self) -> int:
        return len(self.findings)

    def to_frame(self, include_ids: bool = False, language: str = "en") -> pd.DataFrame:
        """Return a row per finding.

        Parameters
        ----------
        include_ids : bool
            Add a column `respondent` with the respondent's key. Off by default, so that a list of
            findings can be shared.
        language : {"en", "sv"}
            Language of messages and remedies.

        Returns
        -------
        pandas.DataFrame
            Columns `code severity row item scale group value message remedy`.
        """
        return findings_frame(self.findings, language=language, include_ids=include_ids)

    def raise_for_errors(self) -> None:
        """Raise a `DataError` if there is any error: one line makes a pipeline strict.

        Raises
        ------
        DataError
            With the number of errors and the first of them; no ids and no free text.
        """
        errors = self.errors
        if not errors:
            return
        first = " ".join(f"({i}) {f.message()}" for i, f in enumerate(errors[:_MOST_EXAMPLES], 1))
        more = len(errors) - _MOST_EXAMPLES
        raise DataError(
            f"the data have {len(errors)} error{'s' if len(errors) > 1 else ''}. {first}"
            + (f" And {more} more." if more > 0 else ""),
            code="invalid_data",
            remedy="See report.to_frame() for all of them, each with its remedy.",
        )

    def counts(self, language: str = "en") -> str:
        """Return how many errors, warnings and notes there are, and in how many rows of data."""
        return _counts(self.findings, self.n, language)

    def summary(self, language: str = "en") -> Table:
        """Return a table with a row per rule: severity, rule, number of findings and the first of them."""
        title, columns = _TITLES[language]
        rows = []
        for severity in _ORDER:
            found = self._of(severity)
            for code, count in Counter(f.code for f in found).items():
                first = next(f for f in found if f.code == code)
                word = messages.text(f"severity.{severity}", language)
                rows.append((word, code, count, first.message(language)))
        notes = (_counts(self.findings, self.n, language), *_about_rows(self.findings, language))
        return Table(title, columns, tuple(rows), notes, language=language)

    def _repr_html_(self) -> str:
        return self.summary().to_html()

    def __str__(self) -> str:
        lines = [_counts(self.findings, self.n, "en")]
        rows = self.summary().rows
        for severity, code, count, message in rows[:_MOST_RULES]:
            shown = str(message) if len(str(message)) <= 160 else f"{str(message)[:159]}…"
            lines.append(f"  {severity}: {code} ({count}): {shown}")
        if len(rows) > _MOST_RULES:
            lines.append(f"  and {len(rows) - _MOST_RULES} more rules")
        lines += _about_rows(self.findings, "en")
        return "\n".join([*lines, *(["All of them: report.to_frame()"] if rows else [])])

    def __repr__(self) -> str:
        return f"<ValidationReport: {_counts(self.findings, self.n, 'en')}>"


_TITLES = {
    "en": ("Findings in the data", ("Severity", "Rule", "Count", "First")),
    "sv": ("Iakttagelser i data", ("Allvar", "Regel", "Antal", "Den första")),
}


def _about_rows(findings: Iterable[Finding], language: str) -> tuple[str, ...]:
    """Say how rows are counted, where a finding names one."""
    named = any(f.row is not None for f in findings)
    return (messages.text("findings.rows", language),) if named else ()


def _counts(findings: Iterable[Finding], n: int, language: str) -> str:
    counts = Counter(f.severity for f in findings)
    words = {
        k: messages.text(f"severity.{k}" if counts[k] == 1 else f"severity.{k}s", language) for k in _ORDER
    }
    parts = [f"{counts[kind]} {word}" for kind, word in words.items()]
    rows = {"en": "row" if n == 1 else "rows", "sv": "rad" if n == 1 else "rader"}[language]
    return f"{', '.join(parts)} ({n} {rows})"
