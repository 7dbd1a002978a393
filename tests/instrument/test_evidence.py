# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Records are rated by stated criteria, shown, checked, and added; a rating never opens a rung."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import coprod_measures as cm
from coprod_measures.instrument import RUNG_NEEDS, Evidence, Instrument, evidence_text
from coprod_measures.instrument.ledger import rating_of
from coprod_measures.instrument.page import instrument_page
from coprod_measures.instrument.rating import rate
from coprod_measures.messages import LANGUAGES

TODAY = date(2026, 6, 1)


def record(what: str = "structural_validity", **changes: Any) -> Evidence:
    data = {
        "id": f"{what}-1",
        "property": what,
        "language": "sv",
        "instrument_version": "1.0.0",
        "population": "people in projects",
        "roles": ["own_experience", "staff"],
        "n": 300,
        "statistic": "CFI",
        "value": "0.97",
        "supports": True,
        "intended_use": "feedback",
        "source": "A report",
        "doi": "10.1000/x",
        "recorded": "2026-01-01",
        **changes,
    }
    return Evidence.model_validate(data)


@pytest.fixture
def instrument(small: dict[str, Any]) -> Instrument:
    small["originality"] = {"method": "m", "compared_with": ["x"], "independent_check": "none"}
    return Instrument.model_validate(small)


@pytest.mark.parametrize(
    ("what", "figures", "value"),
    [
        ("structural_validity", {"cfi": 0.951}, "sufficient"),
        ("structural_validity", {"cfi": 0.95, "rmsea": 0.06, "srmr": 0.08}, "insufficient"),
        ("structural_validity", {"cfi": 0.90, "srmr": 0.079}, "sufficient"),
        ("structural_validity", {"cfi": 0.90, "rmsea": 0.059}, "sufficient"),
        ("structural_validity", {}, "indeterminate"),
        ("reliability", {"icc": 0.70}, "sufficient"),
        ("reliability", {"icc": 0.69}, "insufficient"),
        ("measurement_error", {"sdc": 0.4, "mic": 0.5}, "sufficient"),
        ("measurement_error", {"sdc": 0.6, "mic": 0.5}, "insufficient"),
        ("measurement_error", {"sdc": 0.4}, "indeterminate"),
        ("hypotheses_testing", {"confirmed_share": 0.75}, "sufficient"),
        ("hypotheses_testing", {"confirmed_share": 0.74}, "insufficient"),
        ("cross_cultural_validity", {"scalar_invariance": 0}, "insufficient"),
        ("cross_cultural_validity", {"dif_r2_change": 0.019}, "sufficient"),
        ("internal_consistency", {"alpha": 0.9}, "indeterminate"),
    ],
)
def test_ratings_follow_cosmin(what: str, figures: dict[str, float], value: str) -> None:
    found = rate(what, figures)
    assert found is not None
    assert found.value == value


def test_alpha_counts_only_where_the_structure_is_shown() -> None:
    for alpha, value in ((0.70, "sufficient"), (0.69, "insufficient")):
        found = rate("internal_consistency", {"alpha": alpha}, structure_sufficient=True)
        assert found is not None
        assert found.value == value
    alpha = record("internal_consistency", figures={"alpha": 0.8}, scales=["meeting"])
    structure = record(figures={"cfi": 0.97})
    for others, value in (
        ([], "indeterminate"),
        ([structure], "sufficient"),
        ([record(figures={"cfi": 0.9})], "indeterminate"),
        ([record(figures={"cfi": 0.97}, language="en")], "indeterminate"),
        ([record(figures={"cfi": 0.97}, scales=["other"])], "indeterminate"),
    ):
        found = rating_of(alpha, [alpha, *others])
        assert found is not None
        assert found.value == value
    assert rate("pilot", {"alpha": 1}) is None


def test_a_rating_never_opens_a_rung(instrument: Instrument) -> None:
    good = [record(p, figures={"cfi": 0.99, "icc": 0.9}, supports=False) for _, ps in RUNG_NEEDS for p in ps]
    assert instrument.with_evidence(good).status("sv").rung == "S1"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_shows_every_record_with_its_rating(instrument: Instrument, language: Any) -> None:
    more = instrument.with_evidence([record(figures={"cfi": 0.97}, interval=[0.95, 0.98]), record("pilot")])
    table = more.evidence_table(language)
    assert len(table.rows) == 2
    assert table.rows[0][8] == {"en": "sufficient (+)", "sv": "tillräcklig (+)"}[language]
    assert table.rows[1][8] == {"en": "no criterion", "sv": "inget kriterium"}[language]
    assert ("[0.95, 0.98]" if language == "en" else "[0,95; 0,98]") in table.rows[0][6]
    assert "10.1007/s11136-018-1798-3" in str(table)
    assert instrument.evidence_table(language).rows == ()


def test_what_is_missing_says_why(instrument: Instrument) -> None:
    records = [
        record("translation", instrument_version="0.9.0"),
        record("concept_elicitation", supports=False),
        record("cognitive_interviews", roles=["staff"]),
        record("expert_rating"),
    ]
    table = instrument.with_evidence(records).missing_evidence("sv", shown_in="en")
    why = {row[2]: row[3] for row in table.rows}
    texts = {p: cm.messages.text(f"property.{p}", "en") for _, ps in RUNG_NEEDS for p in ps}
    assert why[texts["translation"]] == "only records of another version"
    assert why[texts["concept_elicitation"]] == "the latest record does not support it"
    assert why[texts["cognitive_interviews"]] == "fewer than two role groups"
    assert why[texts["pilot"]] == "no record"
    assert texts["expert_rating"] not in why
    assert len(table.rows) == 15
    assert table.notes == ("Status now: S1, development version.",)


