# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""No sentence of a report tells what its tables and figures withhold of few people."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import coprod_measures as cm
from coprod_measures import messages
from coprod_measures.report.blocks import Bullets, Paragraph, Section
from coprod_measures.report.disclosure import Disclosure
from coprod_measures.report.sections.ladder import that_count
from coprod_measures.results import Finding, Share

SMALL = Path(__file__).parent.parent / "data" / "small.yaml"
LIMITS = {"5", "20", "50", "95"}
"""Per cents that are rules and no results."""
SECTIONS = ("summary", "findings", "items", "reliability", "ladder", "comparison")
COUNT = (
    r"\b[1-4] (?:of|av) \d+|(?:[Nn]obody|[Ii]ngen) (?:of|av) \d+"
    r"|\bn = [1-4]\b(?!–)|(?:form|versionen): [1-4]\b(?!–)"
)


def with_traps(frame: pd.DataFrame, group: str) -> pd.DataFrame:
    """Return answers whose group has a heavy end, a few non-answers, and an item against few others."""
    frame = frame.copy()
    rows = frame.index[frame["language"] == group]
    frame.loc[rows[:7], "A1"] = 5
    frame.loc[rows[7:], "A1"] = 3
    frame.loc[rows[0], "A2"] = np.nan
    for k, item in enumerate(("B1", "B2", "B3")):
        frame.loc[rows, item] = [1 + (i % 4) for i in range(len(rows))]
        frame.loc[rows[2 * k : 2 * k + 2], item] = np.nan
    frame.loc[rows, "B4"] = [5 - (i % 4) for i in range(len(rows))]
    return frame


@cache
def made(en: int, sv: int, language: messages.Language) -> cm.Report:
    small = cm.load_instrument(SMALL)
    frame = with_traps(cm.simulate_responses(small, groups={"en": en, "sv": sv}, seed=2), "sv")
    data, findings = cm.validate(frame, small, group="language")
    told = {f.code for f in findings.findings}
    assert sv < 10 or {"many_nonanswers", "empty_category"} <= told, "there is something to withhold"
    return cm.report(data, language=language, findings=findings, crosscheck=False)


def sentences(section: Section) -> str:
    """Return the sentences, and the table of findings, without the numbers of other tables."""
    said = []
    for block in section.walk():
        if isinstance(block, Paragraph):
            said.append(block.text)
        elif isinstance(block, Bullets):
            said += block.items
    if section.name == "findings":
        said += [cell for table in section.tables.values() for row in table.shown() for cell in row[2:]]
    return "\n".join(said).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("en", "sv", "language"), [(12, 12, "en"), (12, 12, "sv"), (150, 12, "sv"), (150, 4, "en")]
)
def test_no_sentence_tells_of_few_people(en: int, sv: int, language: messages.Language) -> None:
    report = made(en, sv, language)
    for name in SECTIONS:
        said = sentences(report.content[name])
        assert not (found := re.search(COUNT, said)), (name, found)
        if en < 30:
            assert set(re.findall(r"(\d+) ?%", said)) <= LIMITS, name
        own = [
            line for line in said.splitlines() if re.search("Swedish form|svenska versionen|grupp sv", line)
        ]
        assert set(re.findall(r"(\d+) ?%", "\n".join(own))) <= LIMITS, (name, own)
        correlations = [line for line in own if "B4" in line and re.search(r"\br = ", line)]
        assert not correlations, "fewer than ten answered the whole scale"


def test_the_size_of_a_small_group_cannot_be_worked_out() -> None:
    said = sentences(made(150, 4, "en").content["summary"])
    assert "150 in English, 1–4 in Swedish" in said
    assert "154" not in said


def test_what_is_withheld_is_counted() -> None:
    said = sentences(made(12, 12, "en").content["findings"])
    assert re.search(r"would tell of few people: \d+", said)


def test_no_shift_where_the_ladder_cannot_be_assessed() -> None:
    report = made(150, 12, "sv")
    for name in ("ladder", "comparison"):
        assert "poäng" not in sentences(report.content[name]).replace("poäng säger", "").replace(
            "medelpoäng", ""
        ), name


