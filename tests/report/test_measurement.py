# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Questions, structure, reliability and agreement in the report are those of the analysis functions."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import coprod_measures as cm
from coprod_measures import messages
from coprod_measures.report.blocks import (
    Content,
    Details,
    FigureBlock,
    Heading,
    Paragraph,
    Section,
    TableBlock,
)
from coprod_measures.report.content import gather
from coprod_measures.report.document import compose
from coprod_measures.report.drawing.dots import DotChart
from coprod_measures.report.drawing.heat import HeatChart
from coprod_measures.report.drawing.scree import ScreeChart
from coprod_measures.report.structure import LEAST, facets_of, in_place
from coprod_measures.results import Finding

Checked = tuple[cm.ResponseData, cm.ValidationReport]
GROUPS = ("en", "sv")
ALPHA, BETA = ("A1", "A2", "A3", "A4"), ("B1", "B2", "B3", "B4")


def means(section: Section) -> list[str]:
    """The plain sentences above tables and figures."""
    return [b.text for b in section.walk() if isinstance(b, Paragraph) and b.tone == "means"]


def content_of(data: cm.ResponseData, language: messages.Language = "en") -> Content:
    """What a report on the data says, without drawing it."""
    return compose(
        gather(data, language=language, group=None, findings=None, second=False, seed=2026, date=None)
    )


def group_frame(data: cm.ResponseData, group: str, items: tuple[str, ...] = (*ALPHA, *BETA)) -> pd.DataFrame:
    values = data.to_numpy(list(items))[data.labels("language") == group]
    return pd.DataFrame(values, columns=list(items)).dropna(how="all")


def named(name: str, language: str) -> str:
    return messages.text(f"report.group.{name}", language)


@pytest.fixture(scope="module")
def core() -> tuple[cm.ResponseData, Content]:
    """All of the core questionnaire, answered completely; most Swedish answers to O1 at the top."""
    instrument = cm.load_instrument("coproduction-core")
    design = cm.SimulationDesign(icc=0.0, nonanswers={})
    frame = cm.simulate_responses(instrument, n=130, seed=8, design=design)
    swedish = frame["language"] == "sv"
    frame.loc[swedish & frame["O1"].isin([3, 4]), "O1"] = 5
    data, _ = cm.validate(frame, instrument, group="language")
    return data, content_of(data, "sv")


def test_every_measuring_section_leads_with_plain_sentences(report: cm.Report) -> None:
    """Above the first table or figure under each heading stands a sentence for everybody."""
    for name in ("items", "structure", "reliability"):
        section = report.content[name]
        led = False
        for block in section.blocks:
            if isinstance(block, Heading):
                led = False
            led = led or (isinstance(block, Paragraph) and block.tone == "means")
            if isinstance(block, TableBlock | FigureBlock):
                assert led, f"{name}: nothing plain stands above {block}"
        assert means(section)
    assert report.html.count('<p class="means">') == sum(len(means(s)) for s in report.content.sections)


def test_items_are_those_of_the_item_analysis(report: cm.Report, checked: Checked) -> None:
    data, language = checked[0], report.content.language
    rows = {(r.item, r.group): r for r in cm.item_analysis(data, by="language").rows if r.scored}
    section = report.content["items"]
    dots = section.figures["items-rest"]
    assert isinstance(dots.chart, DotChart)
    assert [r.values for r in dots.chart.rows if r.values] == [
        tuple(rows[item, g].item_rest_r for g in GROUPS) for item in (*ALPHA, *BETA)
    ]
    assert [row[2:] for row in dots.numbers[0].rows] == [r.values for r in dots.chart.rows if r.values]
    title = {"en": "Processes – English", "sv": "Processer – Engelska"}[language]
    for item, row in zip(ALPHA, section.tables[title].rows, strict=True):
        r = rows[item, "en"]
        assert row[1:4] == (r.n, r.mean, r.sd)
        assert row[6:] == (r.item_rest_r, r.alpha_if_dropped)
    outcomes = {"en": "Outcomes – English", "sv": "Resultat och förändring – Engelska"}[language]
    assert len(section.tables[outcomes].columns) == 6, "a composite has no rest to correlate with"


