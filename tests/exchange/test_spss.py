# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The SPSS file as pyreadstat reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

import coprod_measures as cm
from coprod_measures import Instrument
from coprod_measures.exchange.spss import user_missing
from coprod_measures.instrument import MissingCode, ResponseOption, ResponseScale

pyreadstat = pytest.importorskip("pyreadstat")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_labels_codes_and_missing_codes_come_back(core: Instrument, tmp_path: Path, language: str) -> None:
    report = cm.export(core, "spss", tmp_path / "core.sav", language=language)
    frame, meta = pyreadstat.read_sav(report.path, user_missing=True)
    assert len(frame) == 0
    for item in core.items:
        name = report.names[item.id]
        scale = core.response_scale(item.response_scale)
        assert item.wording is not None
        assert meta.column_names_to_labels[name] == item.wording[language]
        labels = {int(code): label for code, label in meta.variable_value_labels[name].items()}
        assert labels == scale.labels(language)
        assert meta.variable_measure[name] == "ordinal"
        missing = meta.missing_ranges[name]
        covered = {c for c in labels if any(r["lo"] <= c <= r["hi"] for r in missing)}
        assert covered == set(scale.missing_codes)
    assert meta.notes[0] == f"{core.id} {core.version}"


def scale_with(codes: list[int], missing: list[int]) -> ResponseScale:
    return ResponseScale(
        id="s",
        polarity="unipolar",
        options=tuple(ResponseOption(code=c, label={"en": f"o{c}"}) for c in codes),
        missing=tuple(MissingCode(code=c, kind="dont_know", label={"en": f"m{c}"}) for c in missing),
    )


def test_user_missing_codes_never_cover_an_answer() -> None:
    assert user_missing(scale_with([1, 2], [8, 9])) == [8, 9]
    assert user_missing(scale_with([1, 2], [6, 7, 8, 9])) == [{"lo": 6, "hi": 9}]
    assert user_missing(scale_with([1, 2], [-1, 7, 8, 9])) == [{"lo": 7, "hi": 9}, -1]
    assert user_missing(scale_with([1, 2], [-3, -2, -1, 9])) == [{"lo": -3, "hi": -1}, 9]
    assert user_missing(scale_with([1, 2], [-2, -1, 8, 9])) == []


def test_what_cannot_be_declared_is_reported(small: Instrument, tmp_path: Path) -> None:
    data = small.model_dump(mode="json", by_alias=True)
    codes = data["response_scales"][0]["missing"]
    codes.append({"code": -9, "kind": "refused", "label": {"en": "No", "sv": "Nej"}})
    codes[0]["code"] = -8
    instrument = Instrument.model_validate(data)
    report = cm.export(instrument, "spss", tmp_path / "s.sav")
    assert "export.missing_not_declared" in {f.code for f in report.findings}
    meta = pyreadstat.read_sav(report.path)[1]
    assert "A1" not in meta.missing_ranges


def test_long_texts_are_cut_and_reported(small: Instrument, tmp_path: Path) -> None:
    data = small.model_dump(mode="json", by_alias=True)
    data["items"][0]["wording"]["sv"] = "å" * 300
    instrument = Instrument.model_validate(data)
    report = cm.export(instrument, "spss", tmp_path / "s.sav", language="sv")
    label = pyreadstat.read_sav(report.path)[1].column_names_to_labels["A1"]
    assert label.endswith("…")
    assert len(label.encode()) <= 255
    assert "export.shortened" in {f.code for f in report.findings}


def test_an_instrument_without_wording_still_has_labels(tmp_path: Path) -> None:
    instrument = cm.datasets.gbhs_instrument()
    report = cm.export(instrument, "spss", tmp_path / "g.sav", language="sv")
    meta = pyreadstat.read_sav(report.path)[1]
    assert all(meta.column_names_to_labels[report.names[i]] for i in instrument.item_ids)


def test_names_keep_the_rules_of_spss(small: Instrument, tmp_path: Path) -> None:
    data = small.model_dump(mode="json", by_alias=True)
    text = data["items"][0]
    for old, new in (("A1", "by"), ("A2", "a-2"), ("A3", "A_2")):
        for item in data["items"]:
            item["id"] = new if item["id"] == old else item["id"]
        for scale in data["scales"]:
            scale["items"] = [new if i == old else i for i in scale["items"]]
    assert text["id"] == "by"
    report = cm.export(Instrument.model_validate(data), "spss", tmp_path / "s.sav")
    assert report.names["by"] == "by_item"
    assert {report.names["a-2"], report.names["A_2"]} == {"a_2", "A_2_2"}
    assert "export.renamed" in {f.code for f in report.findings}
