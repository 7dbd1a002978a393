# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What an answer means: the one place where labels and codes become codes or kinds of non-answer."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from ..instrument import ResponseScale

NULL_MARKS = frozenset({"na", "nan", "<na>", "null", "nat", "#n/a", "#null!"})
"""How R, pandas, databases and spreadsheets write "no value"; a declared label of that name wins."""

TRUTH_VALUES = frozenset({"true", "false"})
"""How truth values are written; a declared label of that name wins."""

_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:e[+-]?\d+)?")
_MOST_DIGITS = 4
_LONGEST_LABEL = 40


@dataclass(frozen=True, slots=True)
class Reading:
    """The meaning of one answer.

    Attributes
    ----------
    code : int or None
        The declared code, for an answer.
    kind : str or None
        The kind of non-answer ("dont_know", ..., "not_answered"), for a non-answer.
    problem : str or None
        The rule that is broken, where the answer is neither.
    """

    code: int | None = None
    kind: str | None = None
    problem: str | None = None


NOT_ANSWERED = Reading(kind="not_answered")


class AnswerKey:
    """Reads answers on one response scale: a code, or a label in any of the languages.

    A number is always a code. A text is compared without regard to case, surrounding or doubled
    spaces, Unicode composition and the shape of the apostrophe.
    """

    def __init__(self, response_scale: ResponseScale, languages: tuple[str, ...]) -> None:
        self._codes = {code: Reading(code=code) for code in response_scale.codes}
        self._codes |= {m.code: Reading(kind=m.kind) for m in response_scale.missing}
        self._labels: dict[str, Reading] = {}
        for language in languages:
            for option in response_scale.options:
                for text in (option.label, option.full_label or {}):
                    self._learn(text.get(language), option.code)
            for missing in response_scale.missing:
                self._learn(missing.label.get(language), missing.code)

    def _learn(self, label: str | None, code: int) -> None:
        """Add a label; one that stands for two codes is remembered as ambiguous, never guessed."""
        if label is None:
            return
        name, reading = normalised(label), self._codes[code]
        if self._labels.get(name, reading) != reading:
            reading = Reading(problem="ambiguous_label")
        self._labels[name] = reading

    def read(self, value: object) -> Reading:
        """Return the meaning of one answer as it stands in the data."""
        if value is None:
            return NOT_ANSWERED
        if isinstance(value, str | bool):
            return self._read_text(str(value))
        number = as_number(value)
        return Reading(problem="unknown_label") if number is None else self._read_number(number)

    def _read_text(self, value: str) -> Reading:
        number = as_number(value)
        if number is not None:
            return self._read_number(number)
        name = normalised(value)
        if name in self._labels:
            return self._labels[name]
        if not name or name in NULL_MARKS:
            return NOT_ANSWERED
        return Reading(problem="truth_value" if name in TRUTH_VALUES else "unknown_label")

    def _read_number(self, number: float) -> Reading:
        if math.isnan(number):
            return NOT_ANSWERED
        if not number.is_integer():
            return Reading(problem="not_a_whole_number")
        return self._codes.get(int(number), Reading(problem="out_of_range"))


def normalised(text: str) -> str:
    """Return text as labels are compared."""
    composed = unicodedata.normalize("NFC", text).replace("’", "'")
    return " ".join(composed.split()).casefold()


def as_number(value: object) -> float | None:
    """Return a number, or a text that is nothing but one (decimal point or comma), as a float; else None."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float | Decimal):
        return float(value)
    if isinstance(value, str):
        text = value.strip().replace("−", "-").casefold()
        if _NUMBER.fullmatch(text):
            return float(text.replace(",", "."))
    return None


def shown_label(label: str) -> str:
    """Return a group's label as it may be printed: a long one may be free text."""
    return label if len(label) <= _LONGEST_LABEL else shown(label)


def shown(value: object) -> str:
    """Return an offending value as a finding may print it.

    A short number is printed. A text may be a name or a confession, and a long number may be a
    personal identity number or a telephone number: of these only the length is told.
    """
    number = as_number(value)
    if number is None and normalised(str(value)) in TRUTH_VALUES:
        return normalised(str(value))
    if number is None:
        return f"‹text, {len(str(value))} characters›"
    if not math.isfinite(number) or abs(number) >= 10**_MOST_DIGITS:
        return f"‹number, {len(str(value).strip())} characters›"
    return str(int(number)) if number.is_integer() else f"{number:.6g}"