def test_correlations_between_items_are_drawn_below_the_diagonal(report: cm.Report, checked: Checked) -> None:
    found = cm.item_analysis(checked[0], by="language").inter_item("alpha_scale", "sv").to_numpy()
    chart = report.content["items"].figures["inter-item-alpha_scale"].chart
    assert isinstance(chart, HeatChart)
    assert (len(chart.rows), len(chart.columns)) == (4, 3)
    panel = chart.panels[1]
    assert panel.name.startswith(named("sv", report.content.language))
    for y, line in enumerate(panel.values):
        assert line[:y] == pytest.approx(found[y, :y])
        assert not any(v is not None for v in line[y:])


def test_ends_of_a_scale_are_shown_as_far_as_in_the_figure_of_the_answers(
    small: cm.Instrument,
) -> None:
    frame = cm.simulate_responses(small, n=120, seed=3, design=cm.SimulationDesign(nonanswers={}))
    english = frame["language"] == "en"
    answers = [1] * 3 + [2] * 20 + [3] * 40 + [4] * 30 + [5] * 27
    for item in ("A1", "A3"):  # A3 is worded the other way round
        frame.loc[english, item] = answers
    data, _ = cm.validate(frame, small, group="language")
    table = content_of(data)["items"].tables["Processes – English"]
    ends = {str(row[0])[:2]: row[4:6] for row in table.rows}
    assert ends["A1"] == ("few", 100 * 27 / 120)
    assert ends["A3"] == (100 * 27 / 120, "few")


def test_reversed_items_stand_with_and_without_them(report: cm.Report, checked: Checked) -> None:
    found = cm.item_analysis(checked[0], by="language").scale_frame().set_index(["scale", "group"])
    title = {
        "en": "Scales with and without the questions worded the other way round",
        "sv": "Skalorna med och utan de omvänt formulerade frågorna",
    }[report.content.language]
    rows = report.content["items"].tables[title].rows
    assert len(rows) == 2, "one scale has such an item, in two groups"
    for group, row in zip(GROUPS, rows, strict=True):
        expected = found.loc[("alpha_scale", group)]
        assert row[3:6] == ("A3", expected["alpha"], expected["alpha_without_reversed"])


@pytest.mark.parametrize(
    ("language", "role", "limit"), [("en", "Citizen", "20%"), ("sv", "Invånare", "20\u00a0%")]
)
def test_who_cannot_answer_is_told_by_role_and_nobody_is_singled_out(
    small: cm.Instrument, language: messages.Language, role: str, limit: str
) -> None:
    frame = cm.simulate_responses(small, n=150, seed=5, design=cm.SimulationDesign(nonanswers={}))
    frame["role"] = (["citizen"] * 40 + ["staff"] * 90 + ["Bait-role"] * 20) * 2
    citizens = np.flatnonzero(frame["role"] == "citizen")
    frame.loc[citizens[:30], "B1"] = 90
    frame.loc[citizens[:3], "B3"] = 91
    frame.loc[np.flatnonzero(frame["role"] == "Bait-role")[:15], "B4"] = 90
    data, findings = cm.validate(frame, small, group="language", covariates=["role"])
    made = cm.report(data, language=language, findings=findings, crosscheck=False)
    section = made.content["items"]
    assert f"{role}: 38" in str(section).replace("\u00a0", " ")
    assert "Bait-role" not in made.html
    tables = [t for t in section.tables.values() if role in t.columns]
    assert len(tables) == 1
    column = tables[0].columns.index(role)
    shown = {str(row[0])[:2]: row[column] for row in tables[0].rows}
    assert shown["B1"] == pytest.approx(100 * 30 / 80)
    assert "B3" not in shown, "three people are not told of"
    frame.loc[citizens[:30], "B1"] = 3
    data, _ = cm.validate(frame, small, group="language", covariates=["role"])
    calm = content_of(data, language)["items"]
    assert any(limit in sentence for sentence in means(calm))