@pytest.fixture(scope="module")
def disclosure(small: cm.Instrument) -> Disclosure:
    frame = cm.simulate_responses(small, groups={"en": 60, "sv": 40}, seed=2)
    frame["A1"] = [5] * 56 + [4] * 4 + [5] * 20 + [4] * 20  # English: the four are merged, no cell is left
    frame.loc[frame.index[:3], "A2"] = np.nan
    frame.loc[frame.index[:7], "A4"] = np.nan
    data, _ = cm.validate(frame, small, group="language")
    return Disclosure(data, ("language",))


@pytest.mark.parametrize(
    ("finding", "told"),
    [
        (Finding("end_category", item="A1", group="en", values={"share": Share(56 / 60)}), False),
        (Finding("end_category", item="A1", group="sv", values={"share": Share(0.5)}), True),
        (Finding("heavy_end_category", item="A1", group="sv", values={"share": Share(0.5)}), True),
        (Finding("many_nonanswers", item="A2", group="en", values={"share": Share(0.05)}), False),
        (Finding("many_nonanswers", item="A4", group="en", values={"share": Share(7 / 60)}), True),
        (Finding("empty_category", item="A1", group="en", value="1"), True),
        (Finding("negative_item_rest", item="A4", scale="alpha_scale", group="sv", values={"r": -0.1}), True),
    ],
)
def test_findings_keep_to_the_rules_of_the_figures(
    disclosure: Disclosure, finding: Finding, told: bool
) -> None:
    assert disclosure.tells(finding) is told


def test_one_persons_answers_are_not_told(disclosure: Disclosure) -> None:
    finding = Finding("straight_lining", row=3, value="4", values={"count": 8, "response_scale": "agreement"})
    assert disclosure.shown(finding).value == "…"
    assert disclosure.shown(Finding("missing_group", values={"n": 3})).values["n"] == "1–4"
    assert disclosure.shown(Finding("missing_group", values={"n": 7})).values["n"] == 7


def test_what_is_too_little_to_assess_is_said_once() -> None:
    structure = made(12, 12, "en").content["structure"]
    assert sentences(structure).count("could not be assessed") == 2, "once for each group"
    assert "Not explored" not in sentences(structure)
    beside = sentences(made(150, 12, "sv").content["structure"])
    assert beside.count("har inte gått att bedöma för den svenska versionen") == 1


def test_no_coefficient_of_a_ladder_with_fewer_than_ten() -> None:
    report = made(150, 8, "en")
    for name in ("ladder", "comparison"):
        assert "CFI" not in str(report.content[name]), name
        assert re.search(r"Complete respondents in the Swedish form: (1–4|[5-9]);", str(report.content[name]))


def test_few_who_can_answer_are_not_worked_out_from_the_others(small: cm.Instrument) -> None:
    frame = cm.simulate_responses(small, groups={"en": 40, "sv": 30}, seed=2)
    frame["A1"] = frame["A1"].astype(float)
    frame["B1"] = frame["B1"].astype(float)
    frame.loc[frame.index[:37], "A1"] = 90  # three of forty can
    frame.loc[frame.index[:30], "B1"] = 90  # ten of forty can
    data, _ = cm.validate(frame, small, group="language")
    said = str(cm.report(data, crosscheck=False).content["items"])
    assert "75% cannot answer B1 Fifth" in said
    assert not re.search(r"9[23]% cannot answer A1", said)


def test_no_ordinal_omega_of_few_people() -> None:
    for report, title in (
        (made(12, 12, "en"), "Where at least half"),
        (made(12, 12, "sv"), "Där minst hälften"),
    ):
        assert title not in str(report.content["reliability"])


def test_a_model_that_does_not_fit_is_not_said_to_fit_moderately() -> None:
    misfit, doubt = Finding("configural_misfit", "error"), Finding("configural_doubtful")
    assert that_count(None, (misfit, doubt)) == (misfit,)
    assert that_count(None, (doubt,)) == (doubt,)


def test_sizes_of_differences_need_an_assessable_ladder(
    checked: tuple[cm.ResponseData, cm.ValidationReport],
) -> None:
    released = Finding("released_intercept", item="B2", group="sv", values={"points": 0.79})
    ladder = cm.invariance_by_scale(checked[0], group="language")["alpha_scale"]
    assert ladder.assessable
    assert that_count(ladder, (released,)) == (released,)
    assert that_count(replace(ladder, assessable=False), (released,)) == ()
