# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The HTML questionnaire: filled in by keyboard in a real browser, saved, read and scored."""

from __future__ import annotations

import time
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import coprod_measures as cm
from coprod_measures import Instrument
from coprod_measures.errors import OptionError

PLACE = (
    "(() => { const e = document.activeElement; return {id: e.id, name: e.name || '', type: e.type || '', "
    "clear: e.classList.contains('clear')}; })()"
)


def fill_in(browser: Any, instrument: Instrument) -> dict[str, int]:
    """Walk the form by Tab, answer every item but the third with the keyboard, and save with Enter."""
    given: dict[str, int] = {}
    seen: set[str] = set()
    for _ in range(400):
        browser.press("Tab")
        place = browser.ask(PLACE)
        name = place["name"]
        if place["id"] == "save":
            browser.press("Enter")
            return given
        if name in seen or place["type"] not in ("radio", "checkbox") or place["clear"]:
            continue
        seen.add(name)
        if place["type"] == "checkbox" or name not in instrument.item_ids:
            browser.press(" ")
            continue
        position = instrument.item_ids.index(name)
        if position == 2:
            continue
        scale = instrument.response_scale_of(name)
        offered = [*scale.codes, *(m.code for m in scale.missing if m.kind != "not_answered")]
        steps = position % len(offered)
        browser.press(" ")
        browser.press("ArrowDown", steps)
        given[name] = offered[steps]
    raise AssertionError("the save button was not reached by keyboard")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_filled_in_by_keyboard_saved_read_and_scored(
    core: Instrument, tmp_path: Path, browser: Any, language: str
) -> None:
    path = tmp_path / "form.html"
    preset = {"project": "p03", "wave": "2"}
    cm.export(core, "questionnaire", path, language=language, preset=preset)
    browser.open(path)
    given = fill_in(browser, core)
    assert len(given) == len(core.items) - 1
    saved = [f for f in _wait(browser.downloads) if f.suffix == ".csv"]
    assert len(saved) == 1
    assert browser.ask("document.getElementById('outcome').textContent").count(saved[0].name) == 1
    assert f"{len(given)}" in browser.ask("document.getElementById('progress').textContent")
    assert {u.split(":")[0] for u in browser.requests} <= {"file", "blob", "about"}, (
        "nothing is fetched or sent"
    )

    raw = cm.read_responses(saved[0], core)
    assert len(raw) == 1
    assert raw.loc[0, "form_language"] == language
    assert (raw.loc[0, "project"], str(raw.loc[0, "wave"])) == ("p03", "2")
    choices = {c.value for f in core.respondent_facts if f.id == "role" for c in f.choices}
    assert raw.loc[0, "role"] in choices
    assert set(str(raw.loc[0, "further_roles"]).split(";")) <= choices
    data, report = cm.validate(raw, core, respondent="respondent", group="form_language", cluster="project")
    assert report.ok, str(report)
    codes = data.codes().iloc[0]
    for item in core.item_ids:
        answered = given.get(item) in core.response_scale_of(item).codes
        assert codes[item] == given[item] if answered else pd.isna(codes[item])
    scores = cm.score(data).frame.iloc[0]
    keyed = [
        6 - given[i] if core.item(i).reverse else given[i]
        for i in core.scale("management").items
        if given.get(i) in core.response_scale_of(i).codes
    ]
    assert scores["management"] == pytest.approx(sum(keyed) / len(keyed))


def _wait(folder: Path) -> list[Path]:
    for _ in range(100):
        files = list(folder.iterdir())
        if files and not any(f.suffix == ".crdownload" for f in files):
            return files
        time.sleep(0.05)
    raise AssertionError("no file was saved")


def test_an_answer_can_be_taken_back(core: Instrument, tmp_path: Path, browser: Any) -> None:
    path = tmp_path / "form.html"
    cm.export(core, "questionnaire", path, language="sv")
    browser.open(path)
    for _ in range(20):
        browser.press("Tab")
        if browser.ask(PLACE)["name"] == "P1":
            break
    browser.press(" ")
    assert browser.ask("document.querySelector('[name=P1]:checked').value") == "1"
    for _ in range(10):
        browser.press("Tab")
        if browser.ask(PLACE)["clear"]:
            break
    browser.press("Enter")
    assert browser.ask("document.querySelector('[name=P1]:checked')") is None
    assert browser.ask(PLACE)["name"] == "P1", "focus goes back to the line"