def test_structure_is_that_of_the_analysis_functions(report: cm.Report, checked: Checked) -> None:
    data, language = checked[0], report.content.language
    section = report.content["structure"]
    chart = section.figures["scree"].chart
    assert isinstance(chart, ScreeChart)
    counts = messages.text("report.number.caption", language)
    for i, group in enumerate(GROUPS):
        frame = group_frame(data, group)
        found = cm.parallel_analysis(frame, missing="pairwise", draws=100, seed=4)
        eigenvalues = found.to_frame()
        panel = chart.panels[i]
        assert panel.factors == tuple(eigenvalues["factor"])
        assert panel.random_factors == tuple(eigenvalues["factor_quantile"])
        assert panel.components == tuple(eigenvalues["component"])
        assert panel.random_components == tuple(eigenvalues["component_quantile"])
        k = cm.kmo(frame, missing="pairwise")
        row = section.tables[counts].rows[i]
        assert row[:3] == (named(group, language), found.n, k.overall)
        assert row[3:5] == (k.bartlett.chisq, k.bartlett.df)
        assert row[6:] == (2, found.n_factors, found.n_components, found.n_map)
        for scale, items in (("alpha_scale", ALPHA), ("beta_scale", BETA)):
            alone = cm.parallel_analysis(frame[list(items)], missing="pairwise", draws=100, seed=4)
            title = data.instrument.scale(scale).title[language]
            rows = section.tables[messages.text("report.alone.caption", language)].rows
            expected = (title, named(group, language), alone.n, alone.factors[0], alone.factors[1])
            assert any(r[:5] == expected and r[6] == alone.n_factors for r in rows)
    assert {"en": "meant to measure 2 things", "sv": "tänkt att mäta 2 saker"}[language] in means(section)[0]


def test_loadings_and_congruence_are_those_of_factor_congruence(report: cm.Report, checked: Checked) -> None:
    data, language = checked[0], report.content.language
    joined = pd.concat([group_frame(data, g).assign(g=g) for g in GROUPS], ignore_index=True)
    found = cm.factor_congruence(joined, by="g", n_factors=2, missing="pairwise", seed=4)
    section = report.content["structure"]
    block = section.figures["loadings"]
    assert isinstance(block.chart, HeatChart)
    assert block.chart.dividers == (4,)
    for fit, panel, table in zip(found.fits.values(), block.chart.panels, block.numbers, strict=True):
        assert np.array(panel.values, dtype=float) == pytest.approx(fit.loadings.to_numpy())
        assert [row[1:3] for row in table.rows] == [tuple(map(float, r)) for r in fit.loadings.to_numpy()]
        assert [row[3] for row in table.rows] == pytest.approx(fit.communalities.tolist())
    table = section.tables[messages.text("congruence.title", language)]
    assert [row[1:] for row in table.rows] == [(r.factor, r.own_rotation, r.turned) for r in found.rows]
    assert messages.text("report.group.en.phrase", language) in table.notes[0]


def test_items_in_place_are_counted_by_the_factor_of_their_facet() -> None:
    rng = np.random.default_rng(2)
    factors = rng.standard_normal((400, 2))
    columns = {f"a{i}": factors[:, 0] + rng.standard_normal(400) for i in range(4)}
    columns |= {f"b{i}": factors[:, 1] + rng.standard_normal(400) for i in range(4)}
    columns["b3"] = factors[:, 0] + rng.standard_normal(400)
    fit = cm.efa(pd.DataFrame(columns), n_factors=2)
    facets = {"a": ("a0", "a1", "a2", "a3"), "b": ("b0", "b1", "b2", "b3")}
    assert in_place(fit, facets) == ("a0", "a1", "a2", "a3", "b0", "b1", "b2")


