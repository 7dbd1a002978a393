# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What the content of coproduction-core has promised, as far as a program can check it."""

from __future__ import annotations

import re

import pytest

from coprod_measures import load_instrument
from coprod_measures.instrument.wording_rules import RULES, check_wording, count_words, matches

CORE = load_instrument("coproduction-core")
IDS = CORE.item_ids
SCALES = {
    "processes": "P1 P2 P3 P4 P5 P7 P8",
    "inclusivity": "I1 I2 I3 I4 I5 I7 I8 I9",
    "reciprocity": "R1 R2 R3 R4 R5 R7 R9",
    "outcomes": "O1 O2 O3 O4 O5 O6",
    "outcomes_personal": "O1 O2 O3",
    "outcomes_service": "O4 O5 O6",
    "management": "M2 M3 M4 M5 M6 M8 M9 M10",
}
UNITS = {
    "processes": "partnership",
    "inclusivity": "person",
    "reciprocity": "person",
    "outcomes": "person",
    "management": "partnership",
}
REFERENTS = {
    "partnership": "P1 P2 P3 P4 P5 P7 P8 I1 U2 M2 M3 M4 M5 M6 M8 M9 M10",
    "person": "I2 I3 I4 I5 I7 I8 I9 R2 R3 O1 O2 U1",
    "each_other": "R1 R4 R5 R7 R9 O3",
    "service": "O4 O5 O6",
}


def wording(item: str, language: str) -> str:
    text = CORE.item(item).wording
    assert text is not None
    return text[language]


def test_the_scales_hold_exactly_the_starred_lines() -> None:
    assert {s.id: " ".join(s.items) for s in CORE.all_scales()} == SCALES
    assert CORE.scale("outcomes").companions == ("U1", "U2")
    assert len(IDS) == 38
    scored = {i for s in CORE.scales for i in s.items}
    assert set(IDS) - scored == {"U1", "U2"}


def test_units_and_models() -> None:
    assert {s.id: s.unit for s in CORE.scales} == UNITS
    assert [s.id for s in CORE.all_scales() if not s.reflective] == ["outcomes"]


def test_outcomes_need_every_part_and_the_others_half() -> None:
    required = {s.id: s.scoring.required(len(s.items)) for s in CORE.all_scales()}
    assert required == {
        "processes": 4,
        "inclusivity": 4,
        "reciprocity": 4,
        "outcomes": 6,
        "outcomes_personal": 2,
        "outcomes_service": 2,
        "management": 4,
    }
    assert {s.scoring.method for s in CORE.all_scales()} == {"mean"}


def test_reversed_items_are_three_at_most_and_none_where_ruled_out() -> None:
    reversed_items = [i.id for i in CORE.items if i.reverse]
    assert reversed_items == ["P2", "I9", "M6"]
    assert not any(i[0] in "ROU" for i in reversed_items)


@pytest.mark.parametrize("item", IDS)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_word_counts(item: str, language: str) -> None:
    assert count_words(wording(item, language)) <= {"en": 15, "sv": 13}[language]


def test_no_rule_of_wording_is_broken() -> None:
    assert [str(f) for f in check_wording(CORE)] == []


@pytest.mark.parametrize("language", ["sv", "en"])
def test_instructions_and_labels_avoid_the_name_of_the_construct(language: str) -> None:
    shown = [*CORE.instructions[language], *(wording(i, language) for i in IDS)]
    assert not [t for t in shown if matches(RULES[language].construct_words, t)]


@pytest.mark.parametrize("item", IDS)
def test_every_item_says_what_it_is_for(item: str) -> None:
    part = CORE.item(item)
    for text in (part.wording, part.facet, part.label):
        assert text is not None
        assert set(text) == {"sv", "en"}
    assert part.rationale
    assert part.referent
    assert part.level
    assert set(part.roles) == {
        "own_experience",
        "relative",
        "citizen",
        "staff",
        "manager",
        "researcher",
        "other",
    }
    assert part.na_allowed
    for language in ("sv", "en"):
        assert wording(item, language).endswith(".")
        assert len(part.short_name(language)) <= 32


def test_referents_are_as_declared() -> None:
    found = {r: " ".join(i.id for i in CORE.items if i.referent == r) for r in REFERENTS}
    assert found == REFERENTS


@pytest.mark.parametrize("item", [i for i in IDS if i[0] == "P"])
def test_processes_speak_of_us_in_the_project(item: str) -> None:
    assert re.search(r"\bwe\b|^In the project, ", wording(item, "en"), re.IGNORECASE)
    assert re.search(r"\bvi\b|^I projektet ", wording(item, "sv"), re.IGNORECASE)


@pytest.mark.parametrize("item", [i for i in IDS if i[0] == "I" and i != "I1"])
def test_inclusivity_speaks_of_me(item: str) -> None:
    assert re.search(r"\b(I|me|my|mine)\b", wording(item, "en"))
    assert re.search(r"\b(jag|mig|min|mina|mitt)\b", wording(item, "sv"), re.IGNORECASE)


