# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The HTML questionnaire: filled in by keyboard in a real browser, saved, read and scored."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import coprod_measures as cm
from coprod_measures import Instrument
from coprod_measures.errors import OptionError

CHROMIUM = next(
    (p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n))), None
)
AXE = os.environ.get("COPROD_MEASURES_AXE")
# The browser talks JSON over two pipes that it expects as file descriptors 3 and 4.
START = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.dup2(int(sys.argv[2]), 4);"
    "os.execv(sys.argv[3], sys.argv[3:])"
)
KEYS = {"Tab": 9, "Enter": 13, " ": 32, "ArrowDown": 40}


class Browser:
    """Headless Chromium, driven over the DevTools protocol with nothing but the standard library."""

    def __init__(self, folder: Path) -> None:
        theirs_in, self._out = os.pipe()
        self._in, theirs_out = os.pipe()
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        flags += ["--disable-sync", "--no-first-run", "--disable-dev-shm-usage", "--remote-debugging-pipe"]
        flags += [f"--user-data-dir={folder / 'profile'}", "about:blank"]
        ends = [str(theirs_in), str(theirs_out)]
        self._process = subprocess.Popen(
            [sys.executable, "-c", START, *ends, str(CHROMIUM), *flags],
            pass_fds=(theirs_in, theirs_out),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self._number, self._buffer = 0, b""
        self.requests: list[str] = []
        self.downloads = folder

    def new_page(self, downloads: Path) -> None:
        """Start over on a page of its own, with a folder for what it saves."""
        self.requests = []
        self.downloads = downloads
        self.downloads.mkdir()
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime"):
            self.page(f"{domain}.enable")
        self.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(downloads))

    def _message(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            part = os.read(self._in, 1 << 16)
            assert part, "the browser ended"
            self._buffer += part
        text, _, self._buffer = self._buffer.partition(b"\0")
        message: dict[str, Any] = json.loads(text)
        if message.get("method") == "Network.requestWillBeSent":
            self.requests.append(message["params"]["request"]["url"])
        return message

    def call(self, method: str, session: str | None = None, **params: Any) -> dict[str, Any]:
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        message |= {"sessionId": session} if session else {}
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._message()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return dict(answer["result"])

    def page(self, method: str, **params: Any) -> dict[str, Any]:
        return self.call(method, self._session, **params)

    def open(self, path: Path) -> None:
        self.page("Page.navigate", url=path.as_uri())
        for _ in range(200):
            if self.ask("document.readyState === 'complete' && location.protocol === 'file:'"):
                return
            time.sleep(0.05)
        raise AssertionError("the page did not load")

    def ask(self, expression: str) -> Any:
        done = self.page("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def press(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            text = {"Enter": "\r", " ": " "}.get(key)
            code = {" ": "Space"}.get(key, key)
            event = {"key": key, "code": code, "windowsVirtualKeyCode": KEYS[key]}
            down = {"type": "keyDown", "text": text} if text else {"type": "rawKeyDown"}
            self.page("Input.dispatchKeyEvent", **event, **down)
            self.page("Input.dispatchKeyEvent", **event, type="keyUp")

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._in)
        os.close(self._out)


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("needs Chromium, which is not installed")
    started = Browser(tmp_path_factory.mktemp("browser"))
    yield started
    started.close()


@pytest.fixture
def browser(chromium: Browser, tmp_path: Path) -> Browser:
    chromium.new_page(tmp_path / "downloads")
    return chromium


PLACE = (
    "(() => { const e = document.activeElement; return {id: e.id, name: e.name || '', type: e.type || '', "
    "clear: e.classList.contains('clear')}; })()"
)


def fill_in(browser: Browser, instrument: Instrument) -> dict[str, int]:
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
    core: Instrument, tmp_path: Path, browser: Browser, language: str
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


def test_an_answer_can_be_taken_back(core: Instrument, tmp_path: Path, browser: Browser) -> None:
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


@pytest.mark.skipif(not AXE, reason="needs axe-core: set COPROD_MEASURES_AXE to its axe.min.js")
@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("format", ["questionnaire", "codebook"])
def test_axe_finds_no_violation(
    core: Instrument, tmp_path: Path, browser: Browser, language: str, format: str
) -> None:
    path = tmp_path / "page.html"
    cm.export(core, format, path, language=language)
    browser.open(path)
    browser.ask(Path(str(AXE)).read_text(encoding="utf-8") + "; true")
    for _ in range(12):
        browser.press("Tab")
    browser.press(" ")
    found = browser.ask(
        "axe.run().then(r => ({bad: r.violations.map(v => v.id + ': ' + v.nodes[0].html),"
        " n: r.passes.length}))"
    )
    assert found["n"] > 10, "axe looked at nothing"
    assert found["bad"] == []


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


def test_a_hostile_form_still_works(hostile: Instrument, tmp_path: Path, browser: Browser) -> None:
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