def test_scales_that_can_hardly_be_told_apart_are_named(report: cm.Report, checked: Checked) -> None:
    data, language = checked[0], report.content.language
    section = report.content["structure"]
    facets = {"alpha_scale": ALPHA, "beta_scale": BETA}
    largest = 0.0
    for group in GROUPS:
        found = cm.discriminant_validity(group_frame(data, group).dropna(), factors=facets)
        largest = max(largest, float(found.htmt2.to_numpy()[0, 1]))
        title = messages.text("discriminant.title", language) + f": {named(group, language)}"
        quality = [(f.omega, f.alpha, f.ave) for f in found.factors]
        assert [row[2:5] for row in section.tables[title].rows] == quality
        title = messages.text("discriminant.pairs", language) + f": {named(group, language)}"
        assert section.tables[title].rows[0][3:] == (found.htmt.iloc[0, 1], found.htmt2.iloc[0, 1])
    shown = f"{largest:.2f}".replace(".", "," if language == "sv" else ".")
    assert f"HTMT2 {shown}" in str(section)


def test_one_thing_asked_twice_is_told(small: cm.Instrument) -> None:
    design = cm.SimulationDesign(factor_correlation=0.99, loadings=(0.7, 0.8), nonanswers={})
    data, _ = cm.validate(cm.simulate_responses(small, n=200, seed=4, design=design), small, group="language")
    told = str(content_of(data)["structure"])
    assert "Some scales can hardly be told apart" in told
    assert "Report them as one" in told


@pytest.mark.parametrize(
    ("language", "why", "remedy"),
    [
        ("en", "not be assessed for the Swedish form: too few people", "merge it with one it resembles"),
        (
            "sv",
            "inte gått att bedöma för den svenska versionen: för få svarande",
            "slås ihop med en liknande",
        ),
    ],
)
def test_a_small_group_gets_a_reason_and_the_others_their_numbers(
    small: cm.Instrument, language: messages.Language, why: str, remedy: str
) -> None:
    frame = cm.simulate_responses(small, groups={"en": 140, "sv": LEAST - 40}, seed=2)
    data, _ = cm.validate(frame, small, group="language")
    section = content_of(data, language)["structure"]
    chart = section.figures["scree"].chart
    assert isinstance(chart, ScreeChart)
    assert [p.name for p in chart.panels] == [named("en", language)]
    assert why in str(section)
    assert remedy in str(section)
    assert messages.text("report.h.congruence", language) not in str(section)


def test_an_item_that_everybody_answers_alike_stops_nothing_else(small: cm.Instrument) -> None:
    frame = cm.simulate_responses(small, n=150, seed=2, design=cm.SimulationDesign(nonanswers={}))
    frame.loc[frame["language"] == "sv", "A2"] = 4
    data, _ = cm.validate(frame, small, group="language")
    made = cm.report(data, crosscheck=False)
    told = str(made.content["structure"])
    assert "everybody gave the same answer to one of the questions" in told
    assert "loadings" in made.content["structure"].figures, "the English form has its factors"
    assert "NaN" not in made.html
    cells = {c for t in made.content["items"].tables.values() for row in t.shown() for c in row}
    assert "nan" not in cells


def test_few_for_so_many_questions_is_a_caution(small: cm.Instrument) -> None:
    instrument = cm.load_instrument("coproduction-core")
    frame = cm.simulate_responses(instrument, n=110, seed=2)
    data, _ = cm.validate(frame[frame["language"] == "sv"], instrument)
    section = content_of(data)["structure"]
    assert any(
        isinstance(b, Paragraph) and b.tone == "caution" and "fewer than 7 people" in b.text
        for b in section.walk()
    )
    only = str(section)
    assert "same factors in the groups" not in only, "there are no groups"
    assert facets_of(small) == {"alpha_scale": ALPHA, "beta_scale": BETA}


