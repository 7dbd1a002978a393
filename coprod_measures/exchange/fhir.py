# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""FHIR R5 Questionnaire: JSON with translations as extensions and keyed values as item weights."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..instrument import Item, RespondentFact, ResponseScale
from .form import Form, Section

TRANSLATION = "http://hl7.org/fhir/StructureDefinition/translation"
ITEM_WEIGHT = "http://hl7.org/fhir/StructureDefinition/itemWeight"
ITEM_CONTROL = "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl"
ITEM_CONTROL_CODES = "http://hl7.org/fhir/questionnaire-item-control"

Element = dict[str, Any]


def write(form: Form, path: Path) -> Mapping[str, str]:
    """Write the Questionnaire in all the form's languages and return the link ids."""
    path.write_text(json.dumps(questionnaire(form), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    ledger = form.ledger
    if form.reversed_items:
        ledger.add("export.reverse_in_weights", "note", items=", ".join(form.reversed_items))
    ledger.add("export.no_minimum_rule", "warning")
    ledger.add("export.nonanswer_kinds_in_labels")
    for fact in form.instrument.respondent_facts:
        if fact.order == "random":
            ledger.note_place("export.random_order_lost", fact.id)
    ledger.add("export.evidence_left_out")
    ids = (*form.instrument.item_ids, *(f.id for f in form.instrument.respondent_facts))
    return {name: name for name in ids}


def questionnaire(form: Form) -> Element:
    """Return the resource as plain data."""
    instrument = form.instrument
    licence = instrument.licence.wording
    resource: Element = {
        "resourceType": "Questionnaire",
        "id": instrument.id.replace("_", "-"),
        "language": form.language,
        "version": instrument.version,
        "name": "".join(part.capitalize() for part in instrument.id.replace("_", "-").split("-")),
        **_text(form, "title", instrument.title),
        "status": "draft" if instrument.origin == "library" else "active",
        "experimental": instrument.origin == "library",
        "description": form.text(instrument.summary),
        "purpose": form.text(instrument.definition),
        "copyright": f"{licence.holder}. {licence.spdx}.",
    }
    if instrument.citation.doi:
        resource["identifier"] = [
            {"system": "urn:ietf:rfc:3986", "value": f"https://doi.org/{instrument.citation.doi}"}
        ]
    resource["item"] = _items(form)
    return resource


def _text(form: Form, key: str, wording: Mapping[str, str]) -> Element:
    """Return an element with its translations beside it."""
    return _texts(key, {language: form.text(wording, language) for language in form.languages}, form.language)


def _texts(key: str, texts: Mapping[str, str], base: str) -> Element:
    others = [
        {
            "url": TRANSLATION,
            "extension": [{"url": "lang", "valueCode": language}, {"url": "content", "valueString": text}],
        }
        for language, text in texts.items()
        if language != base
    ]
    element: Element = {key: texts[base]}
    if others:
        element[f"_{key}"] = {"extension": others}
    return element


def _word(form: Form, code: str) -> Element:
    return _texts("text", {x: form.word(code, x) for x in form.languages}, form.language)


def _items(form: Form) -> list[Element]:
    items: list[Element] = []
    if form.instructions():
        texts = {language: "\n\n".join(form.instructions(language)) for language in form.languages}
        items.append(
            {"linkId": "instructions-text", **_texts("text", texts, form.language), "type": "display"}
        )
    if form.facts_of_team:
        items.append(
            {
                "linkId": "for-team",
                **_word(form, "for_team"),
                "type": "group",
                "item": [_fact(form, fact) for fact in form.facts_of_team],
            }
        )
    items += [_section(form, section) for section in form.sections]
    if form.facts_of_respondents:
        items.append(
            {
                "linkId": "about-you",
                **_word(form, "about_you"),
                "type": "group",
                "item": [_fact(form, fact) for fact in form.facts_of_respondents],
            }
        )
    return items


def _section(form: Form, section: Section) -> Element:
    titles = {language: form.title(section, language) for language in form.languages}
    leads = {language: "\n\n".join(form.lead(section, language)) for language in form.languages}
    inner: list[Element] = []
    if leads[form.language]:
        inner.append(
            {"linkId": f"{section.id}-lead", **_texts("text", leads, form.language), "type": "display"}
        )
    inner += [_question(form, section, item) for item in section.items]
    heading = _texts("text", titles, form.language) if titles[form.language] else {}
    return {"linkId": f"{section.id}-group", **heading, "type": "group", "item": inner}


def _question(form: Form, section: Section, item: Item) -> Element:
    texts = {language: form.wording(item, language) for language in form.languages}
    return {
        "extension": [_radio_buttons()],
        "linkId": item.id,
        **_texts("text", texts, form.language),
        "type": "coding",
        "required": False,
        "answerConstraint": "optionsOnly",
        "answerOption": [
            _option(form, section.response_scale, item, code, label) for code, label in section.offered
        ],
    }


def _radio_buttons() -> Element:
    coding = {"system": ITEM_CONTROL_CODES, "code": "radio-button"}
    return {"url": ITEM_CONTROL, "valueCodeableConcept": {"coding": [coding]}}


def _option(form: Form, scale: ResponseScale, item: Item, code: int, label: Mapping[str, str]) -> Element:
    """Return an answer; its weight is the keyed value, and a non-answer has none."""
    option: Element = {}
    if code in scale.codes:
        weight = int(scale.reverse(code)) if item.reverse else code
        option["extension"] = [{"url": ITEM_WEIGHT, "valueDecimal": weight}]
    option["valueCoding"] = {"code": str(code), **_text(form, "display", label)}
    return option


def _fact(form: Form, fact: RespondentFact) -> Element:
    element: Element = {"linkId": fact.id, **_text(form, "text", fact.question)}
    if not fact.choices:
        return element | {"type": "string", "required": False}
    options = [{"valueCoding": {"code": c.value, **_text(form, "display", c.label)}} for c in fact.choices]
    element |= {"type": "coding", "required": False}
    if fact.several:
        element["repeats"] = True
    return element | {"answerConstraint": "optionsOnly", "answerOption": options}