@pytest.mark.parametrize("item", [i for i in IDS if i[0] == "R"])
def test_reciprocity_goes_both_ways(item: str) -> None:
    between = (r"\beach other\b|\bbetween us\b", r"\bvarandras?\b|\bmellan oss\b")
    mine = (
        r"\b(I|me) .*\b(contribute|back)\b|\bI can contribute\b|\bgives me\b",
        r"\bjag kan bidra\b|\bger mig\b",
    )
    patterns = between if CORE.item(item).referent == "each_other" else mine
    assert re.search(patterns[0], wording(item, "en"))
    assert re.search(patterns[1], wording(item, "sv"))


@pytest.mark.parametrize("item", [i for i in IDS if i[0] == "O"])
def test_outcomes_are_changes_through_the_project(item: str) -> None:
    assert wording(item, "en").startswith("Through the project, ")
    assert wording(item, "sv").startswith("Genom projektet ")
    assert re.search(
        r"\b(have learnt|has become|have become|better|has changed|been changed)\b", wording(item, "en")
    )
    assert re.search(r"\b(lärt|blivit|bättre|förändrats)\b", wording(item, "sv"))


@pytest.mark.parametrize("item", [i for i in IDS if i[0] == "M"])
def test_management_speaks_of_leading_and_of_no_leader(item: str) -> None:
    en, sv = wording(item, "en"), wording(item, "sv")
    if item == "M6":  # reversed: nobody leads "so that" people are informed late
        assert "those who lead the project" in en
        assert "dem som leder projektet" in sv
    else:
        assert re.match(r"The project is (led|organised|planned) so that ", en)
        assert re.match(r"Projektet (leds|är organiserat|är planerat) så att ", sv)
    assert not re.search(r"\b(the leader|leaders?|ledaren|ledarna|chefen)\b", en + " " + sv, re.IGNORECASE)


def test_answers_have_the_same_polarity_in_both_languages() -> None:
    """Both languages run from none of it to all of it: no end denies, no middle is neutral."""
    expected = {
        "en": ("Not at all", "A little", "Partly", "Mostly", "Completely"),
        "sv": ("Inte alls", "Till liten del", "Delvis", "Till stor del", "Helt"),
    }
    for scale in CORE.response_scales:
        assert scale.polarity == "unipolar"
        for language, labels in expected.items():
            assert tuple(o.label[language] for o in scale.options) == labels
            full = " ".join(o.full_label[language] for o in scale.options if o.full_label)
            assert not re.search(r"disagree|neither|tar .*avstånd|varken", full, re.IGNORECASE)
            root = {"en": "agree", "sv": "instämmer"}[language]
            assert all(o.full_label and root in o.full_label[language].lower() for o in scale.options)


def test_non_answers_are_told_apart_and_mean_the_same_everywhere() -> None:
    kinds = {r.id: {m.kind: m.code for m in r.missing} for r in CORE.response_scales}
    shared = {"dont_know": -1, "not_applicable": -2, "refused": -4, "not_answered": -9}
    assert kinds == {"agreement": shared, "agreement_change": {**shared, "too_early": -3}}
    for item in CORE.items:
        assert item.response_scale == ("agreement_change" if item.id[0] in "OU" else "agreement")


def test_sources_of_items_are_references_with_a_doi() -> None:
    known = {r.id for r in CORE.references}
    assert {s for i in CORE.items for s in i.sources} <= known
    assert all(r.doi for r in CORE.references)


def test_records_claim_nothing_that_has_not_happened() -> None:
    assert CORE.evidence == ()
    assert CORE.originality is not None
    assert CORE.originality.independent_check == "none"
    assert [t.language for t in CORE.translations] == ["sv", "en"]
    for record in CORE.translations:
        assert record.method == "parallel_writing"
        assert record.origin == "library"
        assert record.human_review == "none"
        assert record.cognitive_interviews == 0
    assert {CORE.licence.wording.spdx, CORE.licence.translation.spdx} == {"CC-BY-4.0"}


@pytest.mark.parametrize("part", ["instructions", "not_for", "limits"])
def test_both_languages_say_as_much(part: str) -> None:
    said = getattr(CORE, part)
    assert set(said) == {"sv", "en"}
    assert len(said["sv"]) == len(said["en"]) > 0


def test_recall_is_one_for_experience_and_another_for_change() -> None:
    recalls = {s.id: s.recall["en"] for s in CORE.scales if s.recall}
    assert recalls.pop("outcomes") == "Think about the time since the project started."
    assert set(recalls.values()) == {
        "Think about the last 6 months. If you joined later, think about the time since you joined."
    }
    assert len(recalls) == 4


def test_roles_are_never_listed_with_staff_first() -> None:
    role = next(f for f in CORE.respondent_facts if f.id == "role")
    assert role.order == "random"
    assert role.choices[0].value != "staff"
    assert {c.value for c in role.choices} == set(CORE.items[0].roles)
