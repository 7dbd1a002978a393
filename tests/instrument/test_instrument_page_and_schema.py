# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Committed pages and schema are what the code makes today; files survive the way there and back."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from coprod_measures import list_instruments, load_instrument
from coprod_measures.instrument import Instrument, instruments_folder, json_schema, write_schema
from coprod_measures.instrument.loading import read_yaml
from coprod_measures.instrument.page import instrument_page, write_page
from coprod_measures.messages import LANGUAGES, codes, template


def small_instrument() -> dict[str, Any]:
    """Return a fresh copy of the sound instrument."""
    return dict(YAML(typ="safe").load(Path(__file__).with_name("sound.yaml")))


ROOT = Path(__file__).resolve().parents[2]
SHIPPED = list_instruments()


def test_the_committed_schema_is_current(tmp_path: Path) -> None:
    made = write_schema(tmp_path).read_text(encoding="utf-8")
    assert (ROOT / "instruments" / "schema.json").read_text(encoding="utf-8") == made


@pytest.mark.parametrize("name", SHIPPED)
def test_the_committed_page_is_current(name: str, tmp_path: Path) -> None:
    made = write_page(load_instrument(name), tmp_path).read_text(encoding="utf-8")
    assert (ROOT / "docs" / "instruments" / f"{name}.md").read_text(encoding="utf-8") == made


def test_a_wording_that_nobody_else_reviewed_is_said_to_be_so() -> None:
    assert "review by others `none`" in instrument_page(load_instrument("coproduction-core"))
    assert template("report.review.none", "en") == "not reviewed by others"
    assert template("report.review.none", "sv") == "inte granskad av andra"


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_files_satisfy_the_schema(name: str) -> None:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    data = json.loads(json.dumps(read_yaml(instruments_folder() / f"{name}.yaml"), default=str))
    jsonschema.Draft202012Validator(schema).validate(data)


@pytest.mark.parametrize(
    "change", [{"summery": 1}, {"version": "one"}, {"languages": []}, {"origin": "elsewhere"}, {"items": []}]
)
def test_the_schema_refuses_what_the_models_refuse(change: dict[str, Any]) -> None:
    data = {**small_instrument(), **change}
    assert not jsonschema.Draft202012Validator(json_schema()).is_valid(data)
    with pytest.raises(ValueError, match="validation error"):
        Instrument.model_validate(data)


@pytest.mark.parametrize("name", SHIPPED)
def test_yaml_there_and_back_is_the_identity(name: str, tmp_path: Path) -> None:
    before = load_instrument(name)
    path = tmp_path / f"{name}.yaml"
    buffer = io.StringIO()
    yaml = YAML(typ="safe", pure=True)
    yaml.allow_unicode = True
    yaml.dump(before.model_dump(mode="json", by_alias=True, exclude_none=True), buffer)
    path.write_text(buffer.getvalue(), encoding="utf-8")
    after = load_instrument(path)
    assert after == before
    assert (after.scoring_hash, after.file_hash) == (before.scoring_hash, before.file_hash)


def test_the_page_warns_first_and_in_both_languages() -> None:
    page = instrument_page(load_instrument("coproduction-core"))
    start = page[: page.index("## Definition")]
    assert "Status: S1 (utvecklingsversion)" in start
    assert "Status: S1 (development version)" in start
    assert "Ingen evidens finns för ordalydelsen på svenska." in start
    assert "No evidence is recorded for the English wording." in start
    assert "not reviewed or endorsed" in start
    assert "Innan någon får kalla det validerat på svenska saknas detta (16):" in page
    assert "Before anyone may call it validated in English, these are missing (16):" in page


def test_the_page_shows_every_item_label_and_hash() -> None:
    core = load_instrument("coproduction-core")
    page = instrument_page(core)
    for item in core.items:
        assert item.wording is not None
        assert f"| {item.id} | {item.wording['sv']} | {item.wording['en']} |" in page
    assert page.count("omvänt · reversed") == 3
    assert page.count("ger ingen poäng · not scored") == 2
    assert "Loeffler & Bovaird 2020" in page
    assert "Palmer et al. 2019" in page
    assert core.scoring_hash in page
    assert core.file_hash in page


def test_the_page_tells_evidence_and_wording_that_is_not_shipped() -> None:
    data = small_instrument()
    del data["items"][0]["wording"]
    data["evidence"] = [
        {
            "id": "e1",
            "property": "pilot",
            "language": "sv",
            "instrument_version": "1.0.0",
            "population": "p",
            "n": 60,
            "statistic": "s",
            "value": "v",
            "supports": True,
            "source": "s",
            "recorded": "2026-01-01",
        }
    ]
    page = instrument_page(Instrument.model_validate(data))
    assert "Status: S0 (utkast)" in page
    assert "Evidensposter på detta språk: 1." in page
    assert "No evidence is recorded for the English wording." in page
    assert "| A1 | – | – |" in page
    assert "| 1 / 1 |" in page


def test_a_pipe_in_wording_does_not_break_a_table() -> None:
    data = small_instrument()
    data["items"][0]["wording"] = {"sv": "a|b", "en": "c"}
    assert "| A1 | a\\|b | c |" in instrument_page(Instrument.model_validate(data))


def test_messages_of_the_room_exist_in_both_languages() -> None:
    mine = [
        c for c in codes() if c.startswith(("page.", "rung.", "property.", "wording_", "role.", "language."))
    ]
    assert len(mine) > 60
    assert all(template(c, language).strip() for c in mine for language in LANGUAGES)


def test_a_page_has_no_empty_section_and_no_empty_source() -> None:
    for name in list_instruments():
        lines = [line for line in instrument_page(load_instrument(name)).splitlines() if line]
        for heading, after in zip(lines, [*lines[1:], "## "], strict=True):
            assert not (heading.startswith("## ") and after.startswith("## ")), heading
    core = instrument_page(load_instrument("coproduction-core"))
    unsourced = [line for line in core.splitlines() if line.startswith(("| I2 |", "| R7 |"))]
    assert unsourced[-1].endswith("| ingen angiven · none stated |")
