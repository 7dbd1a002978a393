# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""LimeSurvey survey structure, tab-separated: a full copy of all rows per language, base language first."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from ..instrument import Item, RespondentFact
from ..instrument.column_names import column_names, limesurvey_codes
from .form import Form, Section
from .safe_text import one_line, starts_formula, without_formula, without_tags

COLUMNS = (
    "id",
    "related_id",
    "class",
    "type/scale",
    "name",
    "relevance",
    "text",
    "help",
    "language",
    "validation",
    "mandatory",
    "other",
    "default",
    "same_default",
    "hidden",
)
LIST_RADIO, MULTIPLE_CHOICE, SHORT_TEXT = "L", "M", "S"

Row = dict[str, str]


def write(form: Form, path: Path) -> Mapping[str, str]:
    """Write the survey in all the form's languages and return the question codes."""
    names = column_names(form.instrument, "limesurvey")
    out = io.StringIO(newline="")
    table = csv.DictWriter(out, COLUMNS, restval="", delimiter="\t", lineterminator="\n")
    table.writeheader()
    table.writerows(_Writer(form, names).rows())
    path.write_bytes(("\ufeff" + out.getvalue()).encode("utf-8"))
    _report(form)
    return names


def _report(form: Form) -> None:
    ledger = form.ledger
    if form.reversed_items:
        ledger.add("export.reverse_in_weights", "note", items=", ".join(form.reversed_items))
    ledger.add("export.no_minimum_rule", "warning")
    ledger.add("export.nonanswers_look_like_answers", "warning")
    renamed = [
        f"{value} → {code}"
        for scale in form.instrument.response_scales
        for value, code in limesurvey_codes(c for c, _ in scale.all_labels()).items()
        if str(value) != code
    ]
    for fact in form.instrument.respondent_facts:
        codes = limesurvey_codes(c.value for c in fact.choices)
        renamed += [f"{value} → {code}" for value, code in codes.items() if value != code]
    if renamed:
        ledger.add("export.codes_renamed", "note", codes=", ".join(dict.fromkeys(renamed)))
    ledger.add("export.metadata_left_out")
    if form.facts_of_team:
        ledger.add("export.team_facts_hidden", "note", facts=", ".join(f.id for f in form.facts_of_team))


class _Writer:
    """Makes the rows; numbers groups and questions alike in every language."""

    def __init__(self, form: Form, names: Mapping[str, str]) -> None:
        self.form = form
        self.names = names

    def rows(self) -> Iterable[Row]:
        form = self.form
        yield {"class": "S", "name": "language", "text": form.language}
        if len(form.languages) > 1:
            yield {"class": "S", "name": "additional_languages", "text": " ".join(form.languages[1:])}
        yield {"class": "S", "name": "format", "text": "G"}
        yield {"class": "S", "name": "assessments", "text": "Y"}
        for name, value in (("ipaddr", "N"), ("refurl", "N")):  # no more about a person than was asked
            yield {"class": "S", "name": name, "text": value}
        for language in form.languages:
            title = self._cell(form.text(form.instrument.title, language), "title")
            welcome = "".join(
                f"<p>{self._cell(line, 'instructions')}</p>" for line in form.instructions(language)
            )
            yield {"class": "SL", "name": "surveyls_title", "text": title, "language": language}
            yield {"class": "SL", "name": "surveyls_welcometext", "text": welcome, "language": language}
        for language in form.languages:
            yield from self._copy(language)

    def _copy(self, language: str) -> Iterable[Row]:
        """All groups, questions and answers in one language, numbered in the same order each time."""
        form, question, group = self.form, 0, 0
        if form.facts_of_team:
            group += 1
            yield self._group(group, form.word("for_team", language), "", language)
            for fact in form.facts_of_team:
                question += 1
                yield from self._fact(question, fact, language)
        for section in form.sections:
            group += 1
            title = form.title(section, language) or str(group)
            lead = " ".join(form.lead(section, language))
            yield self._group(group, title, lead, language)
            for item in section.items:
                question += 1
                yield from self._item(question, section, item, language)
        if form.facts_of_respondents:
            group += 1
            yield self._group(group, form.word("about_you", language), "", language)
            for fact in form.facts_of_respondents:
                question += 1
                yield from self._fact(question, fact, language)

    def _cell(self, wording: str, place: str) -> str:
        """Wording for a cell: one line, no formula, no HTML tag, and no `{…}` that would be computed."""
        line = one_line(wording)
        safe = without_tags(line).replace("{", "&#123;")
        if safe != line:
            self.form.ledger.note_place("export.markup_escaped", place)
        if starts_formula(safe):
            self.form.ledger.note_place("export.formula_neutralised", place)
        return without_formula(safe)

    def _group(self, number: int, title: str, text: str, language: str) -> Row:
        return {
            "id": str(number),
            "class": "G",
            "name": self._cell(title, "sections"),
            "relevance": "1",
            "text": self._cell(text, "sections"),
            "language": language,
        }

    def _question(self, number: int, kind: str, name: str, text: str, language: str) -> Row:
        return {
            "id": str(number),
            "class": "Q",
            "type/scale": kind,
            "name": self.names[name],
            "relevance": "1",
            "text": self._cell(text, name),
            "language": language,
            "mandatory": "N",
            "other": "N",
        }

    def _item(self, number: int, section: Section, item: Item, language: str) -> Iterable[Row]:
        """A question of its own per item, so that a reversed item has assessment values of its own."""
        scale = section.response_scale
        yield self._question(number, LIST_RADIO, item.id, self.form.wording(item, language), language)
        answers = dict(section.offered)
        codes = limesurvey_codes(code for code, _ in scale.all_labels())
        for code, label in answers.items():
            weight = "0"
            if code in scale.codes:
                weight = str(int(scale.reverse(code)) if item.reverse else code)
            yield self._answer(
                number, codes[code], weight, self.form.text(label, language), language, scale.id
            )

    def _answer(self, question: int, code: str, weight: str, label: str, language: str, place: str) -> Row:
        return {
            "id": str(question),
            "class": "A",
            "type/scale": "0",
            "name": code,
            "relevance": weight,
            "text": self._cell(label, place),
            "language": language,
        }

    def _fact(self, number: int, fact: RespondentFact, language: str) -> Iterable[Row]:
        if fact.order == "random":
            self.form.ledger.note_place("export.random_order_lost", fact.id)
        kind = (MULTIPLE_CHOICE if fact.several else LIST_RADIO) if fact.choices else SHORT_TEXT
        row = self._question(number, kind, fact.id, self.form.text(fact.question, language), language)
        yield row | ({"hidden": "1"} if fact.recorded_by == "team" else {})
        codes = limesurvey_codes(c.value for c in fact.choices)
        for choice in fact.choices:
            label = self.form.choice_label(choice, language)
            if fact.several:
                yield {
                    "class": "SQ",
                    "type/scale": "0",
                    "name": codes[choice.value],
                    "relevance": "1",
                    "text": self._cell(label, fact.id),
                    "language": language,
                }
            else:
                yield self._answer(number, codes[choice.value], "0", label, language, fact.id)
