# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Any instrument with any wording, exported and read back: ids, codes and labels are the same."""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import coprod_measures as cm
from coprod_measures import ExportReport, Instrument
from coprod_measures.testing import instruments

openpyxl = pytest.importorskip("openpyxl")
pyreadstat = pytest.importorskip("pyreadstat")

Read = dict[str, tuple[str, dict[int, str]]]
"""What a file says of each item: its wording, and the label of each code."""

# Signs of every kind that the formats give a meaning to, and letters of both languages.
SIGNS = st.sampled_from(list("abcåäöÅÄÖéXYZ 0123,;|:.!?'\"“”’&%#/\\()[]{}$<>=+-@*_~^`\t\n"))
WORDING = st.text(SIGNS, min_size=1, max_size=40).map(lambda t: f"{t}.").filter(lambda t: t.strip() == t)


@st.composite
def worded(draw: st.DrawFn) -> Instrument:
    instrument = draw(instruments(languages=("sv", "en"), max_scales=2, max_items=3))
    data = instrument.model_dump(mode="json", by_alias=True)
    for item in data["items"]:
        item["wording"] = {x: draw(WORDING) for x in ("sv", "en")}
    for scale in data["response_scales"]:
        for number, option in enumerate(scale["options"]):
            option["label"] = {x: f"{draw(WORDING)} {number}" for x in ("sv", "en")}
    return Instrument.model_validate(data)


def read_redcap(path: Path, language: str) -> Read:
    found: Read = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["Field Type"] == "radio":
                pairs = (p.split(",", 1) for p in row["Choices, Calculations, OR Slider Labels"].split("|"))
                labels = {int(code): label.strip() for code, label in pairs}
                found[row["Variable / Field Name"]] = (row["Field Label"], labels)
    return found


def read_limesurvey(path: Path, language: str) -> Read:
    found: Read = {}
    for row in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""), delimiter="\t"):
        if row["language"] != language:
            continue
        if row["class"] == "Q":
            name = row["name"]
            found[name] = (row["text"], {})
        elif row["class"] == "A":
            code = re.sub("^N", "-", row["name"])
            found[name][1][int(code)] = row["text"]
    return found


def read_xlsform(path: Path, language: str) -> Read:
    book = openpyxl.load_workbook(path)
    sheets = {}
    for sheet in book:
        header, *body = [["" if v is None else str(v) for v in r] for r in sheet.iter_rows(values_only=True)]
        sheets[sheet.title] = [dict(zip(header, row, strict=True)) for row in body]
    column = next(c for c in sheets["survey"][0] if c.startswith("label::") and c.endswith(f"({language})"))
    lists: dict[str, dict[int, str]] = {}
    for row in sheets["choices"]:
        if re.fullmatch(r"-?\d+", row["name"]):
            lists.setdefault(row["list_name"], {})[int(row["name"])] = row[column]
    return {
        row["name"]: (row[column], lists[row["type"].split(" ")[1]])
        for row in sheets["survey"]
        if row["type"].startswith("select_one ") and row["type"].split(" ")[1] in lists
    }


def read_spss(path: Path, language: str) -> Read:
    meta = pyreadstat.read_sav(path)[1]
    return {
        name: (meta.column_names_to_labels[name], {int(c): t for c, t in labels.items()})
        for name, labels in meta.variable_value_labels.items()
    }


def read_fhir(path: Path, language: str) -> Read:
    resource = json.loads(path.read_text(encoding="utf-8"))
    found: Read = {}

    def said(node: dict, key: str) -> str:  # type: ignore[type-arg]
        if resource["language"] == language:
            return str(node[key])
        parts = {e["url"]: e for e in node[f"_{key}"]["extension"][0]["extension"]}
        return str(parts["content"]["valueString"])

    for group in resource["item"]:
        for item in group.get("item", []):
            if item["type"] == "coding":
                codings = [o["valueCoding"] for o in item["answerOption"]]
                found[item["linkId"]] = (
                    said(item, "text"),
                    {int(c["code"]): said(c, "display") for c in codings},
                )
    return found


