# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Wrong and hostile calls: each a clear error, and nothing written where it should not be."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

import coprod_measures as cm
from coprod_measures import CoprodError, Instrument
from coprod_measures.errors import DataError, InstrumentError, OptionError
from coprod_measures.exchange import FORMATS
from coprod_measures.exchange.safe_text import (
    filled,
    placeholders,
    shortened,
    starts_formula,
    without_controls,
)

ENDINGS = {
    "redcap": ".csv",
    "limesurvey": ".txt",
    "xlsform": ".xlsx",
    "spss": ".sav",
    "fhir": ".json",
    "codebook": ".html",
    "questionnaire": ".html",
}


@pytest.mark.parametrize("format", FORMATS)
def test_a_folder_gets_a_file_of_a_safe_name(core: Instrument, tmp_path: Path, format: str) -> None:
    report = cm.export(core, format, tmp_path, language="en")
    assert report.path.parent == tmp_path
    assert report.path.name == f"coproduction-core_{core.version}_{format}_en{ENDINGS[format]}"
    assert [p.name for p in tmp_path.iterdir()] == [report.path.name]
    assert str(tmp_path) not in str(report), "a report may be shared"


TRICKS = ("../../etc/cron.d/x", "..", "a/b", "a\\b", "con\0.txt", "C:evil", "-rf", "x" * 300)
HARMLESS = {("version", ".."), ("version", "-rf")}  # between two underscores, behind the id


@pytest.mark.parametrize(
    ("field", "name"), [(f, n) for f in ("id", "version") for n in TRICKS if (f, n) not in HARMLESS]
)
def test_path_tricks_in_names_are_refused(small: Instrument, tmp_path: Path, field: str, name: str) -> None:
    """Such an instrument cannot be loaded; one made by hand past the checks does not get far either."""
    data = small.model_dump(mode="json", by_alias=True) | {field: name}
    with pytest.raises(ValueError, match=field):
        Instrument.model_validate(data)
    forged = small.model_copy(update={field: name})
    inside = tmp_path / "inside"
    inside.mkdir()
    with pytest.raises(DataError, match="unsafe file name"):
        cm.export(forged, "redcap", inside)
    assert list(tmp_path.rglob("*")) == [inside]


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("", "empty"),
        ("a\0b.csv", "NUL"),
        ("absent/folder/d.csv", "no such folder"),
        ("d.exe", "Use one of: .csv"),
        ("d", "Use one of: .csv"),
    ],
)
def test_paths_that_cannot_be_written(core: Instrument, tmp_path: Path, path: str, error: str) -> None:
    target = str(tmp_path / path) if path else ""
    with pytest.raises(CoprodError, match=re.escape(error)):
        cm.export(core, "redcap", target)
    assert list(tmp_path.iterdir()) == []


def test_unknown_options_are_listed(core: Instrument, tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="Did you mean 'redcap'"):
        cm.export(core, "recap", tmp_path / "d.csv")
    with pytest.raises(OptionError, match="no wording in 'no'"):
        cm.export(core, "redcap", tmp_path / "d.csv", language="no")


def test_forms_need_wording(tmp_path: Path) -> None:
    instrument = cm.datasets.gbhs_instrument()
    bare = instrument.model_copy(
        update={"items": tuple(i.model_copy(update={"wording": None}) for i in instrument.items)}
    )
    for format in set(FORMATS) - {"spss", "codebook"}:
        with pytest.raises(InstrumentError, match="no wording"):
            cm.export(bare, format, tmp_path)
    assert list(tmp_path.iterdir()) == []
    report = cm.export(bare, "codebook", tmp_path / "c.html", language="sv")
    assert "export.wording_absent" in {f.code for f in report.findings}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_reports_read_in_both_languages(core: Instrument, tmp_path: Path, language: str) -> None:
    for format in FORMATS:
        report = cm.export(core, format, tmp_path)
        assert len(report.messages(language)) == len(report.findings)
        assert not [m for m in report.messages(language) if "{" in m]
        assert len(report.to_frame(language=language)) == len(report.findings)
        assert report.table(language).rows or format == "codebook" or report.findings == ()
    frame = report.to_frame(language=language)
    assert set(frame["severity"]) <= {"note", "warning"}