class _Outline(HTMLParser):
    """What a page holds: elements with their attributes, and the text in each."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def outline(path: Path) -> _Outline:
    parsed = _Outline()
    parsed.feed(path.read_text(encoding="utf-8"))
    return parsed


@pytest.mark.parametrize("language", ["sv", "en"])
def test_one_file_with_groups_legends_and_no_address(core: Instrument, tmp_path: Path, language: str) -> None:
    path = tmp_path / "form.html"
    cm.export(core, "questionnaire", path, language=language)
    page = outline(path)
    assert ("html", {"lang": language}) in page.elements
    assert not [a for _, a in page.elements if {"src", "srcset", "data", "action", "formaction"} & set(a)]
    assert not [a for tag, a in page.elements if tag != "a" and "href" in a]
    assert [a["href"] for tag, a in page.elements if tag == "a"] == ["#form"]
    fieldsets = [a for tag, a in page.elements if tag == "fieldset"]
    legends = [a for tag, a in page.elements if tag == "legend"]
    assert len(fieldsets) == len(legends)
    assert [a["data-item"] for a in fieldsets if "data-item" in a] == list(core.item_ids)
    for item in core.items:
        scale = core.response_scale(item.response_scale)
        radios = [a["value"] for tag, a in page.elements if tag == "input" and a["name"] == item.id]
        assert radios == [str(c) for c in scale.labels(language) if c != -9]
        assert item.wording is not None
        assert item.wording[language] in page.text
    other = "en" if language == "sv" else "sv"
    assert core.items[0].wording is not None
    assert core.items[0].wording[other] not in page.text


def test_texts_are_escaped(hostile: Instrument, tmp_path: Path) -> None:
    for format, name in (("questionnaire", "q.html"), ("codebook", "c.html")):
        cm.export(hostile, format, tmp_path / name, language="en")
        page = outline(tmp_path / name)
        tags = [tag for tag, _ in page.elements]
        assert tags.count("script") == (2 if format == "questionnaire" else 0)
        assert tags.count("title") == 1
        assert not {"img", "b"} & set(tags)
        assert any("<script>alert(1)</script>" in t for t in page.text), "shown as text"


def test_a_hostile_form_still_works(hostile: Instrument, tmp_path: Path, browser: Any) -> None:
    path = tmp_path / "q.html"
    cm.export(hostile, "questionnaire", path, language="en")
    browser.open(path)
    given = fill_in(browser, hostile)
    (saved,) = _wait(browser.downloads)
    data, report = cm.validate(cm.read_responses(saved, hostile), hostile, respondent="respondent")
    assert report.ok
    assert data.codes().iloc[0]["A1"] == given["A1"]


def test_markdown_codebook_has_no_markup_of_others(hostile: Instrument, tmp_path: Path) -> None:
    cm.export(hostile, "codebook", tmp_path / "c.md", language="en")
    text = (tmp_path / "c.md").read_text(encoding="utf-8")
    assert "<script" not in text.replace("\\<script", "")
    rows = [line for line in text.splitlines() if line.startswith("| A1 ")]
    assert len(rows) == 1
    assert rows[0].replace("\\|", "").count("|") == 7


def test_preset_values_are_checked(core: Instrument, tmp_path: Path) -> None:
    path = tmp_path / "q.html"
    with pytest.raises(OptionError, match="assistance"):
        cm.export(core, "questionnaire", path, preset={"asistance": "none"})
    with pytest.raises(OptionError, match="Did you mean 'screen'"):
        cm.export(core, "questionnaire", path, preset={"mode": "on_screen"})
    with pytest.raises(OptionError, match="questionnaire"):
        cm.export(core, "redcap", tmp_path / "d.csv", preset={"mode": "screen"})
    assert not path.exists()
