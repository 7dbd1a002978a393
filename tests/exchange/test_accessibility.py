# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""axe-core finds no violation on any page that the library makes, in either language."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import coprod_measures as cm
from coprod_measures import Instrument


def _axe() -> Path | None:
    """Return axe.min.js: the one named by COPROD_MEASURES_AXE, else the one in axe-core-python."""
    named = os.environ.get("COPROD_MEASURES_AXE")
    if named:
        return Path(named)
    package = find_spec("axe_core_python")
    return Path(str(package.origin)).parent / "axe.min.js" if package and package.origin else None


AXE = _axe()
pytestmark = pytest.mark.skipif(AXE is None, reason="needs axe-core: install axe-core-python")
RUN = "axe.run().then(r => ({bad: r.violations.map(v => v.id + ': ' + v.nodes[0].html), n: r.passes.length}))"


def violations(browser: Any, page: Path) -> list[str]:
    assert AXE is not None
    browser.open(page)
    browser.ask(AXE.read_text(encoding="utf-8") + "; true")
    browser.press("Tab", 12)
    browser.press(" ")
    found = browser.ask(RUN)
    assert found["n"] > 10, "axe looked at nothing"
    return list(found["bad"])


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("format", ["questionnaire", "codebook"])
def test_exported_pages(core: Instrument, tmp_path: Path, browser: Any, format: str, language: str) -> None:
    page = tmp_path / "page.html"
    cm.export(core, format, page, language=language)
    assert violations(browser, page) == []


def test_the_report(small: Instrument, tmp_path: Path, browser: Any) -> None:
    language = "sv"
    data, findings = cm.validate(cm.simulate_responses(small, n=120, seed=3), small, group="language")
    page = tmp_path / "report.html"
    cm.report(data, language=language, findings=findings, crosscheck=False).save(page)
    assert violations(browser, page) == []


UNFOLD = "document.querySelectorAll('details').forEach(d => { d.open = true; }); true"
WIDTHS = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
FOLDED = "[...document.querySelectorAll('details.more')].map(d => d.open)"


def test_the_report_unfolded_and_on_a_phone(small: Instrument, tmp_path: Path, browser: Any) -> None:
    data, findings = cm.validate(cm.simulate_responses(small, n=120, seed=3), small, group="language")
    page = tmp_path / "report.html"
    cm.report(data, language="en", findings=findings, crosscheck=False).save(page)
    browser.page(
        "Emulation.setDeviceMetricsOverride", width=360, height=800, deviceScaleFactor=1, mobile=True
    )
    browser.open(page)
    assert not any(browser.ask(FOLDED))
    browser.ask("document.querySelector('details.more > summary').focus()")
    browser.press("Enter")
    assert browser.ask(FOLDED)[0], "the keyboard unfolds it"
    assert browser.ask(UNFOLD)
    assert all(browser.ask(FOLDED))
    page_width, screen = browser.ask(WIDTHS)
    assert page_width <= screen == 360, "nothing but tables and figures is moved sideways"
    assert AXE is not None
    browser.ask(AXE.read_text(encoding="utf-8") + "; true")
    assert browser.ask(RUN)["bad"] == []


def test_the_check_can_fail(core: Instrument, tmp_path: Path, browser: Any) -> None:
    page = tmp_path / "page.html"
    cm.export(core, "questionnaire", page, language="sv")
    spoilt = (
        page.read_text(encoding="utf-8").replace(' lang="sv"', "").replace("--soft: #4a4a4a", "--soft: #ccc")
    )
    page.write_text(spoilt, encoding="utf-8")
    assert {v.split(":")[0] for v in violations(browser, page)} >= {"html-has-lang", "color-contrast"}
