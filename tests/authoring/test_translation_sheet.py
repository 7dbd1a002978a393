# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Every text goes out to translators and comes back to its place."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import coprod_measures as cm
from coprod_measures.authoring import read_translation_sheet, write_translation_sheet
from coprod_measures.instrument import Instrument

CORE = cm.load_instrument("coproduction-core")


def filled(path: Path, **cells: str) -> None:
    """Fill the translation column with the source in capitals; `cells` overrides by place."""
    book = openpyxl.load_workbook(path)
    sheet = book["translation"]
    for row in sheet.iter_rows(min_row=3):
        row[3].value = cells.get(row[0].value, f"{row[2].value} FI")
    book.save(path)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return write_translation_sheet(CORE, tmp_path / "t.xlsx", source="en", target="fi")


def test_a_new_language_comes_back_to_every_place(sheet: Path) -> None:
    filled(sheet)
    made = read_translation_sheet(sheet, CORE, version="0.2.0")
    assert made.languages == ("sv", "en", "fi")
    assert made.version == "0.2.0"
    for place, text in made.texts():
        pairs = [(text["en"], text["fi"])]
        if isinstance(text["en"], tuple) and isinstance(text["fi"], tuple):
            pairs = list(zip(text["en"], text["fi"], strict=True))
        for english, finnish in pairs:
            assert finnish == f"{english} FI", place
    assert made.scoring_hash == CORE.scoring_hash
    assert made.status("fi").rung == "S1"
    assert CORE.languages == ("sv", "en")


def test_the_sheet_has_a_row_for_every_text(sheet: Path) -> None:
    rows = list(openpyxl.load_workbook(sheet)["translation"].iter_rows(min_row=3, values_only=True))
    assert len({r[0] for r in rows}) == len(rows)
    places = {r[0]: r[2] for r in rows}
    assert CORE.items[0].wording is not None
    assert places["items/P1/wording"] == CORE.items[0].wording["en"]
    assert places["instructions/1"] == CORE.instructions["en"][0]
    assert places["scales/outcomes/subscales/outcomes_personal/title"] == "Outcomes: people and relations"
    assert places["response_scales/agreement/options/1/label"] == "Not at all"


def test_a_language_that_exists_is_filled_in_and_may_be_revised(tmp_path: Path) -> None:
    path = write_translation_sheet(CORE, tmp_path / "t.xlsx", source="en", target="sv")
    assert read_translation_sheet(path, CORE) == CORE
    book = openpyxl.load_workbook(path)
    for row in book["translation"].iter_rows(min_row=3):
        if row[0].value == "items/P1/wording":
            row[3].value = "En annan ordalydelse."
    book.save(path)
    made = read_translation_sheet(path, CORE)
    assert made.items[0].wording is not None
    assert made.items[0].wording["sv"] == "En annan ordalydelse."


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    data = CORE.model_dump(mode="json", by_alias=True)
    data["items"][0]["wording"] = {"sv": "=1+1", "en": '=HYPERLINK("http://x","y")'}
    hostile = Instrument.model_validate(data)
    path = write_translation_sheet(hostile, tmp_path / "t.xlsx", source="en", target="sv")
    with zipfile.ZipFile(path) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    assert read_translation_sheet(path, hostile).items[0].wording == data["items"][0]["wording"]


@pytest.mark.parametrize(
    ("place", "text", "said"),
    [
        ("items/P1/wording", "", "items/P1/wording: the translation is missing"),
        ("title", "=1+1", "has a formula"),
    ],
)
def test_a_bad_translation_is_told_with_its_place(sheet: Path, place: str, text: str, said: str) -> None:
    filled(sheet, **{place: text})
    with pytest.raises(cm.CoprodError, match=said):
        read_translation_sheet(sheet, CORE)


def test_a_source_that_has_changed_is_noticed(sheet: Path) -> None:
    filled(sheet)
    data = CORE.model_dump(mode="json", by_alias=True)
    data["items"][0]["wording"]["en"] = "Something else."
    with pytest.raises(cm.CoprodError, match="items/P1/wording: the source has changed"):
        read_translation_sheet(sheet, Instrument.model_validate(data))


def edit(sheet: Path, change: Any) -> None:
    book = openpyxl.load_workbook(sheet)
    change(book["translation"])
    book.save(sheet)


def test_a_sheet_that_was_damaged_is_refused(sheet: Path, tmp_path: Path) -> None:
    filled(sheet)
    edit(sheet, lambda s: s.delete_rows(5))
    with pytest.raises(cm.CoprodError, match="the row is missing"):
        read_translation_sheet(sheet, CORE)
    edit(sheet, lambda s: s.append(["items/X9/wording", "wording", "a", "b", ""]))
    with pytest.raises(cm.CoprodError, match="items/X9/wording: there is no such text"):
        read_translation_sheet(sheet, CORE)
    edit(sheet, lambda s: s.delete_rows(2))
    with pytest.raises(cm.CoprodError, match="not a translation sheet"):
        read_translation_sheet(sheet, CORE)
    broken = tmp_path / "b.xlsx"
    broken.write_bytes(b"PK no")
    with pytest.raises(cm.CoprodError, match="cannot be read as XLSX"):
        read_translation_sheet(broken, CORE)
    with pytest.raises(cm.CoprodError, match="no such file"):
        read_translation_sheet(tmp_path / "nowhere.xlsx", CORE)


def test_a_sheet_of_another_instrument_is_refused(sheet: Path) -> None:
    filled(sheet)
    with pytest.raises(cm.CoprodError, match="is the sheet of coproduction-core"):
        read_translation_sheet(sheet, cm.load_instrument("who-5"))


@pytest.mark.parametrize(("source", "target"), [("de", "sv"), ("en", "en"), ("en", "svenska"), ("en", "")])
def test_languages_that_make_no_sense_are_refused(tmp_path: Path, source: str, target: str) -> None:
    with pytest.raises(cm.CoprodError, match="language"):
        write_translation_sheet(CORE, tmp_path / "t.xlsx", source=source, target=target)
