# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Codebook: everything that a reader of the data must know, as one HTML page or as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path

from .. import messages
from ..instrument import Instrument, Scale
from ..results import Table
from .form import Form

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """
:root { color-scheme: light; }
body { font: 1rem/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; margin: 2rem auto;
  max-width: 64rem; padding: 0 1rem; }
h1 { font-size: 1.7rem; } h2 { font-size: 1.3rem; margin-top: 2.5rem; }
table { border-collapse: collapse; margin: 1rem 0; width: 100%; }
caption { text-align: left; font-weight: 600; padding: .4rem 0; }
th, td { text-align: left; vertical-align: top; border-bottom: 1px solid #bbb; padding: .4rem .8rem .4rem 0; }
thead th { border-bottom: 2px solid #444; } tbody th { font-weight: 600; }
.number { text-align: right; } .note { color: #444; }
.scroll { overflow-x: auto; }
@media print { body { margin: 0; max-width: none; } tr { break-inside: avoid; } }
"""


def write(form: Form, path: Path) -> Mapping[str, str]:
    """Write the codebook in the form's base language, with wording in every language; return the ids."""
    title, parts = contents(form)
    text = _html(title, parts, form.language) if path.suffix.lower() == ".html" else _markdown(title, parts)
    path.write_text(text, encoding="utf-8")
    bare = [i.id for i in form.instrument.items if i.wording is None]
    for item in bare:
        form.ledger.note_place("export.wording_absent", item)
    ids = (*form.instrument.item_ids, *(f.id for f in form.instrument.respondent_facts))
    return {name: name for name in ids}


Part = tuple[str, list[str | Table]]
"""A heading, and the paragraphs and tables under it."""


def contents(form: Form) -> tuple[str, list[Part]]:
    """Return the title and parts, as plain values."""
    instrument, language = form.instrument, form.own_language()

    def word(code: str, **values: object) -> str:
        return messages.text(f"codebook.{code}", language, **values)

    title = word("title", title=form.text(instrument.title))
    about: list[str | Table] = [
        form.text(instrument.summary),
        form.text(instrument.definition),
        word("version", id=instrument.id, version=instrument.version, hash=instrument.scoring_hash),
    ]
    parts: list[Part] = [
        (word("about"), about),
        (word("items"), [_items(form), word("items.note")]),
        (word("answers"), [*_answers(form)]),
        (word("scales"), [_scales(form), word("scales.note")]),
    ]
    if instrument.respondent_facts:
        parts.append((word("facts"), [_facts(form)]))
    for name in ("not_for", "limits"):
        lines = getattr(instrument, name).get(language, ())
        if lines:
            parts.append((word(name), [form.line(line) for line in lines]))
    parts.append((word("licence"), [_licences(instrument, language), str(instrument.citation)]))
    return title, parts


def _items(form: Form) -> Table:
    instrument, language = form.instrument, form.own_language()
    homes: dict[str, list[str]] = {i: [] for i in instrument.item_ids}
    for scale in instrument.all_scales():
        for item in scale.items:
            homes[item].append(scale.id)
        for item in scale.companions:
            homes[item].append(messages.text("codebook.companion", language, scale=scale.id))
    yes = messages.text("codebook.reversed", language)
    absent = messages.text("codebook.no_wording", language)
    rows = [
        (
            item.id,
            *((form.wording(item, x) if item.wording is not None else absent) for x in form.languages),
            item.response_scale,
            yes if item.reverse else "",
            ", ".join(homes[item.id]),
        )
        for item in instrument.items
    ]
    head = [messages.text(f"codebook.column.{c}", language) for c in ("item", "answers", "key", "scales")]
    wording = [messages.text("codebook.column.wording", language, language=x) for x in form.languages]
    columns = (head[0], *wording, *head[1:])
    return Table(messages.text("codebook.items", language), columns, tuple(rows), language=language)


