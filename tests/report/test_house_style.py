# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Sentences of all rooms have one style in the report."""

from __future__ import annotations

import re

import pytest

import coprod_measures as cm
from coprod_measures import messages
from coprod_measures.report.blocks import Bullets, Details, Section
from coprod_measures.report.house_style import HouseStyle
from coprod_measures.report.sections.about import recall
from coprod_measures.report.words import Words
from coprod_measures.results import Finding, PValue, Table, Word

SV = HouseStyle("sv", (("en", "den engelska versionen"), ("sv", "den svenska versionen")))
EN = HouseStyle("en", (("en", "the English form"), ("sv", "the Swedish form")))


@pytest.mark.parametrize(
    ("style", "before", "after"),
    [
        (SV, "Kolumnen ‹project› används inte.", "Kolumnen ”project” används inte."),
        (EN, "The column ‹project› is not used.", "The column “project” is not used."),
        (SV, "svaret är ‹text, 23 tecken›, ingen kod", "svaret är ‹text, 23 tecken›, ingen kod"),
        (EN, "‹text, 23 characters›", "‹text, 23 characters›"),
        (SV, "Fråga A2, grupp en: 8 %", "Fråga A2, den engelska versionen: 8 %"),
        (SV, "12 % i grupp den svenska versionen", "12 % i den svenska versionen"),
        (EN, "Item A2, group sv: 8%", "Item A2, the Swedish form: 8%"),
        (EN, "12% in group the Swedish form", "12% in the Swedish form"),
        (SV, "i gruppen enbart", "i gruppen enbart"),
        (EN, "at least .95, p = .034 (.85 to .94)", "at least 0.95, p = 0.034 (0.85 to 0.94)"),
        (EN, "p < .001", "p < 0.001"),
        (EN, "doi.org/10.1027/1614.2.2.57, version 0.1.0.", "doi.org/10.1027/1614.2.2.57, version 0.1.0."),
        (EN, "minres, n = 10626.", "minres, n = 10\u202f626."),
        (
            SV,
            "Mellan den svenska versionen och den engelska versionen får",
            "Mellan den svenska och den engelska versionen får",
        ),
        (SV, "I steget metrisk pekar", "I det metriska steget pekar"),
        (SV, "Steget skalär förkastas", "Det skalära steget förkastas"),
    ],
)  # fmt: skip
def test_a_sentence_gets_the_style_of_the_report(style: HouseStyle, before: str, after: str) -> None:
    assert style.text(before) == after
    assert style.text(after) == after, "once is enough"


def test_steps_that_are_rejected_are_told_in_swedish() -> None:
    values = dict.fromkeys(("delta_cfi", "delta_rmsea", "delta_srmr", "delta_chisq"), 0.1)
    finding = Finding(
        "step_rejected",
        values={**values, "step": Word("step.scalar"), "criteria": "x", "delta_df": 3, "p": PValue(0.01)},
    )
    assert SV.text(finding.message("sv")).startswith("Det skalära steget förkastas")


def test_comparing_two_versions_does_not_read_as_relating_them() -> None:
    groups = "den svenska versionen och den engelska versionen"
    told = SV.text(messages.text("verdict.strict", "sv", groups=groups, scale="”X”"))
    assert told.startswith("Mellan den svenska och den engelska versionen får poängens medelnivåer")


def test_headings_have_a_capital_and_keep_their_decimals() -> None:
    columns, row = ("steg", "df", "p (Δ)", "beslut", "largest"), ("a", 1, "0,1", "b", 0.25)
    table = Table("", columns, (row,), (), 3, "sv", {"largest": 1})
    styled = SV.block(Details("x", (Bullets(("‹a›",)),)))
    assert isinstance(styled, Details)
    assert styled.blocks == (Bullets(("”a”",)),)
    assert SV.table(table).columns == ("Steg", "df", "p (Δ)", "Beslut", "Largest")
    assert SV.table(table).shown()[0][-1] == "0,2"
    assert HouseStyle("en", labels=frozenset({"north"})).heading("north") == "north"


def test_p_values_are_flush_right_and_none_is_blank(report: cm.Report) -> None:
    (section,) = (s for s in report.content.sections if s.name == "ladder")
    tables = [t for title, t in section.tables.items() if re.search("the steps|stegen", title)]
    assert tables
    for table in tables:
        assert "" not in table.shown()[0]
        for name in ("p", "p (Δ)"):
            assert f'<th scope="col" class="number">{name}</th>' in table.to_html()
        assert all(c[:1].isupper() or c in ("df", "p", "p (Δ)") or c[:1] in "χΔ" for c in table.columns)


def test_items_are_named_as_in_the_tables(small: cm.Instrument) -> None:
    frame = cm.simulate_responses(small, n=60, seed=3)
    frame["A2"] = 6 - frame["A2"]
    data, findings = cm.validate(frame, small, group="language")
    made = cm.report(data, findings=findings, crosscheck=False)
    (against,) = {f.item for f in findings.findings if f.code == "item_against_scale"}
    assert against == "A2"
    assert "A2 Second, the Swedish form: it goes against the rest of “Processes”" in _text(
        made.content["findings"]
    )
    assert "A2 Second correlates negatively" in _text(made.content["items"])
    assert "group sv" not in "\n".join(map(_text, made.content.sections))


def _text(section: Section) -> str:
    return str(section)


@pytest.mark.parametrize(("language", "unit"), [("en", "first question"), ("sv", "första fråga")])
def test_the_difference_in_the_construct_has_its_unit(report: cm.Report, language: str, unit: str) -> None:
    if report.content.language == language:
        assert any(unit in c for t in report.content["comparison"].tables.values() for c in t.columns)


def test_times_asked_about_are_told_with_their_scales(small: cm.Instrument) -> None:
    first, second, *others = small.scales
    week = {"sv": "Den senaste veckan.", "en": "The last week."}
    two = small.model_copy(update={"scales": (first, second.model_copy(update={"recall": week}), *others)})
    assert recall(Words(two, "en")) == "“Processes”: The last six months. “Reciprocity”: The last week."
    assert recall(Words(two, "sv")).startswith("”Processer”: De senaste sex månaderna. ”Ömsesidighet”: Den")
    one = small.model_copy(update={"scales": (first,)})
    assert recall(Words(one, "en")) == "The last six months."
