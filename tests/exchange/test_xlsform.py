# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The XLSForm as pyxform reads it: without a warning, in both languages, with the same scores."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

import coprod_measures as cm
from coprod_measures import Instrument

openpyxl = pytest.importorskip("openpyxl")
pyxform = pytest.importorskip("pyxform.xls2xform")

NS = {
    "f": "http://www.w3.org/2002/xforms",
    "h": "http://www.w3.org/1999/xhtml",
    "jr": "http://openrosa.org/javarosa",
}


def converted(path: Path) -> ElementTree.Element:
    """Return the XForm; a warning fails the test."""
    warnings: list[str] = []
    result = pyxform.convert(path, warnings=warnings, validate=False)
    assert warnings == []
    return ElementTree.fromstring(result.xform)


def translations(form: ElementTree.Element) -> dict[str, dict[str, str]]:
    return {
        t.attrib["lang"]: {x.attrib["id"]: x.findtext("f:value", "", NS) for x in t.findall("f:text", NS)}
        for t in form.iterfind(".//f:translation", NS)
    }


def test_pyxform_finds_both_languages_and_every_code(core: Instrument, tmp_path: Path) -> None:
    report = cm.export(core, "xlsform", tmp_path / "f.xlsx", language="sv")
    form = converted(report.path)
    texts = translations(form)
    assert list(texts) == ["Svenska (sv)", "English (en)"]
    assert all(texts["Svenska (sv)"][k] for k in texts["English (en)"]), "no text lacks a translation"
    for item in core.items:
        select = next(s for s in form.iterfind(".//f:select1", NS) if s.attrib["ref"].endswith(f"/{item.id}"))
        label = select.find("f:label", NS)
        assert label is not None
        key = re.search(r"itext\('([^']+)'\)", label.attrib["ref"])
        assert key is not None
        assert item.wording is not None
        assert texts["Svenska (sv)"][key[1]] == item.wording["sv"]
        assert texts["English (en)"][key[1]] == item.wording["en"]


def test_choices_hold_codes_and_labels(core: Instrument, tmp_path: Path) -> None:
    form = converted(cm.export(core, "xlsform", tmp_path / "f.xlsx").path)
    texts = translations(form)
    for scale in core.response_scales:
        instance = form.find(f".//f:instance[@id='{scale.id}']", NS)
        assert instance is not None
        found = {
            language: {
                int(i.findtext("f:name", "", NS)): texts[column][i.findtext("f:itextId", "", NS)]
                for i in instance.iterfind(".//f:item", NS)
            }
            for language, column in (("sv", "Svenska (sv)"), ("en", "English (en)"))
        }
        for language, labels in found.items():
            assert labels == {c: t for c, t in scale.labels(language).items() if c != -9}


def test_scores_are_calculated_by_the_instruments_rule(core: Instrument, tmp_path: Path, evaluate) -> None:  # type: ignore[no-untyped-def]
    report = cm.export(core, "xlsform", tmp_path / "f.xlsx")
    rows = list(openpyxl.load_workbook(report.path)["survey"].iter_rows(values_only=True))
    column = {name: i for i, name in enumerate(rows[0])}
    expressions = {
        r[column["name"]]: r[column["calculation"]] for r in rows if r[column["type"]] == "calculate"
    }
    assert set(expressions) == {f"{s.id}_score{n}" for s in core.all_scales() for n in ("", "_n")}
    answers = dict.fromkeys(core.item_ids, 4) | {"P1": -1, "P3": None, "P2": 1}
    n = evaluate(expressions["processes_score_n"], answers)
    assert n == 5  # of seven, P1 is "don't know" and P3 is blank
    score = evaluate(expressions["processes_score"], answers | {"processes_score_n": 5})
    assert score == pytest.approx((4 * 4 + (6 - 1)) / 5)
    outcomes = evaluate(expressions["outcomes_score"], answers | {"outcomes_score_n": 5})
    assert outcomes is None, "all six are needed"


def test_no_cell_is_a_formula(hostile: Instrument, tmp_path: Path) -> None:
    report = cm.export(hostile, "xlsform", tmp_path / "f.xlsx", language="en")
    book = openpyxl.load_workbook(report.path)
    kinds = {
        cell.data_type
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
    assert kinds == {"s"}
    values = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    assert any(v.startswith("=HYPERLINK") for v in values), "the text itself is kept"
    assert "export.formula_as_text" in {f.code for f in report.findings}
    form = converted(report.path)
    assert "A $ {A1} and" in "".join("".join(t.values()) for t in translations(form).values())
