# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The LimeSurvey file against the manual's rules for tab-separated survey structures."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import coprod_measures as cm
from coprod_measures import Instrument

# "Tab Separated Value survey structure" in the LimeSurvey manual: these columns, in this order;
# question attributes may follow.
COLUMNS = (
    "id related_id class type/scale name relevance text help language validation mandatory other default "
    "same_default"
)


def rows_of(path: Path) -> list[dict[str, str]]:
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf"), "the manual asks for UTF-8 with a byte order mark"
    reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter="\t")
    rows = list(reader)
    assert reader.fieldnames is not None
    assert " ".join(reader.fieldnames).startswith(COLUMNS)
    assert all(None not in row and None not in row.values() for row in rows), "every row has every column"
    return rows


def of_class(rows: list[dict[str, str]], kind: str, language: str | None = None) -> list[dict[str, str]]:
    return [r for r in rows if r["class"] == kind and language in (None, r["language"])]


def test_a_full_copy_per_language_base_language_first(core: Instrument, tmp_path: Path) -> None:
    report = cm.export(core, "limesurvey", tmp_path / "s.txt", language="en")
    rows = rows_of(report.path)
    assert {r["class"] for r in rows} == {"S", "SL", "G", "Q", "SQ", "A"}
    settings = {r["name"]: r["text"] for r in of_class(rows, "S")}
    assert (settings["language"], settings["additional_languages"]) == ("en", "sv")
    body = [r for r in rows if r["class"] in ("G", "Q", "SQ", "A")]
    languages = [r["language"] for r in body]
    assert languages == ["en"] * (len(body) // 2) + ["sv"] * (len(body) // 2)
    half = len(body) // 2
    same = ("id", "class", "type/scale", "relevance", "mandatory", "hidden")
    for here, there in zip(body[:half], body[half:], strict=True):
        assert [here[c] for c in same] == [there[c] for c in same]
        assert here["class"] == "G" or here["name"] == there["name"]


def test_question_and_answer_codes_are_allowed_and_distinct(core: Instrument, tmp_path: Path) -> None:
    rows = rows_of(cm.export(core, "limesurvey", tmp_path / "s.txt").path)
    codes = [r["name"] for r in of_class(rows, "Q", "sv")]
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9]{0,19}", c) for c in codes)
    assert len(codes) == len(set(codes))
    answers = [(r["id"], r["name"]) for r in of_class(rows, "A", "sv")]
    assert all(re.fullmatch(r"[A-Za-z0-9]{1,5}", code) for _, code in answers)
    assert len(answers) == len(set(answers))


def test_reversed_items_have_mirrored_assessment_values(core: Instrument, tmp_path: Path) -> None:
    report = cm.export(core, "limesurvey", tmp_path / "s.txt")
    rows = rows_of(report.path)
    for language in core.languages:
        numbers = {r["name"]: r["id"] for r in of_class(rows, "Q", language)}
        texts = {r["name"]: r["text"] for r in of_class(rows, "Q", language)}
        for item in core.items:
            scale = core.response_scale(item.response_scale)
            name = report.names[item.id]
            answers = [r for r in of_class(rows, "A", language) if r["id"] == numbers[name]]
            weights = {r["name"]: int(r["relevance"]) for r in answers}
            keyed = {str(c): (6 - c if item.reverse else c) for c in scale.codes}
            assert {c: w for c, w in weights.items() if c in keyed} == keyed
            assert {w for c, w in weights.items() if c not in keyed} == {0}, "a non-answer weighs nothing"
            assert item.wording is not None
            assert texts[name] == item.wording[language]
            labels = {r["text"] for r in answers}
            assert labels == {t for c, t in scale.labels(language).items() if c != -9}
    assert any(f.code == "export.no_minimum_rule" for f in report.findings)


def test_team_facts_are_hidden_from_respondents(core: Instrument, tmp_path: Path) -> None:
    rows = rows_of(cm.export(core, "limesurvey", tmp_path / "s.txt").path)
    hidden = {r["name"] for r in of_class(rows, "Q") if r["hidden"] == "1"}
    assert hidden == {"project", "wave", "country", "mode", "assistance"}


def test_no_text_is_computed_or_rendered(hostile: Instrument, tmp_path: Path) -> None:
    report = cm.export(hostile, "limesurvey", tmp_path / "s.txt", language="en")
    rows = rows_of(report.path)
    texts = [r["text"] for r in rows]
    assert not [t for t in texts if "{" in t], "LimeSurvey computes what stands in braces"
    assert not [t for t in texts if re.search(r"<(?!/?p>)[A-Za-z/!?]", t)]
    assert not [t for t in texts if re.match(r"\s*[=+@-]", t)]
    assert {"export.markup_escaped", "export.formula_neutralised"} <= {f.code for f in report.findings}
    quoted = next(r["text"] for r in rows if r["name"] == "A4" and r["language"] == "en")
    assert quoted == 'Quote " and tab and line'