def test_reliability_has_its_bounds_shares_and_loadings(report: cm.Report, checked: Checked) -> None:
    language = report.content.language
    found = cm.reliability(checked[0], by="language")
    tables = report.content["reliability"].tables
    main = next(
        t for t in tables.values() if messages.text("report.reliability.lambda2", language) in t.columns
    )
    more = tables[messages.text("report.reliability.more", language)]
    for r, row, further in zip(found.results, main.rows, more.rows, strict=True):
        assert row[-1] == r.lambda2.value
        assert further[2:6] == (r.k, r.n_incomplete, r.halves.largest, r.mean_r)
        assert further[6:] == (r.omega.value, r.ave, r.maximal_reliability, r.cfi, r.srmr)
    loadings = tables[messages.text("report.reliability.loadings", language)]
    columns = [[i.loading_std for i in found["alpha_scale", g].item_rows] for g in GROUPS]
    assert [row[2:] for row in loadings.rows[:4]] == list(zip(*columns, strict=True))
    low = min(found.results, key=lambda r: r.omega.value)
    shown = f"{low.omega.value:.2f}".replace(".", "," if language == "sv" else ".")
    assert shown in means(report.content["reliability"])[0]
    assert shown in str(report.content["summary"])


def test_ordinal_omega_stands_where_most_choose_the_same_end_and_only_there(
    core: tuple[cm.ResponseData, Content], report: cm.Report
) -> None:
    data, made = core
    section = made["reliability"]
    table = section.tables[messages.text("ordinal_reliability.title", "sv")]
    found = cm.ordinal_reliability(data, by="language")["outcomes_personal", "sv"]
    assert [row[:2] for row in table.rows] == [("Resultat: personer och relationer", "Svenska")]
    assert str(table.rows[0][4]).replace("\u00a0", " ") == found.omega.show(2, "sv")
    assert table.rows[0][5:] == (found.omega_latent, found.alpha_ordinal)
    cautions = [b.text for b in section.walk() if isinstance(b, Paragraph) and b.tone == "caution"]
    assert messages.text("ordinal_reliability.caution", "sv") in cautions
    other = report.content["reliability"]
    assert messages.text("ordinal_reliability.title", report.content.language) not in other.tables


def test_omega_of_a_total_is_that_of_the_bifactor_model(core: tuple[cm.ResponseData, Content]) -> None:
    data, made = core
    facets = facets_of(data.instrument)
    assert len(facets) == 6
    items = tuple(i for group in facets.values() for i in group)
    section = made["reliability"]
    shares = []
    for group, name in (("sv", "Svenska"), ("en", "Engelska")):
        found = cm.omega_hierarchical(group_frame(data, group, items), method="bifactor", factors=facets)
        if math.isnan(found.hierarchical.value):
            assert messages.text("hierarchical_no_solution", "sv") in str(section)
            continue
        shares.append(found.hierarchical.value)
        table = section.tables[f"{messages.text('hierarchical.title', 'sv')}: {name}"]
        assert str(table.rows[0][3]).replace("\u00a0", " ") == found.hierarchical.show(2, "sv")
        assert [row[3] for row in table.rows[1:]] == [f.general for f in found.factors]
        behind = section.tables[f"{messages.text('report.hierarchical.loadings', 'sv')}: {name}"]
        expected = found.loadings.loc["R4", ["general", "reciprocity", "general_share"]]
        row = next(r for r in behind.rows if str(r[1]).startswith("R4"))
        assert row[2:] == pytest.approx(tuple(expected))
    assert shares
    assert f"{round(100 * min(shares))}\u00a0%" in next(s for s in means(section) if "totalpoäng" in s)


def test_what_the_data_cannot_tell_is_told_with_what_it_would_take(report: cm.Report) -> None:
    language = report.content.language
    told = str(report.content["stability"])
    assert messages.text("report.retest.none", language) in told
    assert messages.text("report.aggregation.none", language) in told


@pytest.fixture(scope="module")
def twice(small: cm.Instrument) -> cm.ResponseData:
    first = cm.simulate_responses(small, n=70, seed=6, design=cm.SimulationDesign(icc=0.5, n_projects=4))
    rng = np.random.default_rng(1)
    second = first.copy()
    for item in ("A1", "B1", "C1"):
        answered = second[item].between(1, 5)
        moved = second.loc[answered, item] + rng.integers(-1, 2, int(answered.sum()))
        second.loc[answered, item] = moved.clip(1, 5)
    frame = pd.concat([first.assign(wave=1), second.assign(wave=2)], ignore_index=True)
    frame["project"] = "Bait-" + frame["project"].astype(str)
    return cm.validate(
        frame, small, respondent="respondent", group="language", wave="wave", cluster="project"
    )[0]


