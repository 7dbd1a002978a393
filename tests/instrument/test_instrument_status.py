# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The status per language follows from the records, and from nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from coprod_measures import load_instrument
from coprod_measures.instrument import RUNG_NEEDS, Instrument


def small_instrument() -> dict[str, Any]:
    """Return a fresh copy of the sound instrument."""
    return dict(YAML(typ="safe").load(Path(__file__).with_name("sound.yaml")))


ALL = [p for _, needs in RUNG_NEEDS for p in needs]


def record(what: str, language: str = "sv", **changes: Any) -> dict[str, Any]:
    return {
        "id": f"{what}-{language}-{len(changes)}-{changes.get('recorded', '')[-2:]}",
        "property": what,
        "language": language,
        "instrument_version": "1.0.0",
        "population": "people in projects",
        "roles": ["own_experience", "staff"],
        "n": 100,
        "statistic": "s",
        "value": "1",
        "supports": True,
        "intended_use": "feedback to projects",
        "source": "a report",
        "recorded": "2026-01-01",
        **changes,
    }


def instrument(*records: dict[str, Any]) -> Instrument:
    data = small_instrument()
    data["originality"] = {"method": "m", "compared_with": ["x"], "independent_check": "none"}
    return Instrument.model_validate({**data, "evidence": list(records)})


def test_core_is_a_development_version_with_everything_missing() -> None:
    core = load_instrument("coproduction-core")
    for language in ("sv", "en"):
        status = core.status(language)
        assert status.rung == "S1"
        assert list(status.missing) == ALL
        assert not status.validated
        assert status.intended_use is None


def test_without_a_log_of_originality_or_wording_it_is_a_draft() -> None:
    data = small_instrument()
    assert Instrument.model_validate(data).status("sv").rung == "S0"
    data["originality"] = {"method": "m", "compared_with": ["x"], "independent_check": "none"}
    assert Instrument.model_validate(data).status("sv").rung == "S1"
    del data["items"][0]["wording"]
    assert Instrument.model_validate(data).status("sv").rung == "S0"


@pytest.mark.parametrize("upto", range(len(RUNG_NEEDS) + 1))
def test_each_rung_needs_its_records_and_all_below(upto: int) -> None:
    records = [record(p) for _, needs in RUNG_NEEDS[:upto] for p in needs]
    status = instrument(*records).status("sv")
    assert status.rung == f"S{upto + 1}"
    assert status.validated == (upto == len(RUNG_NEEDS))
    assert instrument(*records).status("en").rung == "S1"


@pytest.mark.parametrize("what", ALL)
def test_one_missing_record_stops_the_climb(what: str) -> None:
    status = instrument(*(record(p) for p in ALL if p != what)).status("sv")
    below = next(i for i, (_, needs) in enumerate(RUNG_NEEDS) if what in needs)
    assert status.rung == f"S{below + 1}"
    assert status.missing == (what,)


def test_records_of_another_version_do_not_count() -> None:
    records = [record(p, instrument_version="0.9.0") for p in ALL]
    assert instrument(*records).status("sv").rung == "S1"


@pytest.mark.parametrize(
    ("recorded", "rung"), [("2026-02-01", "S1"), ("2026-01-01", "S1"), ("2025-12-31", "S2")]
)
def test_a_later_or_simultaneous_negative_record_outweighs_a_supporting_one(recorded: str, rung: str) -> None:
    records = [record(p) for p in RUNG_NEEDS[0][1]]
    against = record("expert_rating", supports=False, recorded=recorded)
    assert instrument(*records, against).status("sv").rung == rung
    assert instrument(against, *records).status("sv").rung == rung


def test_interviews_with_one_role_group_do_not_suffice() -> None:
    records = [record(p, roles=["staff"]) for p in RUNG_NEEDS[0][1]]
    assert instrument(*records).status("sv").missing[0] == "cognitive_interviews"
    more = record("cognitive_interviews", roles=["own_experience"], recorded="2026-01-02")
    assert instrument(*records, more).status("sv").rung == "S2"


def test_a_record_of_one_scale_speaks_for_that_scale_only() -> None:
    core = load_instrument("coproduction-core")
    content = [record(p, instrument_version=core.version) for p in RUNG_NEEDS[0][1]]
    one = record("pilot", instrument_version=core.version, scales=["processes"])
    rest = [
        record("pilot", id=f"pilot-{s.id}", instrument_version=core.version, scales=[s.id])
        for s in core.scales[1:]
    ]
    data = core.model_dump(mode="json", by_alias=True)

    def rung(*records: dict[str, Any]) -> str:
        return Instrument.model_validate({**data, "evidence": list(records)}).status("sv").rung

    assert rung(*content, one) == "S2"
    assert rung(*content, one, *rest) == "S3"


def test_structure_is_asked_of_reflective_scales_alone() -> None:
    core = load_instrument("coproduction-core")
    data = core.model_dump(mode="json", by_alias=True)
    reflective = [
        "processes",
        "inclusivity",
        "reciprocity",
        "outcomes_personal",
        "outcomes_service",
        "management",
    ]

    def records(scales: list[str]) -> list[dict[str, Any]]:
        lower = [record(p, instrument_version=core.version) for _, needs in RUNG_NEEDS[:2] for p in needs]
        return lower + [record(p, instrument_version=core.version, scales=scales) for p in RUNG_NEEDS[2][1]]

    def rung(scales: list[str]) -> str:
        return Instrument.model_validate({**data, "evidence": records(scales)}).status("sv").rung

    assert rung(reflective) == "S4"
    assert rung([*reflective[:3], "outcomes", "management"]) == "S4"
    assert rung(reflective[:-1]) == "S3"


def test_validated_needs_one_named_use() -> None:
    for uses in ((None,), ("feedback", "research")):
        records = [record(p) for p in ALL if p != "hypotheses_testing"]
        records += [record("hypotheses_testing", id=f"h{i}", intended_use=u) for i, u in enumerate(uses)]
        assert instrument(*records).status("sv").rung == "S5"
    status = instrument(*(record(p) for p in ALL)).status("sv")
    assert status.intended_use == "feedback to projects"
