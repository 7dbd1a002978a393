# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""A finding: something a reader must know about data or a result, with its place and remedy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from .. import messages

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding, told by code and values so that it can be read in Swedish or English.

    Attributes
    ----------
    code : str
        The rule; its sentence is `messages.text(code)`, its remedy `messages.text(code + ".remedy")`.
    severity : {"error", "warning", "note"}
        An error makes data unusable as they stand; a warning qualifies results; a note informs.
    row : int or None
        Row number in the data, counted from 1 (a header is not counted).
    item, scale, group : str or None
        The place.
    value : str or None
        The offending value, only if it is a number or a declared code (else its length is told).
    values : mapping
        Fills the placeholders of the sentence.
    respondent : object
        The respondent's key. Never shown unless asked for by `include_ids=True`.
    """

    code: str
    severity: Severity = "warning"
    row: int | None = None
    item: str | None = None
    scale: str | None = None
    group: str | None = None
    value: str | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    respondent: object = field(default=None, repr=False, compare=False)

    def _fields(self) -> dict[str, object]:
        place = {k: getattr(self, k) for k in ("row", "item", "scale", "group", "value")}
        return {**{k: v for k, v in place.items() if v is not None}, **self.values}

    def message(self, language: str = "en") -> str:
        """Return what was found, as a sentence."""
        return messages.text(self.code, language, **self._fields())

    def remedy(self, language: str = "en") -> str:
        """Return what to do about it, as a sentence."""
        return messages.text(f"{self.code}.remedy", language, **self._fields())

    def __str__(self) -> str:
        return f"{self.severity}: {self.message()} {self.remedy()}"


def findings_frame(
    findings: Iterable[Finding], *, language: str = "en", include_ids: bool = False
) -> pd.DataFrame:
    """Return findings as a frame, a row each; ids of respondents only when asked for."""
    columns = ["code", "severity", "row", "item", "scale", "group", "value", "message", "remedy"]
    if include_ids:
        columns.append("respondent")
    records = []
    for f in findings:
        record: dict[str, object] = {c: getattr(f, c) for c in columns if c not in ("message", "remedy")}
        record |= {"message": f.message(language), "remedy": f.remedy(language)}
        records.append(record)
    frame = pd.DataFrame.from_records(records, columns=columns)
    return frame.astype({"row": "Int64"})
