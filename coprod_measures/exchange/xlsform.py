# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""XLSForm for ODK, KoboToolbox and Enketo: one workbook in all languages, scores calculated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..errors import DataError
from ..instrument import RespondentFact
from ..instrument.column_names import column_names, score_names
from .form import Form, Section
from .safe_text import starts_formula, without_tags
from .score_fields import XLSFORM, count_expression, score_expression

LANGUAGE_NAMES = {
    "da": "Dansk (da)",
    "de": "Deutsch (de)",
    "en": "English (en)",
    "fi": "Suomi (fi)",
    "nb": "Norsk bokmål (nb)",
    "no": "Norsk (no)",
    "sv": "Svenska (sv)",
}

Row = dict[str, str]


def language_label(language: str) -> str:
    """Return a language as XLSForm columns name it: label::Svenska (sv)."""
    return LANGUAGE_NAMES.get(language, f"{language} ({language})")


def write(form: Form, path: Path) -> Mapping[str, str]:
    """Write survey, choices and settings in all the form's languages and return the names."""
    names = column_names(form.instrument, "xlsform")
    writer = _Writer(form, names)
    survey = list(writer.survey())
    _save(path, {"survey": survey, "choices": list(writer.choices()), "settings": [writer.settings()]})
    ledger = form.ledger
    if form.reversed_items:
        ledger.add("export.reverse_in_scores", "note", items=", ".join(form.reversed_items))
    ledger.add("export.nonanswers_look_like_answers", "warning")
    if form.facts_of_team:
        ledger.add("export.team_facts_shown", "warning", facts=", ".join(f.id for f in form.facts_of_team))
    ledger.add("export.metadata_left_out")
    return names


def _list_name(section: Section) -> str:
    """Return the name of the list of answers; items that everybody can answer have one of their own."""
    return section.response_scale.id if section.not_applicable else f"{section.response_scale.id}_all"


def _save(path: Path, sheets: Mapping[str, Sequence[Row]]) -> None:
    """Write rows to sheets; every cell is text, and none is a formula."""
    try:
        from openpyxl import Workbook
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    except ImportError:
        raise DataError(
            "writing an XLSForm needs the package openpyxl.",
            code="missing_package",
            remedy="Install it with: pip install 'coprod_measures[readers]'.",
        ) from None
    book: Any = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        columns = list(dict.fromkeys(key for row in rows for key in row))
        for number, values in enumerate([dict(zip(columns, columns, strict=True)), *rows], start=1):
            for position, column in enumerate(columns, start=1):
                text = ILLEGAL_CHARACTERS_RE.sub("", values.get(column, ""))
                if text:
                    cell = sheet.cell(row=number, column=position)
                    cell.value = text
                    cell.data_type = "s"  # else openpyxl takes "=1+1" for a formula
        sheet.freeze_panes = "A2"
    book.save(path)


class _Writer:
    """Makes the rows of the three sheets."""

    def __init__(self, form: Form, names: Mapping[str, str]) -> None:
        self.form = form
        self.names = names

    def settings(self) -> Row:
        instrument = self.form.instrument
        return {
            "form_title": self._safe(self.form.text(instrument.title), "title"),
            "form_id": instrument.id,
            "version": instrument.version,
            "default_language": language_label(self.form.language),
        }

    def survey(self) -> Iterable[Row]:
        form = self.form
        if form.facts_of_team:
            yield self._begin("for_team", lambda language: form.word("for_team", language))
            for fact in form.facts_of_team:
                yield self._fact(fact)
            yield {"type": "end_group"}
        yield self._row(
            f"select_one {form.language_column}_list", form.language_column, self._message("language")
        )
        if form.instructions():
            text = {language: "\n\n".join(form.instructions(language)) for language in form.languages}
            yield self._row("note", "instructions_text", text)
        for section in form.sections:
            yield from self._section(section)
        if form.facts_of_respondents:
            yield self._begin("about_you", lambda language: form.word("about_you", language))
            for fact in form.facts_of_respondents:
                yield self._fact(fact)
            yield {"type": "end_group"}
        yield from self._scores()

    def _section(self, section: Section) -> Iterable[Row]:
        form = self.form
        yield self._begin(f"{section.id}_group", lambda language: form.title(section, language) or "–")
        lead = {language: "\n\n".join(form.lead(section, language)) for language in form.languages}
        if any(lead.values()):
            yield self._row("note", f"{section.id}_lead", lead)
        for item in section.items:
            text = {language: form.wording(item, language) for language in form.languages}
            yield self._row(f"select_one {_list_name(section)}", self.names[item.id], text)
        yield {"type": "end_group"}

    def _fact(self, fact: RespondentFact) -> Row:
        kind = ("select_multiple" if fact.several else "select_one") if fact.choices else "text"
        text = {language: self.form.text(fact.question, language) for language in self.form.languages}
        row = self._row(f"{kind} {fact.id}_list" if fact.choices else kind, self.names[fact.id], text)
        return row | ({"parameters": "randomize=true"} if fact.order == "random" else {})

    def _scores(self) -> Iterable[Row]:
        instrument = self.form.instrument
        scores = score_names(instrument, "xlsform")
        for scale in instrument.all_scales():
            count = f"{scores[scale.id]}_n"
            expression = count_expression(instrument, scale, self.names, XLSFORM)
            yield {"type": "calculate", "name": count, "calculation": expression}
            expression = score_expression(instrument, scale, self.names, count, XLSFORM)
            yield {"type": "calculate", "name": scores[scale.id], "calculation": expression}

    def choices(self) -> Iterable[Row]:
        form = self.form
        for language in form.languages:
            yield self._choice(
                f"{form.language_column}_list",
                language,
                dict.fromkeys(form.languages, language_label(language)),
            )
        lists = {_list_name(section): section for section in form.sections}
        for name, section in lists.items():
            for code, label in section.offered:
                yield self._choice(name, str(code), {x: form.text(label, x) for x in form.languages})
        for fact in (*form.facts_of_team, *form.facts_of_respondents):
            for choice in fact.choices:
                text = {language: form.choice_label(choice, language) for language in form.languages}
                yield self._choice(f"{fact.id}_list", choice.value, text)

    def _choice(self, name: str, value: str, text: Mapping[str, str]) -> Row:
        return {"list_name": name, "name": value} | self._labels(text, name)

    def _begin(self, name: str, text: Any) -> Row:
        return self._row("begin_group", name, {language: text(language) for language in self.form.languages})

    def _row(self, kind: str, name: str, text: Mapping[str, str]) -> Row:
        return {"type": kind, "name": name} | self._labels(text, name)

    def _message(self, code: str) -> dict[str, str]:
        return {language: self.form.word(code, language) for language in self.form.languages}

    def _labels(self, text: Mapping[str, str], place: str) -> Row:
        return {f"label::{language_label(language)}": self._safe(t, place) for language, t in text.items()}

    def _safe(self, wording: str, place: str) -> str:
        """Wording for a cell: no HTML tag, and no `${…}` that would be read as a reference to a question."""
        text = without_tags(wording).replace("${", "$ {")
        if text != wording:
            self.form.ledger.note_place("export.markup_escaped", place)
        if starts_formula(text):
            self.form.ledger.note_place("export.formula_as_text", place)
        return text