def test_agreement_over_time_and_between_members_is_that_of_the_analysis(
    twice: cm.ResponseData, small: cm.Instrument
) -> None:
    made = cm.report(twice, crosscheck=False)
    section = made.content["stability"]
    over_time = section.tables["Test–retest"]
    expected = cm.retest(twice)
    assert [row[1] for row in over_time.rows] == [r.n for r in expected.results]
    shown = [str(row[2]).replace("\u00a0", " ") for row in over_time.rows]
    assert shown == [r.icc_agreement.show(2) for r in expected.results]
    assert over_time.rows[0][0] == "Processes", "scales stand by name"
    between = section.tables["Agreement within partnerships"]
    found = cm.aggregate(twice)
    assert [row[1:4] for row in between.rows] == [(r.n_groups, r.n, r.rwg_median) for r in found.results]
    means_of_projects = {f"{g.mean:.2f}" for r in found.results for g in r.groups if not math.isnan(g.mean)}
    assert not means_of_projects & {cell for row in between.shown() for cell in row}
    assert "Bait-" not in made.html
    assert "change and measurement error together" in str(section)
    assert "ICC(2,1)" in str(made.content["methods"])


def test_few_people_asked_twice_are_not_shown(twice: cm.ResponseData, small: cm.Instrument) -> None:
    frame = pd.DataFrame(twice.frame)
    once = frame[frame["wave"] == 1]
    again = frame[(frame["wave"] == 2) & frame["respondent"].isin(once["respondent"].head(7))]
    data, _ = cm.validate(
        pd.concat([once, again]), small, respondent="respondent", group="language", wave="wave"
    )
    section = content_of(data)["stability"]
    assert "fewer than 10 people have a score at both occasions" in str(section)
    assert "Test–retest" not in section.tables


def test_findings_that_share_a_remedy_tell_it_once(checked: Checked) -> None:
    material = gather(checked[0], language="en", group=None, findings=None, second=False, seed=1, date=None)
    values = {"n": 10, "scale": "alpha_scale"}
    first = Finding("retest_small", "note", scale="alpha_scale", values=values)
    second = replace(first, scale="beta_scale", values={**values, "scale": "beta_scale"})
    told = material.sentences([first, second, first])
    assert len(told) == 2
    remedy = first.remedy()
    assert [remedy in sentence for sentence in told] == [False, True]
    assert "“Processes”" in told[0]


def test_details_can_be_unfolded_by_anybody(report: cm.Report) -> None:
    folded = [b for s in report.content.sections for b in s.walk() if isinstance(b, Details)]
    assert len(folded) >= 8
    assert all(d.summary and d.blocks for d in folded)
    assert report.html.count('<details class="more">') == len(folded)
    assert "<script" not in report.html


def test_tests_of_the_ladder_are_named_in_the_language_of_the_report(report: cm.Report) -> None:
    language = report.content.language
    told = str(report.content["methods"])
    expected = {"en": "scaled difference (Satorra", "sv": "skalad skillnad (Satorra"}
    other = expected["sv" if language == "en" else "en"]
    assert expected[language] in told
    assert other not in told


@pytest.mark.parametrize(
    ("language", "remedy"), [("en", "merge it with one it resembles"), ("sv", "slå ihop den med en liknande")]
)
def test_a_tiny_group_that_stops_the_ladder_may_be_left_out(
    small: cm.Instrument, language: messages.Language, remedy: str
) -> None:
    frame = cm.simulate_responses(small, n=120, seed=4, design=cm.SimulationDesign(nonanswers={}))
    frame["form"] = ["de" if i < 4 else x for i, x in enumerate(frame["language"])]
    data, _ = cm.validate(frame, small, group="form")
    ladder = content_of(data, language)["ladder"]
    assert remedy in str(ladder)
