# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The report is complete in both languages, accessible, closed to the outside, and tells of nobody."""

from __future__ import annotations

import re
import string
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import coprod_measures as cm
from coprod_measures import messages
from coprod_measures.report import agreement, content
from coprod_measures.report.blocks import Details, FigureBlock, TableBlock
from coprod_measures.report.sections.ladder import CUT
from coprod_measures.report.sections.summary import _answer
from coprod_measures.testing import instruments, responses

Checked = tuple[cm.ResponseData, cm.ValidationReport]
VOID = {"meta", "br", "hr", "img", "input", "link"}


class Page(HTMLParser):
    """Elements of a page in order; fails on tags that are not closed in turn."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.parents: list[tuple[str, ...]] = []
        self.feed(html)
        self.close()
        assert not self.open, f"not closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parents.append(tuple(self.open))
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parents.append(tuple(self.open))
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [a for t, a in self.elements if t == tag]


def sentences(report: cm.Report) -> str:
    return "\n".join([report.content.title, *map(str, report.content.sections)])


def section(report: cm.Report, name: str) -> str:
    return str(report.content[name])


def test_the_page_is_well_formed_and_in_its_language(report: cm.Report) -> None:
    page = Page(report.html)
    assert page.all("html")[0]["lang"] == report.content.language
    assert len(page.all("h1")) == len(page.all("main")) == len(page.all("title")) == 1
    ids = [a["id"] for _, a in page.elements if "id" in a]
    assert len(ids) == len(set(ids))
    targets = {str(a["href"])[1:] for a in page.all("a")}
    assert targets <= set(ids), "every link leads somewhere"
    assert "summary" in targets, "there is a skip link"


def test_headings_skip_no_level(report: cm.Report) -> None:
    levels = [int(t[1]) for t, _ in Page(report.html).elements if re.fullmatch(r"h[1-6]", t)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_tables_have_captions_and_scopes_and_figures_alternatives(report: cm.Report) -> None:
    page = Page(report.html)
    assert len(page.all("table")) == len(page.all("caption")) > 10
    assert all(a.get("scope") in ("col", "row") for a in page.all("th"))
    drawings = [a for a in page.all("div") if a.get("role") == "img"]
    folded = [p for (tag, _), p in zip(page.elements, page.parents, strict=True) if tag == "details"]
    assert len(drawings) == len(page.all("figure")) == sum("figure" in p for p in folded) >= 5
    assert len(page.all("summary")) == len(folded)
    assert all(len(str(a["aria-label"])) > 40 for a in drawings)


def test_nothing_is_loaded_from_anywhere(report: cm.Report) -> None:
    page = Page(report.html)
    assert not {t for t, _ in page.elements} & {"script", "link", "img", "iframe", "object", "embed", "base"}
    for _, attributes in page.elements:
        for name in ("src", "href", "xlink:href", "data", "srcset", "action"):
            assert str(attributes.get(name) or "#").startswith("#")
    assert "@import" not in report.html
    assert not re.search(r"url\((?!#)", report.html)


def test_simulated_data_are_called_so_first_and_last(report: cm.Report, checked: Checked) -> None:
    banner = {"en": "SIMULATED DATA", "sv": "SIMULERADE DATA"}[report.content.language]
    assert report.html.index(banner) < report.html.index("<h1>")
    assert report.html.count(banner) == 2 + len(Page(report.html).all("figure")), (
        "figures say so by themselves"
    )


def test_no_banner_on_other_data(frame: pd.DataFrame, small: cm.Instrument) -> None:
    data, _ = cm.validate(frame.drop(columns="simulated"), small, group="language")
    assert "SIMULATED" not in cm.report(data, crosscheck=False).html
    mixed = frame.assign(simulated=[True] + [False] * (len(frame) - 1))
    data, _ = cm.validate(mixed, small, group="language")
    assert "SIMULATED" in cm.report(data, crosscheck=False).html, "one made-up row marks the whole"


def test_all_sections_are_there_in_order(report: cm.Report) -> None:
    assert [s.name for s in report.content.sections] == [
        "summary", "about", "status", "findings", "answers", "items", "scores", "outcomes", "structure",
        "reliability", "stability", "ladder", "comparison", "crosscheck", "methods", "provenance",
    ]  # fmt: skip


def test_verdicts_of_the_ladder_stand_in_the_report(report: cm.Report, checked: Checked) -> None:
    language = report.content.language
    ladders = cm.invariance_by_scale(checked[0], group="language")
    assert ladders["alpha_scale"].supported in ("scalar", "strict")
    assert ladders["beta_scale"].supported in ("configural", "metric"), "the planted bias is found"
    told = section(report, "ladder")
    for ladder in ladders.values():
        for step in ladder.steps:
            assert cm.Table("", ("x",), ((step.cfi,),), language=language).shown()[0][0] in told
    said = section(report, "summary")
    quoted = {"en": ("“Processes”", "“Reciprocity”"), "sv": ("”Processer”", "”Ömsesidighet”")}[language]
    yes, partial = {
        "en": ("may be compared on {}", "On {} some questions work differently"),
        "sv": ("För {} får medelpoängen jämföras", "För {} fungerar några frågor olika"),
    }[language]
    assert yes.format(quoted[0]) in said
    assert partial.format(quoted[1]) in said


def test_a_refused_difference_is_not_printed(report: cm.Report, checked: Checked) -> None:
    comparison = cm.compare_groups(checked[0])
    assert comparison["outcomes"].status == "refused"
    assert comparison["beta_scale"].status == "qualified"
    block = next(
        b
        for s in report.content.sections
        if s.name == "comparison"
        for b in s.blocks
        if isinstance(b, TableBlock)
    )
    rows = {row[0]: row for row in block.table.rows}
    language = report.content.language
    composite, partial = {
        "en": ("Outcomes", "Reciprocity"),
        "sv": ("Resultat och förändring", "Ömsesidighet"),
    }[language]
    assert rows[composite][3:] == (None, None, None)
    moved = comparison["beta_scale"].impact["sv"].show(2, language)
    assert str(rows[partial][5]).replace("\u00a0", " ").replace("\u2060", "") == moved


def test_a_difference_without_a_test_is_not_said_to_come_from_the_questions(checked: Checked) -> None:
    partial = cm.compare_groups(checked[0])["beta_scale"]
    assert _answer(partial) == "partial"
    assert _answer(replace(partial, status="refused")) == "unshown"
    refused = cm.compare_groups(checked[0], partial=None)["beta_scale"]
    assert (refused.status, _answer(refused)) == ("refused", "no")


def test_scores_and_reliability_are_those_of_the_other_rooms(report: cm.Report, checked: Checked) -> None:
    language = report.content.language
    data, _ = checked
    scores = cm.score(data).frame
    told = section(report, "scores")
    for group, part in scores.groupby("language"):
        for scale in ("alpha_scale", "beta_scale"):
            values = part[scale].dropna()
            for number in (values.mean(), values.std(ddof=1)):
                shown = f"{number:.2f}".replace(".", "," if language == "sv" else ".")
                assert shown in told, (group, scale)
    told = section(report, "reliability").replace("\u00a0", " ")
    coefficients = cm.reliability(data, by="language")
    for r in coefficients.results:
        assert r.alpha.show(2, language) in told
        assert r.omega.show(2, language) in told


def test_outcomes_are_read_by_level_and_have_no_total(report: cm.Report, checked: Checked) -> None:
    told = section(report, "outcomes")
    level = {"en": "service", "sv": "verksamhet"}[report.content.language]
    assert level in told
    assert {"en": "U1 Strain", "sv": "U1 Belastning"}[report.content.language] in told
    mean = cm.score(checked[0]).frame.groupby("language")["outcomes"].mean()["en"]
    total = {"en": f"{mean:.2f}", "sv": f"{mean:.2f}".replace(".", ",")}[report.content.language]
    tables = [b.table for s in report.content.sections for b in s.blocks if isinstance(b, TableBlock)]
    means = [t for t in tables if any("(1 " in n for n in t.notes)]
    title = {"en": "Outcomes", "sv": "Resultat och förändring"}[report.content.language]
    assert not any(row[0] == title and total in t.shown()[i] for t in means for i, row in enumerate(t.rows))


def test_the_instrument_is_never_called_validated(report: cm.Report) -> None:
    text = section(report, "status")
    assert {"en": "S0, draft", "sv": "S0, utkast"}[report.content.language] in text
    assert {"en": "No ranking of projects", "sv": "Ingen rangordning av projekt"}[
        report.content.language
    ] in text
    assert {"en": "not validated in", "sv": "inte validerat på"}[report.content.language] in section(
        report, "summary"
    )


def test_provenance_lets_the_numbers_be_made_again(report: cm.Report, small: cm.Instrument) -> None:
    told = section(report, "provenance")
    for value in (small.scoring_hash, small.file_hash, small.version, cm.__version__, str(small.citation)):
        assert value in told


def test_same_data_same_page(checked: Checked) -> None:
    data, findings = checked
    first = cm.report(data, findings=findings, crosscheck=False).html
    assert cm.report(data, findings=findings, crosscheck=False).html == first
    dated = cm.report(data, findings=findings, crosscheck=False, date="1 May 2031").html
    assert "1 May 2031" in dated
    assert "1 May 2031" not in first


BAIT = "Bait-7f3a"


def test_lazy_answers_give_the_same_page(checked: Checked, frame: pd.DataFrame, small: cm.Instrument) -> None:
    lazy, findings = cm.validate(
        pl.from_pandas(frame).lazy(), small, respondent="respondent", group="language", covariates=["role"]
    )
    expected = cm.report(checked[0], findings=checked[1], crosscheck=False)
    assert cm.report(lazy, findings=findings, crosscheck=False).html == expected.html


def test_no_id_and_no_free_text_reaches_the_page(small: cm.Instrument) -> None:
    frame = cm.simulate_responses(small, n=120, seed=9).astype(object)
    frame["respondent"] = [f"{BAIT}-id-{i}" for i in range(len(frame))]
    frame["project"] = [f"{BAIT}-project-{i % 40}" for i in range(len(frame))]
    frame["role"] = [f"{BAIT} says <b>help</b>" if i % 3 else "staff" for i in range(len(frame))]
    frame["comment"] = f"{BAIT} my phone number is 555-0199"
    frame.loc[5, "A1"] = f"{BAIT} typed into an item"
    frame.loc[6, "A2"] = 77
    for language in messages.LANGUAGES:
        data, findings = cm.validate(
            frame,
            small,
            respondent="respondent",
            group="language",
            cluster="project",
            covariates=["role", "comment"],
        )
        assert findings.errors
        html = cm.report(data, language=language, findings=findings, crosscheck=False).html
        assert BAIT not in html
        assert "555-0199" not in html


def test_labels_that_look_like_markup_stay_text(small: cm.Instrument) -> None:
    frame = cm.simulate_responses(small, n=60, seed=9)
    frame["site"] = ["<script>alert(1)</script>" if x == "en" else "b & c" for x in frame["language"]]
    data, findings = cm.validate(frame, small, group="site")
    html = cm.report(data, findings=findings, crosscheck=False).html
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_few_people_get_no_mean_and_no_distribution(small: cm.Instrument) -> None:
    frame = cm.simulate_responses(small, groups={"en": 60, "sv": 8}, seed=2)
    data, findings = cm.validate(frame, small, group="language")
    made = cm.report(data, findings=findings, crosscheck=False)
    for name in ("scores", "outcomes"):
        for block in next(s for s in made.content.sections if s.name == name).blocks:
            if isinstance(block, TableBlock):
                swedish = [row for row in block.table.rows if "Swedish" in row]
                assert swedish
                assert not any(isinstance(cell, float) for row in swedish for cell in row)
    for block in next(s for s in made.content.sections if s.name == "answers").blocks:
        if isinstance(block, FigureBlock):
            assert all(bar.segments is None for item in block.chart.items for bar in item.bars[1:])  # type: ignore[union-attr]
    assert "cannot be assessed" in section(made, "summary")


def test_numbers_of_answers_below_five_are_not_shown(small: cm.Instrument) -> None:
    frame = cm.simulate_responses(small, groups={"en": 60, "sv": 4}, seed=2)
    data, findings = cm.validate(frame, small, group="language")
    made = cm.report(data, findings=findings, crosscheck=False)
    told = {}
    for name in ("answers", "items", "scores", "outcomes", "reliability"):
        (part,) = (s for s in made.content.sections if s.name == name)
        blocks = [
            b for block in part.blocks for b in (block.blocks if isinstance(block, Details) else [block])
        ]
        tables = [b.table for b in blocks if isinstance(b, TableBlock)]
        tables += [t for b in blocks if isinstance(b, FigureBlock) for t in b.numbers]
        rows = [r for t in tables for r in t.rows if "Swedish" in r or t.title.endswith("Swedish")]
        assert not any(cell in (1, 2, 3, 4) for row in rows for cell in row)
        told[name] = sum("few" in row for row in rows)
    assert min(told.values()) > 0, told
    assert "n = 60" in made.html
    assert "n = 4" not in made.html


def test_without_groups_nothing_is_compared(frame: pd.DataFrame, small: cm.Instrument) -> None:
    data, _ = cm.validate(frame, small)
    made = cm.report(data, crosscheck=False)
    assert [s.name for s in made.content.sections if s.name == "comparison"] == []
    assert "nothing is compared" in section(made, "summary")
    assert "were not handed to this report" in section(made, "findings")


@pytest.mark.parametrize("sizes", [{"en": 60, "sv": 1}, {"en": 3, "sv": 2}])
def test_too_few_for_any_ladder_still_gives_a_report(small: cm.Instrument, sizes: dict[str, int]) -> None:
    frame = cm.simulate_responses(small, groups=sizes, seed=1)
    data, findings = cm.validate(frame, small, group="language")
    for language, said in (("en", "cannot be assessed"), ("sv", "inte att bedöma")):
        made = cm.report(data, language=language, findings=findings)  # type: ignore[arg-type]
        assert said in section(made, "summary")
        assert not any(d for d in cm.compare_groups(data).scales if d.differences)


@settings(max_examples=6)
@given(st.data())
def test_any_answers_to_any_instrument_give_a_report(draw: st.DataObject) -> None:
    instrument = draw.draw(instruments())
    data, findings = cm.validate(draw.draw(responses(instrument)), instrument, group="language")
    for language in messages.LANGUAGES:
        Page(cm.report(data, language=language, findings=findings, crosscheck=False).html)


def test_several_occasions_and_clusters_are_told(small: cm.Instrument) -> None:
    frame = cm.simulate_responses(small, n=120, seed=1)
    frame["wave"] = [1, 2] * 120
    data, _ = cm.validate(frame, small, group="language", cluster="project", wave="wave")
    made = cm.report(data, crosscheck=False)
    assert "come from 2 occasions" in section(made, "about")
    assert "12 in English, 12 in Swedish" in section(made, "comparison")
    assert "cannot be assessed" in section(made, "summary"), "24 clusters are too few"
    for language in messages.LANGUAGES:
        text = re.sub(r"<[^>]+>", "", cm.report(data, language=language, crosscheck=False).html)
        assert not re.search(r"\b(by|missing|estimator|partial|n_starts)=|needed_n", text), (
            "no Python in a report"
        )
    frame["project"] = [f"p{i % 40}" for i in range(len(frame))]
    data, _ = cm.validate(frame, small, group="language", cluster="project")
    assert "lies in one group" not in section(cm.report(data, crosscheck=False), "comparison")


def test_instrument_without_wording_and_other_group_names() -> None:
    instrument = cm.datasets.gbhs_instrument()
    frame = cm.simulate_responses(instrument, n=150, groups={"english": 150, "swedish": 140}, seed=5)
    data, findings = cm.validate(frame, instrument, group="language")
    made = cm.report(data, language="sv", findings=findings, crosscheck=False)
    assert "etiketter" in section(made, "status")
    blocks = made.content["answers"].blocks
    (alone,) = (i for i, b in enumerate(blocks) if isinstance(b, FigureBlock) and b.name == "answers-other")
    assert str(getattr(blocks[alone - 1], "text", "")) == "Frågor utanför skalorna"
    assert "150 på engelska, 140 på svenska" in section(made, "summary")


def test_a_column_of_ids_is_no_group(checked: Checked, small: cm.Instrument, frame: pd.DataFrame) -> None:
    data, _ = cm.validate(frame, small, group="project")
    with pytest.raises(cm.CoprodError, match="24 different values"):
        cm.report(data)
    with pytest.raises(cm.CoprodError, match="not a key column"):
        cm.report(checked[0], group="project")
    with pytest.raises(cm.CoprodError, match="Use one of: sv, en"):
        cm.report(checked[0], language="se")  # type: ignore[arg-type]
    with pytest.raises(cm.CoprodError, match="Validate first"):
        cm.report(frame)  # type: ignore[arg-type]


def test_second_calculation_agrees(report: cm.Report) -> None:
    told = section(report, "crosscheck")
    assert "pingouin" in told
    assert "semopy" in told
    assert re.search(r"All \d\d numbers|Alla \d\d tal", told)


def test_a_missing_second_engine_is_told(checked: Checked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pingouin", None)
    monkeypatch.setitem(sys.modules, "semopy", None)
    assert {a.refusal for a in agreement.agreements(checked[0], cm.reliability(checked[0]))} == {
        "missing_extra"
    }
    assert "coprod_measures[crosscheck]" in section(cm.report(checked[0]), "crosscheck")


def test_disagreement_is_told_as_a_caution(checked: Checked, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = agreement.Agreement(None, "other 1.0", 3, 2, 0.5, ("alpha of something",), ())
    monkeypatch.setattr(content, "agreements", lambda *_: (wrong,))
    told = section(cm.report(checked[0]), "crosscheck")
    assert "do not agree" in told
    assert "alpha of something" in told


def test_the_page_is_saved_or_the_reason_told(report: cm.Report, tmp_path: Path) -> None:
    path = report.save(tmp_path / "report.html")
    assert path.read_text(encoding="utf-8") == report.html
    with pytest.raises(cm.CoprodError, match="cannot be written"):
        report.save(tmp_path / "none" / "report.html")
    for name in ("report.pdf", "report"):
        with pytest.raises(cm.CoprodError, match=r"should end in \.html or \.htm"):
            report.save(tmp_path / name)
        assert not (tmp_path / name).exists()
    assert report._repr_html_().startswith("<main>")
    assert "kB HTML" in str(report)


def test_every_sentence_exists_in_both_languages_with_the_same_values() -> None:
    own = [c for c in messages.codes() if c.startswith("report.")]
    assert len(own) > 150
    for code in own:
        fields = [
            {f for _, f, _, _ in string.Formatter().parse(messages.template(code, language)) if f}
            for language in messages.LANGUAGES
        ]
        assert fields[0] == fields[1], code
        assert messages.template(code, "sv").strip(), code


def test_every_report_sentence_is_used(repository: Path) -> None:
    folder = repository / "coprod_measures"
    code = "\n".join(
        p.read_text(encoding="utf-8")
        for p in folder.glob("report/**/*")
        if p.is_file() and p.suffix in (".py", ".j2")
    )
    unused = []
    for name in (c.removeprefix("report.") for c in messages.codes() if c.startswith("report.")):
        parts = name.split(".")
        forms = (
            [*map(re.escape, parts[:i]), r"\{[^}]+\}", *map(re.escape, parts[i + 1 :])]
            for i in range(1, len(parts))
        )
        spelt = [re.escape(name), *map(r"\.".join, forms)]
        if not any(re.search("[\"'.]" + form + "[\"']", code) for form in spelt):
            unused.append(name)
    assert unused == []


def test_report_stays_a_function_beside_its_room() -> None:
    probe = (
        "import coprod_measures.report.content, coprod_measures.report, coprod_measures as cm, types;"
        "from coprod_measures.report import figures;"
        "assert isinstance(cm.report, types.FunctionType), cm.report;"
        "assert isinstance(figures, types.ModuleType) and cm.plot is figures"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", probe], check=True)


def test_the_cut_in_the_figure_is_the_one_that_decides(checked: Checked) -> None:
    for ladder in cm.invariance_by_scale(checked[0], group="language").values():
        for step in ladder.steps[1:]:
            assert (step.decision == "rejected") == (step.delta_cfi < CUT)


@pytest.mark.parametrize(("language", "words"), [("en", "from one group"), ("sv", "en och samma grupp")])
def test_answers_of_one_group_are_told_from_no_groups(
    small: cm.Instrument, frame: pd.DataFrame, language: str, words: str
) -> None:
    swedish = frame[frame["language"] == "sv"]
    data, _ = cm.validate(swedish, small, respondent="respondent", group="language")
    assert words in sentences(cm.report(data, language=language, crosscheck=False))
    alone, _ = cm.validate(swedish, small, respondent="respondent")
    assert words not in sentences(cm.report(alone, language=language, crosscheck=False))
