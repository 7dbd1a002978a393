# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""REDCap data dictionary: a CSV of 18 columns, one language a file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from ..instrument import RespondentFact
from ..instrument.column_names import column_names, score_names
from .form import Form, Section
from .safe_text import one_line, starts_formula, without_formula, without_tags
from .score_fields import REDCAP, count_expression, score_expression

COLUMNS = (
    "Variable / Field Name",
    "Form Name",
    "Section Header",
    "Field Type",
    "Field Label",
    "Choices, Calculations, OR Slider Labels",
    "Field Note",
    "Text Validation Type OR Show Slider Number",
    "Text Validation Min",
    "Text Validation Max",
    "Identifier?",
    "Branching Logic (Show field only if...)",
    "Required Field?",
    "Custom Alignment",
    "Question Number (surveys only)",
    "Matrix Group Name",
    "Matrix Ranking?",
    "Field Annotation",
)
PIPE = "¦"
"""Stands for the pipe in labels: REDCap parts choices at pipes and has no escape."""

_PIPED = re.compile(r"\[(?=[a-z][a-z0-9_]*(?:[-:][^\]]*)?\])")

Row = dict[str, str]


def write(form: Form, path: Path) -> Mapping[str, str]:
    """Write the dictionary in the form's base language and return the field names."""
    names = column_names(form.instrument, "redcap")
    writer = _Writer(form, names)
    out = io.StringIO(newline="")
    table = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    table.writeheader()
    table.writerows(writer.rows())
    path.write_bytes(out.getvalue().encode("utf-8"))
    _report(form)
    return names


def _report(form: Form) -> None:
    if len(form.instrument.languages) > 1:
        form.ledger.add("export.one_language", language=form.language)
    if form.reversed_items:
        form.ledger.add("export.reverse_in_scores", "note", items=", ".join(form.reversed_items))
    if form.facts_of_team:
        form.ledger.add("export.team_facts_hidden", facts=", ".join(f.id for f in form.facts_of_team))
    form.ledger.add("export.nonanswers_look_like_answers", "warning")
    form.ledger.add("export.metadata_left_out")


class _Writer:
    """Makes the rows; knows the form and the field names."""

    def __init__(self, form: Form, names: Mapping[str, str]) -> None:
        self.form = form
        self.names = names
        self.form_name = re.sub(r"[^a-z0-9]+", "_", form.instrument.id.lower()).strip("_")

    def rows(self) -> Iterable[Row]:
        yield self._row("record_id", "text", self.form.word("record_id"))
        for fact in self.form.facts_of_team:
            yield self._fact(fact) | {"Field Annotation": "@HIDDEN-SURVEY"}
        yield self._language_field()
        if self.form.instructions():
            text = "\n\n".join(self._label(line, "instructions") for line in self.form.instructions())
            yield self._row("instructions_text", "descriptive", text)
        for section in self.form.sections:
            yield from self._section(section)
        for number, fact in enumerate(self.form.facts_of_respondents):
            row = self._fact(fact)
            if number == 0:
                row["Section Header"] = self.form.word("about_you")
            yield row
        yield from self._scores()

    def _row(self, name: str, kind: str, label: str, **more: str) -> Row:
        row = dict.fromkeys(COLUMNS, "")
        row |= {
            "Variable / Field Name": name,
            "Form Name": self.form_name,
            "Field Type": kind,
            "Field Label": label,
        }
        return row | more

    def _label(self, wording: str, place: str) -> str:
        """Wording for a cell: no formula, no HTML, and no brackets that REDCap would fill with data."""
        untagged = without_tags(wording)
        text = _PIPED.sub("&#91;", untagged) if self._would_pipe(untagged) else untagged
        if text != wording:
            self.form.ledger.note_place("export.markup_escaped", place)
        if starts_formula(text):
            self.form.ledger.note_place("export.formula_neutralised", place)
        return without_formula(text)

    def _would_pipe(self, text: str) -> bool:
        """Whether a bracket names a field of this dictionary or one of REDCap's smart variables."""
        inside = re.findall(r"\[([a-z][a-z0-9_]*(?:[-:][^\]]*)?)\]", text)
        fields = {*self.names.values(), "record_id"}
        return any(name in fields or "-" in name or ":" in name for name in inside)

    def _choices(self, choices: Iterable[tuple[str, str]], place: str) -> str:
        """Return "code, label | code, label"; the first comma parts, so commas in labels are safe.

        A negative first code starts the cell with a minus sign. Spreadsheets cannot read "-2, label" as a
        formula, and a program call needs the pipe that labels never keep.
        """
        parts = []
        for code, label in choices:
            text = without_tags(one_line(label))
            if "|" in text:
                self.form.ledger.note_place("export.pipe_replaced", place)
            parts.append(f"{code}, {text.replace('|', PIPE)}")
        return " | ".join(parts)

    def _section(self, section: Section) -> Iterable[Row]:
        answers = section.offered
        choices = self._choices(
            ((str(code), self.form.text(label)) for code, label in answers), section.response_scale.id
        )
        head = "\n".join([t for t in (self.form.title(section), *self.form.lead(section)) if t])
        matrix = f"{re.sub(r'[^a-z0-9_]', '_', section.id.lower())}_matrix" if len(section.items) > 1 else ""
        for number, item in enumerate(section.items):
            annotation = (
                "Reverse-keyed: stored as answered, mirrored in the score field." if item.reverse else ""
            )
            row = self._row(self.names[item.id], "radio", self._label(self.form.wording(item), item.id))
            row |= {
                "Section Header": self._label(head, section.id) if number == 0 else "",
                "Choices, Calculations, OR Slider Labels": choices,
                "Matrix Group Name": matrix,
                "Field Annotation": annotation,
            }
            yield row

    def _fact(self, fact: RespondentFact) -> Row:
        kind = ("checkbox" if fact.several else "radio") if fact.choices else "text"
        if fact.order == "random":
            self.form.ledger.note_place("export.random_order_lost", fact.id)
        row = self._row(self.names[fact.id], kind, self._label(self.form.text(fact.question), fact.id))
        if fact.choices:
            labels = ((c.value, self.form.choice_label(c)) for c in fact.choices)
            row["Choices, Calculations, OR Slider Labels"] = self._choices(labels, fact.id)
        return row

    def _language_field(self) -> Row:
        """A hidden field that says in which language the form was shown."""
        column = self.form.language_column
        label = self.form.word("language")
        row = self._row(self.names.get(column, column), "text", label)
        row["Field Annotation"] = f'@HIDDEN-SURVEY @READONLY @DEFAULT="{self.form.language}"'
        return row

    def _scores(self) -> Iterable[Row]:
        """Two calculated fields per scale, kept from respondents."""
        instrument = self.form.instrument
        scores = score_names(instrument, "redcap")
        for scale in instrument.all_scales():
            title = self._label(self.form.text(scale.title), scale.id)
            count = f"{scores[scale.id]}_n"
            expressions = {
                count: count_expression(instrument, scale, self.names, REDCAP),
                scores[scale.id]: score_expression(instrument, scale, self.names, count, REDCAP),
            }
            for name, expression in expressions.items():
                code = "answered_items" if name == count else "score"
                row = self._row(name, "calc", f"{title}: {self.form.word(code)}")
                row["Choices, Calculations, OR Slider Labels"] = expression
                row["Field Annotation"] = "@HIDDEN-SURVEY"
                yield row
