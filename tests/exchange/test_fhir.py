# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The FHIR resource as fhir.resources parses it, and its codes against the code sets of R5."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import coprod_measures as cm
from coprod_measures import Instrument

resources = pytest.importorskip("fhir.resources.questionnaire")

# Required bindings of R5 (fhir.resources takes any text for a code). hl7.org/fhir/R5/questionnaire.html
CODE_SETS = {
    "status": {"draft", "active", "retired", "unknown"},
    "type": {
        "group", "display", "question", "boolean", "decimal", "integer", "date", "dateTime", "time", "string",
        "text", "url", "coding", "attachment", "reference", "quantity",
    },
    "answerConstraint": {"optionsOnly", "optionsOrType", "optionsOrString"},
}  # fmt: skip
ITEM_CONTROLS = {"radio-button", "check-box", "drop-down", "autocomplete", "slider", "spinner", "text-box"}
TRANSLATION = "http://hl7.org/fhir/StructureDefinition/translation"
WEIGHT = "http://hl7.org/fhir/StructureDefinition/itemWeight"


def nodes(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
        for value in part.values():
            yield from nodes(value)
    elif isinstance(part, list):
        for value in part:
            yield from nodes(value)


def wrong_codes(resource: dict[str, Any]) -> list[str]:
    """Return every code outside its code set."""
    wrong = [f"status {resource['status']}"] if resource["status"] not in CODE_SETS["status"] else []
    for node in nodes(resource):
        if "linkId" in node:
            for name in ("type", "answerConstraint"):
                if name in node and node[name] not in CODE_SETS[name]:
                    wrong.append(f"{node['linkId']} {name} {node[name]}")
        if str(node.get("url", "")).endswith("itemControl"):
            code = node["valueCodeableConcept"]["coding"][0]["code"]
            wrong += [] if code in ITEM_CONTROLS else [f"item control {code}"]
        if node.get("url") == "lang" and not re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?", node["valueCode"]):
            wrong.append(f"language {node['valueCode']}")
    return wrong


@pytest.fixture
def resource(core: Instrument, tmp_path: Path) -> dict[str, Any]:
    path = cm.export(core, "fhir", tmp_path / "q.json", language="sv").path
    return dict(json.loads(path.read_text(encoding="utf-8")))


def test_fhir_resources_parses_it_and_keeps_all(resource: dict[str, Any]) -> None:
    parsed = resources.Questionnaire.model_validate(resource)
    again = json.loads(parsed.model_dump_json())
    again["resourceType"] = resource["resourceType"]

    def plain(part: Any) -> Any:
        return json.loads(json.dumps(part, sort_keys=True), parse_float=float, parse_int=float)

    assert plain(again) == plain(resource)


def test_every_code_is_in_its_code_set(resource: dict[str, Any]) -> None:
    assert wrong_codes(resource) == []


def test_the_code_set_test_can_fail(resource: dict[str, Any]) -> None:
    resource["item"][1]["type"] = "likert"
    resource["status"] = "nope"
    assert wrong_codes(resource) == ["status nope", f"{resource['item'][1]['linkId']} type likert"]
    resources.Questionnaire.model_validate(resource)  # the parser does not notice: hence the test


def test_constraints_of_the_standard(resource: dict[str, Any]) -> None:
    links = [n for n in nodes(resource) if "linkId" in n]
    ids = [n["linkId"] for n in links]
    assert len(ids) == len(set(ids))  # que-2
    for n in links:
        assert n["type"] == "group" or "item" not in n  # que-1a: display and questions hold none here
        assert n["type"] != "display" or not {"required", "repeats", "answerOption"} & set(n)  # que-6, que-9
        assert "answerOption" not in n or n["type"] == "coding"  # que-5
    assert re.fullmatch(r"[A-Z]([A-Za-z0-9_]){1,254}", resource["name"])  # que-0
    assert re.fullmatch(r"[A-Za-z0-9\-.]{1,64}", resource["id"])


def test_wording_labels_and_keys_come_back(core: Instrument, resource: dict[str, Any]) -> None:
    questions = {n["linkId"]: n for n in nodes(resource) if n.get("type") == "coding"}

    def english(node: dict[str, Any], key: str) -> str:
        (extension,) = node[f"_{key}"]["extension"]
        assert extension["url"] == TRANSLATION
        parts = {e["url"]: e for e in extension["extension"]}
        assert parts["lang"]["valueCode"] == "en"
        return str(parts["content"]["valueString"])

    for item in core.items:
        scale = core.response_scale(item.response_scale)
        question = questions[item.id]
        assert item.wording is not None
        assert (question["text"], english(question, "text")) == (item.wording["sv"], item.wording["en"])
        for option in question["answerOption"]:
            coding = option["valueCoding"]
            code = int(coding["code"])
            assert coding["display"] == scale.labels("sv")[code]
            assert english(coding, "display") == scale.labels("en")[code]
            if code in scale.codes:
                (weight,) = option["extension"]
                assert weight["url"] == WEIGHT
                assert weight["valueDecimal"] == (6 - code if item.reverse else code)
            else:
                assert "extension" not in option, "a non-answer has no weight"
