# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The rules of wording find what they are made to find, and let pass what only looks like it."""

from __future__ import annotations

from typing import Any

import pytest

from coprod_measures.instrument import Instrument
from coprod_measures.instrument.wording_rules import check_wording

CLEAN = {"en": "We change the plan when it is needed.", "sv": "Vi ändrar planen när det behövs."}


def found(small: dict[str, Any], wording: dict[str, str], **item: Any) -> list[str]:
    first = small["items"][0]
    first.update(wording=wording, **item)
    instrument = Instrument.model_validate(small)
    return [f.code for f in check_wording(instrument) if f.item == first["id"] or f.scale]


def test_clean_wording_passes(small: dict[str, Any]) -> None:
    assert found(small, CLEAN) == []
    assert found(small, CLEAN, reverse=True) == []


@pytest.mark.parametrize(
    ("language", "text", "code"),
    [
        ("en", "We " + "do " * 15, "wording_too_long"),
        ("sv", "Vi " + "gör " * 13, "wording_too_long"),
        ("en", "We plan and decide.", "wording_two_ideas"),
        ("sv", "Vi planerar eller beslutar.", "wording_two_ideas"),
        ("en", "We always change the plan.", "wording_absolute"),
        ("sv", "Alla ändrar planen.", "wording_absolute"),
        ("en", "We partly change the plan.", "wording_label_word"),
        ("sv", "Vi ändrar planen helt.", "wording_label_word"),
        ("en", "We coproduce the plan.", "wording_names_construct"),
        ("sv", "Vi är med i samskapandet.", "wording_names_construct"),
        ("en", "Stakeholders change the plan.", "wording_trap"),
        ("sv", "I projektet ändrar man planen.", "wording_trap"),
        ("sv", "Jag känner mig säker i projektet.", "wording_trap"),
        ("sv", "Jag är delaktig i planen.", "wording_trap"),
    ],
)
def test_each_rule_finds_its_fault(small: dict[str, Any], language: str, text: str, code: str) -> None:
    assert found(small, {**CLEAN, language: text}) == [code]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The plan is not changed."),
        ("en", "The plan isn't changed."),
        ("en", "We are unclear."),
        ("en", "We plan without you."),
        ("sv", "Vi ändrar inte planen."),
        ("sv", "Planen är otydlig."),
        ("sv", "Vi arbetar utan plan."),
    ],
)
def test_negations_are_refused_in_reversed_items_only(
    small: dict[str, Any], language: str, text: str
) -> None:
    assert "wording_negation" in found(small, {**CLEAN, language: text}, reverse=True)
    assert "wording_negation" not in found(small, {**CLEAN, language: text}, reverse=False)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We understand each other under stress until it ends."),
        ("en", "There is a fair give and take between us."),
        ("sv", "Det är ett rättvist givande och tagande mellan oss."),
        ("sv", "Vi har olika roller, ofta också på ett annat område."),
        ("sv", "Jag har blivit säkrare på att jag kan påverka."),
    ],
)
def test_innocent_words_pass(small: dict[str, Any], language: str, text: str) -> None:
    assert found(small, {**CLEAN, language: text}, reverse=True) == []


def test_a_second_reversed_item_is_noticed(small: dict[str, Any]) -> None:
    for item in small["items"][:2]:
        item["reverse"] = True
    codes = [f.code for f in check_wording(Instrument.model_validate(small))]
    assert codes == ["wording_many_reversed"]


def test_findings_speak_both_languages(small: dict[str, Any]) -> None:
    small["items"][0]["wording"] = {**CLEAN, "sv": "I projektet ändrar man planen."}
    (finding,) = check_wording(Instrument.model_validate(small))
    assert finding.message("en") == "Item A1: “man” (Swedish) is a trap of translation or tone."
    assert finding.message("sv") == "Påstående A1: ”man” (svenska) är en fälla i översättning eller ton."
    assert finding.remedy("en") == "Try instead: jag, vi."