def _answers(form: Form) -> Iterable[Table]:
    language = form.own_language()
    for scale in form.instrument.response_scales:
        kinds = {m.code: messages.text(f"codebook.kind.{m.kind}", language) for m in scale.missing}
        answered = messages.text("codebook.kind.answer", language)
        rows = [
            (str(code), *(form.text(label, x) for x in form.languages), kinds.get(code, answered))
            for code, label in scale.all_labels()
        ]
        head = [messages.text(f"codebook.column.{c}", language) for c in ("code", "counts_as")]
        labels = [messages.text("codebook.column.label", language, language=x) for x in form.languages]
        title = messages.text("codebook.answers.title", language, scale=scale.id)
        if scale.question is not None:
            title += f": {form.text(scale.question)}"
        yield Table(title, (head[0], *labels, head[1]), tuple(rows), language=language)


def _scales(form: Form) -> Table:
    language = form.own_language()
    columns = ("scale", "title", "items", "rule", "model")
    rows = tuple(
        (
            scale.id,
            form.text(scale.title),
            ", ".join(_keyed(form.instrument, scale)),
            _rule(scale, language),
            messages.text(f"codebook.model.{scale.measurement_model}", language),
        )
        for scale in form.instrument.all_scales()
    )
    head = tuple(messages.text(f"codebook.column.{c}", language) for c in columns)
    return Table(messages.text("codebook.scales", language), head, rows, language=language)


def _keyed(instrument: Instrument, scale: Scale) -> list[str]:
    """Return the items, a reversed one with a minus sign."""
    return [f"−{i}" if instrument.item(i).reverse else i for i in scale.items]


def _rule(scale: Scale, language: str) -> str:
    rule, k = scale.scoring, len(scale.items)
    code = "sum_prorated" if rule.method == "sum" and rule.prorate else rule.method
    needed = k if code == "sum" else rule.required(k)
    return messages.text(f"codebook.rule.{code}", language, needed=needed, k=k)


def _facts(form: Form) -> Table:
    language = form.own_language()
    rows = tuple(
        (
            fact.id,
            form.text(fact.question),
            messages.text(f"codebook.by.{fact.recorded_by}", language),
            "; ".join(f"{c.value} = {form.choice_label(c)}" for c in fact.choices)
            or messages.text("codebook.free", language),
        )
        for fact in form.instrument.respondent_facts
    )
    head = tuple(
        messages.text(f"codebook.column.{c}", language) for c in ("fact", "question", "by", "values")
    )
    return Table(messages.text("codebook.facts", language), head, rows, language=language)


def _licences(instrument: Instrument, language: str) -> Table:
    terms = instrument.licence
    parts = (("wording", terms.wording), ("translation", terms.translation), ("scoring", terms.scoring))
    rows = tuple(
        (messages.text(f"codebook.licence.{name}", language), x.spdx, x.holder, x.note or "")
        for name, x in parts
    )
    head = tuple(
        messages.text(f"codebook.column.{c}", language) for c in ("part", "licence", "holder", "note")
    )
    return Table(messages.text("codebook.licence", language), head, rows, language=language)


def _html(title: str, parts: list[Part], language: str) -> str:
    body = [f"<h1>{escape(title)}</h1>"]
    for heading, blocks in parts:
        body.append(f"<section><h2>{escape(heading)}</h2>")
        for block in blocks:
            if isinstance(block, Table):
                name = escape(block.title)
                body.append(f'<div class="scroll" tabindex="0" role="group" aria-label="{name}">')
                body.append(f"{block.to_html()}</div>")
            else:
                body.append(f"<p>{escape(block)}</p>")
        body.append("</section>")
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(body)
        + "\n</main>\n</body>\n</html>\n"
    )


_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


def _plain(text: str) -> str:
    """Escape what Markdown or HTML inside Markdown would take for markup."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _markdown(title: str, parts: list[Part]) -> str:
    lines = [f"# {_plain(title)}", ""]
    for heading, blocks in parts:
        lines += [f"## {_plain(heading)}", ""]
        for block in blocks:
            lines += [_table(block) if isinstance(block, Table) else _plain(block), ""]
    return "\n".join(lines)


def _table(table: Table) -> str:
    lines = [f"**{_plain(table.title)}**", "", "| " + " | ".join(map(_plain, table.columns)) + " |"]
    lines.append("|" + " --- |" * len(table.columns))
    lines += ["| " + " | ".join(_plain(cell) for cell in row) + " |" for row in table.shown()]
    return "\n".join(lines)
