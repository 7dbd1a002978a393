# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""A questionnaire in one HTML file: filled in offline by keyboard or mouse, printed, saved as a CSV file.

Nothing is fetched and nothing is sent: a content security policy forbids both, and the answers leave
the page only as the file that the respondent saves.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from .. import messages
from ..instrument import RespondentFact
from .form import Form, Section

_TEMPLATES = Path(__file__).resolve().parent / "templates"
_WORDS = (
    "about_you", "clear_answer", "clear_form", "how_to", "no_script", "non_answers", "optional", "print",
    "print_note", "privacy", "save", "save_title", "several", "skip",
)  # fmt: skip
_TOLD_BY_SCRIPT = ("answered", "cleared", "confirm_clear", "saved")
"""Sentences that the script shows, some with a number or a name filled in."""


def write(form: Form, path: Path) -> Mapping[str, str]:
    """Write the page in the form's base language and return the columns of the files it saves."""
    path.write_text(page(form), encoding="utf-8")
    ledger = form.ledger
    if len(form.instrument.languages) > 1:
        ledger.add("export.one_language", language=form.language)
    if form.reversed_items:
        ledger.add("export.reverse_lost", "note", items=", ".join(form.reversed_items))
    open_facts = [f.id for f in form.facts_of_team if f.id not in form.preset]
    if open_facts:
        ledger.add("export.team_facts_absent", "warning", facts=", ".join(open_facts))
    ledger.add("export.no_scoring")
    ids = (*form.instrument.item_ids, *(f.id for f in form.instrument.respondent_facts))
    return {name: name for name in ids}


def page(form: Form) -> str:
    """Return the HTML page."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    script = _asset("questionnaire.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    words = {name: form.word(name) for name in _WORDS if name not in _TOLD_BY_SCRIPT}
    sections = [_section(form, section) for section in form.sections]
    number = 0
    for section in sections:
        for item in section["items"]:
            number += 1
            item["number"] = number
    return environment.get_template("questionnaire.html.j2").render(
        language=form.language,
        title=form.text(form.instrument.title),
        instrument=form.instrument,
        instructions=form.instructions(),
        sections=sections,
        facts=[_fact(form, fact) for fact in form.facts_of_respondents],
        words=words,
        style=Markup(_asset("questionnaire.css")),
        script=Markup(script),
        digest=digest,
        spec=Markup(_data_block(_spec(form))),
        licence=form.instrument.licence.wording,
    )


def _section(form: Form, section: Section) -> dict[str, Any]:
    scale = section.response_scale
    answers = [(code, form.text(label)) for code, label in section.offered]
    return {
        "id": section.id,
        "title": form.title(section),
        "lead": form.lead(section),
        "answers": [(code, label) for code, label in answers if code in scale.codes],
        "non_answers": [(code, label) for code, label in answers if code not in scale.codes],
        "items": [{"id": i.id, "wording": form.wording(i)} for i in section.items],
    }


def _fact(form: Form, fact: RespondentFact) -> dict[str, Any]:
    return {
        "id": fact.id,
        "question": form.text(fact.question),
        "several": fact.several,
        "random": fact.order == "random",
        "choices": [(c.value, form.choice_label(c)) for c in fact.choices],
    }


def _spec(form: Form) -> dict[str, Any]:
    """Return what the script needs: the columns of the file and the sentences it shows."""
    instrument = form.instrument
    facts = [f.id for f in form.facts_of_respondents]
    constants = {
        form.language_column: form.language,
        **form.preset,
        "instrument": instrument.id,
        "instrument_version": instrument.version,
    }
    key = "respondent"
    while key in {*constants, *facts, *instrument.item_ids}:
        key += "_key"
    return {
        "key": key,
        "constants": constants,
        "items": list(instrument.item_ids),
        "facts": facts,
        "name": f"{instrument.id}_{form.language}",
        "words": {name: messages.template(f"form.{name}", form.own_language()) for name in _TOLD_BY_SCRIPT},
    }


def _data_block(data: Mapping[str, Any]) -> str:
    """Return JSON that cannot end the script element that holds it."""
    text = json.dumps(data, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


@lru_cache(maxsize=4)
def _asset(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")