def test_exporting_twice_gives_the_same_file(core: Instrument, tmp_path: Path) -> None:
    for format in set(FORMATS) - {"xlsform", "spss"}:  # these two hold the time of writing
        path = cm.export(core, format, tmp_path).path
        first = path.read_bytes()
        assert cm.export(core, format, tmp_path).path.read_bytes() == first


@pytest.mark.parametrize("text", ["=1", " =1", "\t+1", "\u200b-1", "@x", "\ufeff=1", "\uff1d1", "\r\n=1"])
def test_formulas_are_recognised_behind_invisible_characters(text: str) -> None:
    assert starts_formula(text)
    assert not starts_formula(f"x{text}")


def test_helpers_on_odd_text() -> None:
    assert not starts_formula("")
    assert without_controls("a\x00b\x1b[31mc\u202ed\u2066e\tf\ng") == "ab[31mcde\tf\ng"
    assert placeholders("[one] two [three]") == ["one", "three"]
    assert filled("[a] [b]", {"a": "[b]", "b": "x"}) == "[b] x", "what is filled in is not filled in again"
    assert shortened("åäö", 6) == "åäö"
    assert shortened("åäöå", 7) == "åä…"
    assert len(shortened("å" * 100, 50).encode()) <= 50


def test_a_hundred_thousand_columns_are_refused(core: Instrument, tmp_path: Path) -> None:
    names = [f"c{i}" for i in range(100_000)]
    wide = tmp_path / "wide.csv"
    wide.write_text(",".join(names) + "\n" + ",".join("1" for _ in names) + "\n", encoding="utf-8")
    with pytest.raises(DataError, match="100000 columns"):
        cm.read_responses(wide, core)
    for frame in (pd.DataFrame([[1] * 10_001]), pl.DataFrame({n: [1] for n in names[:10_001]})):
        with pytest.raises(DataError, match="10001 columns"):
            cm.validate(frame, core)


def test_huge_wording_is_refused(small: Instrument) -> None:
    data = small.model_dump(mode="json", by_alias=True)
    data["items"][0]["wording"]["en"] = "x" * 4001
    with pytest.raises(ValueError, match="4000"):
        Instrument.model_validate(data)


@pytest.mark.parametrize("method", ["mean", "sum", "pomp", "top_score", "table"])
def test_codebooks_tell_every_rule(small: Instrument, tmp_path: Path, method: str) -> None:
    data = small.model_dump(mode="json", by_alias=True)
    rule: dict[str, object] = {"method": method, "minimum": 2}
    if method == "table":
        rule["table"] = [{"answers": [a, b], "score": a} for a in range(1, 6) for b in range(1, 6)]
    data["scales"][0] |= {"items": ["A2", "A4"], "scoring": rule}
    instrument = Instrument.model_validate(data)
    pages = [
        cm.export(instrument, "codebook", tmp_path / "c.md", language=x).path.read_text()
        for x in ("sv", "en")
    ]
    rows = [next(r for r in p.splitlines() if r.startswith("| alpha")) for p in pages]
    assert rows[0] != rows[1]
    assert "codebook" not in "".join(rows)


@pytest.mark.parametrize("format", FORMATS)
def test_a_third_language_is_written_and_told_of(small: Instrument, tmp_path: Path, format: str) -> None:
    text = (
        small.model_dump_json(by_alias=True).replace('"sv":', '"fi":').replace('["en","sv"]', '["fi","en"]')
    )
    finnish = Instrument.model_validate_json(text)
    assert finnish.languages == ("fi", "en")
    report = cm.export(finnish, format, tmp_path)
    assert report.languages[0] == "fi"
    own_words = format not in ("fhir", "limesurvey")  # these two have none where no facts are asked
    assert ("export.own_words_in_english" in {f.code for f in report.findings}) == own_words
    if report.path.suffix not in (".sav", ".xlsx"):
        assert "Rad A ett." in report.path.read_text(encoding="utf-8-sig").replace("\\", "")
