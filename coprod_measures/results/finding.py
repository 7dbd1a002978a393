# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""A finding: something a reader must know about data or a result, with its place and remedy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd

from .. import messages
from .formatting import format_number, format_p, format_percent

Severity = Literal["error", "warning", "note"]


class Word(str):
    """A message code among a finding's values, shown as its word in the reader's language."""

    __slots__ = ()


class PValue(float):
    """A p-value among a finding's values, shown with its relation: "= .034"."""

    __slots__ = ()


class Average(float):
    """A mean of counts among a finding's values, shown with one decimal."""

    __slots__ = ()


class Share(float):
    """A share (0–1) among a finding's values, shown as per cent."""

    __slots__ = ()


def _shown(value: object, language: str) -> object:
    if isinstance(value, Word):
        return messages.text(value, language)
    if isinstance(value, PValue):
        return format_p(value, language)
    if isinstance(value, Share):
        return format_percent(value, 0, language)
    if isinstance(value, float):
        return format_number(value, 1 if isinstance(value, Average) else 3, language)
    if isinstance(value, Mapping):
        return value[language]
    return value


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding, told by code and values so that it can be read in Swedish or English.

    Attributes
    ----------
    code : str
        The rule; its sentence is `messages.text(code)`, its remedy `messages.text(code + ".remedy")`, and
        ``.remedy.plain`` for readers who do not write Python, where that differs.
    severity : {"error", "warning", "note"}
        An error makes data unusable as they stand; a warning qualifies results; a note informs.
    row : int or None
        Row number in the data, counted from 1 (a header is not counted).
    item, scale, group : str or None
        The place.
    value : str or None
        The offending value, only if it is a number or a declared code (else its length is told).
    values : mapping
        Fills the placeholders of the sentence, unrounded: floats, `PValue`, `Share`, `Word` and texts by
        language are shown in the reader's language.
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

    def __post_init__(self) -> None:
        # Plain numbers only: a NumPy scalar would show its type in a repr and fail in JSON.
        plain = {k: v.item() if isinstance(v, np.generic) else v for k, v in self.values.items()}
        object.__setattr__(self, "values", plain)

    def _fields(self, language: str) -> dict[str, object]:
        place = {k: getattr(self, k) for k in ("row", "item", "scale", "group", "value")}
        values = {k: _shown(v, language) for k, v in self.values.items()}
        return {**{k: v for k, v in place.items() if v is not None}, **values}

    def message(self, language: str = "en") -> str:
        """Return what was found, as a sentence."""
        return messages.text(self.code, language, **self._fields(language))

    def remedy(self, language: str = "en", *, plain: bool = False) -> str:
        """Return what to do about it, as a sentence; a plain one names no function or option of Python."""
        code = f"{self.code}.remedy"
        if plain and messages.has(f"{code}.plain"):
            code = f"{code}.plain"
        return messages.text(code, language, **self._fields(language))

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
