# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""SPSS file without cases: variable labels, value labels, user-missing codes and levels of measurement."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from ..errors import DataError
from ..instrument import Item, ResponseScale
from ..instrument.column_names import column_names
from .form import Form
from .safe_text import one_line, shortened

VARIABLE_LABEL, VALUE_LABEL, FILE_LABEL = 255, 120, 64
"""Most bytes that SPSS keeps of each."""

_DISCRETE_CODES = 3


def write(form: Form, path: Path) -> Mapping[str, str]:
    """Write the variables in the form's base language and return their names."""
    try:
        import pyreadstat
    except ImportError:
        raise DataError(
            "writing an SPSS file needs the package pyreadstat.",
            code="missing_package",
            remedy="Install it with: pip install 'coprod_measures[readers]'.",
        ) from None
    variables = _Variables(form)
    for item in form.instrument.items:
        variables.add_item(item)
    variables.add_facts()
    pyreadstat.write_sav(
        pd.DataFrame(variables.columns),
        path,
        file_label=shortened(one_line(form.text(form.instrument.title)), FILE_LABEL),
        note=[
            f"{form.instrument.id} {form.instrument.version}",
            f"scoring hash {form.instrument.scoring_hash[:32]}",
        ],
        column_labels=variables.labels,
        variable_value_labels=variables.value_labels,
        missing_ranges=variables.missing,
        variable_measure=variables.measure,
    )
    ledger = form.ledger
    if len(form.instrument.languages) > 1:
        ledger.add("export.one_language", language=form.language)
    if form.reversed_items:
        ledger.add("export.reverse_lost", "warning", items=", ".join(form.reversed_items))
    ledger.add("export.no_scoring", "warning")
    ledger.add("export.nonanswer_kinds_in_labels")
    ledger.add("export.metadata_left_out")
    return variables.names


class _Variables:
    """Collects what `pyreadstat.write_sav` takes."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.names = column_names(form.instrument, "spss")
        self.columns: dict[str, pd.Series[Any]] = {}
        self.labels: dict[str, str | None] = {}
        self.value_labels: dict[str, dict[int | float, str]] = {}
        self.missing: dict[str, list[Any]] = {}
        self.measure: dict[str, str] = {}
        if form.language_fact is None:
            self._add_text(form.language_column, form.word("language"))

    def add_item(self, item: Item) -> None:
        """Add an item: its codes are whole numbers with labels, ordered from low to high."""
        name = self.names[item.id]
        scale = self.form.instrument.response_scale(item.response_scale)
        if item.wording is not None:
            label = self.form.wording(item)
        else:
            label = item.short_name(self.form.language)
            self.form.ledger.note_place("export.wording_absent", item.id)
        self.columns[name] = pd.Series(dtype="float64")
        self.labels[name] = self._short(label, VARIABLE_LABEL, item.id)
        labels = scale.labels(self.form.language)
        self.value_labels[name] = {c: self._short(t, VALUE_LABEL, scale.id) for c, t in labels.items()}
        self.measure[name] = "ordinal"
        missing = user_missing(scale)
        if missing:
            self.missing[name] = missing
        elif scale.missing:
            self.form.ledger.note_place("export.missing_not_declared", item.id)

    def add_facts(self) -> None:
        """Add respondent facts as text variables; one that may have several values gets one per choice."""
        for fact in self.form.instrument.respondent_facts:
            question = self.form.text(fact.question)
            if not fact.several:
                self._add_text(self.names[fact.id], question)
                continue
            for choice in fact.choices:
                name = f"{self.names[fact.id]}_{choice.value}".replace("-", "_")[:64]
                self.columns[name] = pd.Series(dtype="float64")
                self.labels[name] = self._short(
                    f"{question} {self.form.choice_label(choice)}", VARIABLE_LABEL, fact.id
                )
                self.value_labels[name] = {
                    0: self.form.word("no"),
                    1: self.form.word("yes"),
                }
                self.measure[name] = "nominal"

    def _add_text(self, name: str, label: str) -> None:
        self.columns[name] = pd.Series(dtype="object")
        self.labels[name] = self._short(label, VARIABLE_LABEL, name)
        self.measure[name] = "nominal"

    def _short(self, text: str, most: int, place: str) -> str:
        line = one_line(text)
        cut = shortened(line, most)
        if cut != line:
            self.form.ledger.note_place("export.shortened", place)
        return cut


def user_missing(scale: ResponseScale) -> list[Any]:
    """Return the codes of non-answers as SPSS takes them: up to three codes, or a range and one code.

    Empty where the codes fit neither without declaring an answer missing too.
    """
    codes = sorted(scale.missing_codes)
    if len(codes) <= _DISCRETE_CODES:
        return list(codes)

    def holds_answers(low: int, high: int) -> bool:
        return any(low <= c <= high for c in scale.codes)

    none: list[int] = []
    ranges = ((codes, none), (codes[:-1], codes[-1:]), (codes[1:], codes[:1]))
    for inside, single in ranges:
        if not holds_answers(inside[0], inside[-1]):
            return [{"lo": inside[0], "hi": inside[-1]}, *single]
    return []