def test_missing_for_some_scales() -> None:
    core = cm.load_instrument("coproduction-core")
    one = record("pilot", instrument_version=core.version, scales=["processes"])
    rows = core.with_evidence([one]).missing_evidence("sv", shown_in="en").rows
    assert [r[3] for r in rows if r[0] == "S3"] == ["not for every scale"]


@pytest.mark.parametrize(
    ("changes", "code", "severity"),
    [
        ({"language": "de"}, "evidence_language", "error"),
        ({"instrument_version": "0.1.0"}, "evidence_version", "warning"),
        ({"scales": ["nothing"]}, "evidence_scale", "error"),
        ({"n": 99}, "evidence_small", "warning"),
        ({"recorded": "2026-06-02"}, "evidence_future", "error"),
        ({"doi": None}, "evidence_no_doi", "warning"),
        ({"kind": "own_data"}, "evidence_no_hash", "error"),
        ({"interval": [0.98, 0.99]}, "evidence_interval", "error"),
        ({"interval": [0.98, 0.96]}, "evidence_interval", "error"),
        ({"figures": {"cfi": 0.5}}, "evidence_rating", "warning"),
        ({"figures": {"cfi": 0.99}, "supports": False}, "evidence_rating", "warning"),
        ({"property": "cognitive_interviews", "roles": ["staff"]}, "evidence_roles", "warning"),
        ({"property": "hypotheses_testing", "intended_use": None}, "evidence_use", "warning"),
    ],
)
def test_a_contributed_record_is_checked(
    instrument: Instrument, changes: dict[str, Any], code: str, severity: str
) -> None:
    assert cm.check_evidence([record()], instrument, today=TODAY) == ()
    found = cm.check_evidence([record(**changes)], instrument, today=TODAY)
    assert [(f.code, f.severity) for f in found] == [(code, severity)]
    for language in LANGUAGES:
        assert found[0].message(language)
        assert found[0].remedy(language)


def test_doubles_and_composites_are_found() -> None:
    core = cm.load_instrument("coproduction-core")
    one = record(instrument_version=core.version, scales=["outcomes"])
    found = cm.check_evidence([one, one], core, today=TODAY)
    assert [f.code for f in found] == ["evidence_composite", "evidence_doubled", "evidence_composite"]


def test_records_survive_the_way_to_a_file_and_back(instrument: Instrument, tmp_path: Path) -> None:
    records = (record(figures={"cfi": 0.97}, interval=[0.9, 0.98]), record("pilot", population="människor"))
    path = tmp_path / "evidence.yaml"
    path.write_text(evidence_text(instrument, records), encoding="utf-8")
    assert cm.read_evidence(path, instrument) == records
    with pytest.raises(cm.CoprodError, match="is about small"):
        cm.read_evidence(path, cm.load_instrument("coproduction-core"))
    path.write_text(path.read_text(encoding="utf-8").replace("supports", "suports", 1), encoding="utf-8")
    with pytest.raises(cm.CoprodError, match="Did you mean 'supports'"):
        cm.read_evidence(path, instrument)
    with pytest.raises(cm.CoprodError, match="no such file"):
        cm.read_evidence(tmp_path / "nowhere.yaml", instrument)


def test_a_wrong_record_is_not_added(instrument: Instrument) -> None:
    with pytest.raises(cm.CoprodError, match="not in the file"):
        instrument.with_evidence([record(scales=["nothing"])])


def test_the_page_shows_records_with_their_ratings(instrument: Instrument) -> None:
    assert "## Evidens" not in instrument_page(instrument)
    page = instrument_page(instrument.with_evidence([record(figures={"cfi": 0.97})]))
    assert "## Evidens · Evidence" in page
    assert "sufficient (+)" in page
    assert "tillräcklig (+)" in page


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: &x [1]\nb: *x\n", "anchor or alias"),
        ("[" * 60 + "]" * 60, "nested more than"),
        ("- 1\n- 2\n", "no mapping"),
        ("format: 1\nformat: 1\n", "Keep one of the two"),
    ],
)
def test_hostile_files_are_refused_whatever_they_claim_to_be(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(text, encoding="utf-8")
    core = cm.load_instrument("coproduction-core")
    for read in (cm.load_card, core.with_wording, lambda p: cm.read_evidence(p, core)):
        with pytest.raises(cm.CoprodError, match=said):
            read(path)
    path.write_bytes(b"format: 1\nname: \xff\xfe\n")
    for read in (cm.load_card, core.with_wording, lambda p: cm.read_evidence(p, core)):
        with pytest.raises(cm.CoprodError, match="not UTF-8"):
            read(path)


@pytest.mark.parametrize("name", ["../cards/psat", "psat/", "/etc/passwd", "", "psat\x00"])
def test_a_name_is_never_a_path(name: str) -> None:
    with pytest.raises(cm.CoprodError, match="there is no card"):
        cm.load_card(name)
    with pytest.raises(cm.CoprodError, match="there is no instrument"):
        cm.load_instrument(name)
