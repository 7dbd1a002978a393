# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Writing an instrument: the skeleton loads, the check finds what is left, versions are told apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

import coprod_measures as cm
from coprod_measures.authoring import (
    check_instrument,
    diff_instruments,
    new_instrument,
    save_instrument,
)
from coprod_measures.instrument import Instrument
from coprod_measures.messages import LANGUAGES
from coprod_measures.testing import instruments

CORE = cm.load_instrument("coproduction-core")


def core(**changes: Any) -> dict[str, Any]:
    return CORE.model_dump(mode="json", by_alias=True) | changes


def codes(instrument: Instrument) -> list[str]:
    return [f.code for f in check_instrument(instrument)]


@pytest.mark.parametrize("name", ["our-meetings", "a1", "x"])
def test_the_skeleton_loads_and_says_what_is_left_to_write(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.yaml"
    path.write_text(new_instrument(name, year=2026), encoding="utf-8")
    made = cm.load_instrument(path)
    assert made.id == name
    assert made.languages == ("sv", "en")
    assert made.status("sv").rung == "S0"
    found = check_instrument(made)
    assert {f.code for f in found} == {"authoring_unwritten"}
    places = {str(f.values["place"]) for f in found}
    assert {"title", "item A1, wording", "licence, citation"} <= places
    written = path.read_text(encoding="utf-8").replace("TODO", "Skrivet")
    path.write_text(written, encoding="utf-8")
    assert "authoring_unwritten" not in codes(cm.load_instrument(path))


@pytest.mark.parametrize("name", ["", "1a", "a b", "../x", "a" * 65])
def test_a_name_that_is_no_id_is_refused(name: str) -> None:
    with pytest.raises(cm.CoprodError, match="cannot be the name"):
        new_instrument(name, year=2026)


def test_core_has_nothing_left_to_do() -> None:
    assert check_instrument(CORE) == ()


def labelled(
    first: dict[str, str], polarity: str = "unipolar", middle: dict[str, str] | None = None
) -> Instrument:
    data = core()
    for scale in data["response_scales"]:
        scale["polarity"] = polarity
        scale["options"][0] |= {"label": first, "full_label": None}
        if middle:
            scale["options"][2] |= {"label": middle, "full_label": None}
    return Instrument.model_validate(data)


@pytest.mark.parametrize(
    ("first", "polarity", "expected"),
    [
        ({"sv": "Inte alls", "en": "Not at all"}, "unipolar", set()),
        ({"sv": "Inte alls", "en": "Not at all"}, "bipolar", {"authoring_polarity"}),
        ({"sv": "Tar helt avstånd", "en": "Completely disagree"}, "bipolar", set()),
        ({"sv": "Tar helt avstånd", "en": "Completely disagree"}, "unipolar", {"authoring_polarity"}),
        (
            {"sv": "Inte alls", "en": "Strongly disagree"},
            "unipolar",
            {"authoring_polarity", "authoring_polarity_differs"},
        ),
        ({"sv": "Låg", "en": "Low"}, "unipolar", set()),
    ],
)
def test_labels_keep_one_polarity(first: dict[str, str], polarity: str, expected: set[str]) -> None:
    found = {c for c in codes(labelled(first, polarity)) if c.startswith("authoring_polarity")}
    assert found == expected


def test_a_unipolar_scale_has_no_neutral_middle() -> None:
    first = {"sv": "Inte alls", "en": "Not at all"}
    neutral = {"sv": "Varken eller", "en": "Neither agree nor disagree"}
    assert codes(labelled(first, middle=neutral)).count("authoring_neutral_middle") == 4
    bipolar = {"sv": "Tar helt avstånd", "en": "Completely disagree"}
    assert "authoring_neutral_middle" not in codes(labelled(bipolar, "bipolar", neutral))


def test_wording_that_was_not_translated_is_found() -> None:
    data = core()
    data["items"][0]["wording"]["en"] = data["items"][0]["wording"]["sv"]
    assert "authoring_same_wording" in codes(Instrument.model_validate(data))
    who5 = check_instrument(cm.load_instrument("who-5"))
    assert [f.code for f in who5] == ["authoring_no_wording"]
    assert who5[0].severity == "note"


def test_a_facet_without_an_item_is_found() -> None:
    data = core()
    facets = [i["facet"] for i in data["items"] if i["id"] in data["scales"][0]["items"]]
    data["scales"][0]["facets"] = facets
    assert codes(Instrument.model_validate(data)) == []
    data["scales"][0]["facets"] = [*facets, {"sv": "Ny aspekt", "en": "New facet"}]
    found = check_instrument(Instrument.model_validate(data))
    assert [(f.code, f.scale) for f in found] == [("authoring_facet_without_item", "processes")]
    assert "Ny aspekt" in found[0].message("sv")
    data["scales"][0]["facets"] = facets[1:]
    found = check_instrument(Instrument.model_validate(data))
    assert [(f.code, f.item) for f in found] == [("authoring_item_without_facet", "P1")]
    for language in LANGUAGES:
        assert found[0].remedy(language)


def test_evidence_in_the_file_is_checked_too() -> None:
    record = {
        "id": "e",
        "property": "pilot",
        "language": "sv",
        "instrument_version": "9.9.9",
        "population": "p",
        "n": 5,
        "statistic": "s",
        "value": "v",
        "supports": True,
        "source": "s",
        "doi": "10.1000/x",
        "recorded": "2020-01-01",
    }
    assert codes(Instrument.model_validate(core(evidence=[record]))) == ["evidence_version"]


@given(instruments())
def test_saved_and_loaded_is_the_same(instrument: Instrument) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        assert cm.load_instrument(save_instrument(instrument, Path(folder) / "i.yaml")) == instrument


@pytest.mark.parametrize("name", cm.list_instruments())
def test_shipped_instruments_survive_saving(name: str, tmp_path: Path) -> None:
    before = cm.load_instrument(name)
    assert cm.load_instrument(save_instrument(before, tmp_path / "i.yaml")) == before


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(cm.CoprodError, match="cannot be written"):
        save_instrument(CORE, tmp_path / "nowhere" / "i.yaml")


def changed(change: Any) -> Instrument:
    data = core(version="0.2.0")
    change(data)
    return Instrument.model_validate(data)


def verdicts(new: Instrument) -> dict[str, str]:
    return {s.scale: s.verdict for s in diff_instruments(CORE, new).scales if s.verdict != "same"}


def test_nothing_changed_is_comparable() -> None:
    found = diff_instruments(CORE, changed(lambda d: d.update(summary={"sv": "Annat.", "en": "Else."})))
    assert found.comparable == tuple(s.id for s in CORE.all_scales())
    assert found.same_scoring
    assert "The scoring hashes are equal." in str(found)


def test_changes_are_told_per_scale() -> None:
    def reword(d: dict[str, Any]) -> None:
        d["items"][0]["wording"]["sv"] = "Något annat."

    def rekey(d: dict[str, Any]) -> None:
        next(i for i in d["items"] if i["id"] == "R4")["reverse"] = True

    def rerule(d: dict[str, Any]) -> None:
        d["scales"][0]["scoring"]["method"] = "sum"

    def relabel(d: dict[str, Any]) -> None:
        d["response_scales"][1]["options"][0]["label"]["en"] = "None"

    def reorder(d: dict[str, Any]) -> None:
        d["response_scales"][1]["printed_order"] = "descending"

    def recall(d: dict[str, Any]) -> None:
        d["scales"][0]["recall"] = {"sv": "Igår.", "en": "Yesterday."}

    outcomes = dict.fromkeys(("outcomes", "outcomes_personal", "outcomes_service"), "wording_changed")
    assert verdicts(changed(reword)) == {"processes": "wording_changed"}
    assert diff_instruments(CORE, changed(reword)).scales[0].reworded == ("P1 (sv)",)
    assert verdicts(changed(rekey)) == {"reciprocity": "scoring_changed"}
    assert verdicts(changed(rerule)) == {"processes": "scoring_changed"}
    assert verdicts(changed(relabel)) == outcomes
    assert verdicts(changed(reorder)) == outcomes
    assert verdicts(changed(recall)) == {"processes": "wording_changed"}
    for new, same in ((changed(rekey), False), (changed(reword), True)):
        assert diff_instruments(CORE, new).same_scoring is same


def test_items_scales_and_languages_come_and_go() -> None:
    def drop(d: dict[str, Any]) -> None:
        d["scales"] = [s for s in d["scales"] if s["id"] != "management"]
        d["items"] = [i for i in d["items"] if not i["id"].startswith("M")]

    new = changed(drop)
    found = diff_instruments(CORE, new)
    assert found.scales[-1].verdict == "removed"
    assert found.items_removed[0] == "M2"
    assert diff_instruments(new, CORE).scales[-1].verdict == "added"
    for language in LANGUAGES:
        assert "M2" in str(found.table(language))
    assert list(found.to_frame().columns) == ["scale", "verdict", "reworded", "rescored"]