class _Form(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.read: Read = {}
        self.item = self.part = ""
        self.code: int | None = None
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("data-item"):
            self.item = str(given["data-item"])
            self.read[self.item] = ("", {})
        if tag == "input" and self.item:
            self.code = int(str(given["value"]))
            self.read[self.item][1][self.code] = ""
        if tag == "span":
            self.part = str(given.get("class") or "text")

    def handle_endtag(self, tag: str) -> None:
        if tag == "span":
            self.part = ""
        if tag == "label":
            self.code = None
        if tag == "fieldset":
            self.item = ""

    def handle_data(self, data: str) -> None:
        if not self.item or self.part != "text":
            return
        wording, labels = self.read[self.item]
        if self.code is not None:
            labels[self.code] += data
        else:
            self.read[self.item] = (wording + data, labels)


def read_questionnaire(path: Path, language: str) -> Read:
    form = _Form()
    form.feed(path.read_text(encoding="utf-8"))
    return form.read


READERS: dict[str, tuple[str, Callable[[Path, str], Read]]] = {
    "redcap": (".csv", read_redcap),
    "limesurvey": (".txt", read_limesurvey),
    "xlsform": (".xlsx", read_xlsform),
    "spss": (".sav", read_spss),
    "fhir": (".json", read_fhir),
    "questionnaire": (".html", read_questionnaire),
}


def plain(text: str, format: str) -> str:
    """What stays of a text in a format: the changes that its documentation names, and no others."""
    if format in ("redcap", "limesurvey", "xlsform"):
        text = re.sub(r"<(?=[A-Za-z/!?])", "&lt;", text)
    if format == "redcap":
        text = text.replace("|", "¦")
    if format == "limesurvey":
        text = text.replace("{", "&#123;")
    if format == "xlsform":
        text = text.replace("${", "$ {")
    return " ".join(text.lstrip("'").split())


def check(instrument: Instrument, report: ExportReport, read: Read, format: str, language: str) -> None:
    by_id = {name: identity for identity, name in report.names.items()}
    assert [by_id[n] for n in read] == list(instrument.item_ids)
    for name, (wording, labels) in read.items():
        item = instrument.item(by_id[name])
        scale = instrument.response_scale(item.response_scale)
        unasked = {m.code for m in scale.missing if m.kind == "not_answered"} if format != "spss" else set()
        assert item.wording is not None

        def same(found: str, meant: str) -> bool:
            return plain(found, format) == plain(meant, format)

        assert same(wording, item.wording[language])
        assert list(labels) == [c for c in scale.labels(language) if c not in unasked] or format == "spss"
        assert set(labels) == set(scale.labels(language)) - unasked
        assert all(same(labels[c], scale.labels(language)[c]) for c in labels)


@pytest.mark.parametrize("format", READERS)
@settings(max_examples=20)
@given(instrument=worded(), language=st.sampled_from(["sv", "en"]))
def test_ids_codes_and_labels_come_back(format: str, instrument: Instrument, language: str) -> None:
    ending, reader = READERS[format]
    with tempfile.TemporaryDirectory() as folder:
        report = cm.export(instrument, format, Path(folder) / f"x{ending}", language=language)
        check(instrument, report, reader(report.path, language), format, language)
        if report.languages == ("sv", "en"):
            check(instrument, report, reader(report.path, "en"), format, "en")


@pytest.mark.parametrize("format", READERS)
def test_printed_order_and_offered_answers(small: Instrument, tmp_path: Path, format: str) -> None:
    """Answers stand in printed order, non-answers last, "does not apply" only where it may be chosen."""
    data = small.model_dump(mode="json", by_alias=True)
    data["response_scales"][0]["printed_order"] = "descending"
    data["items"][1]["na_allowed"] = False
    instrument = Instrument.model_validate(data)
    ending, reader = READERS[format]
    report = cm.export(instrument, format, tmp_path / f"x{ending}", language="sv")
    read = reader(report.path, "sv")
    first, second = (list(read[report.names[i]][1]) for i in ("A1", "A2"))
    if format == "spss":  # value labels have no order, and the codes are declared whoever may use them
        assert sorted(first) == sorted(second) == [1, 2, 3, 4, 5, 90, 91, 92]
        return
    assert first == [5, 4, 3, 2, 1, 90, 91, 92]
    assert second == [5, 4, 3, 2, 1, 90, 92]
