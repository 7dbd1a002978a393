# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Findings and scores are the same wherever the data are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import hypothesis.strategies as st
import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings

from coprod_measures.errors import DataError
from coprod_measures.instrument import Instrument
from coprod_measures.model import sample_statistics
from coprod_measures.responses import Scores, answers_in_engine, score, validate
from coprod_measures.testing import instruments, responses

Convert = Callable[[pd.DataFrame], Any]
OPTIONS: dict[str, Any] = {"respondent": "id", "group": "language", "wave": "wave", "covariates": ["age"]}


@pytest.fixture
def untidy(clean: pd.DataFrame, small: Instrument) -> pd.DataFrame:
    """Answers with something to tell about by every rule on answers, rows and groups."""
    frame = clean.assign(wave=1.0, age=np.arange(len(clean)) % 60 + 18.0, remark="fine, thanks")
    frame[list(small.item_ids)] = frame[list(small.item_ids)].astype(float)
    frame.loc[2, "A1"] = 7
    frame.loc[4, "B1"] = 2.5
    frame.loc[6, "id"] = frame.loc[9, "id"]
    frame.loc[7, "id"] = " "
    frame.loc[8, "wave"] = np.nan
    frame.loc[20:59, "A2"] = np.nan
    frame.loc[70, list(small.item_ids)] = np.nan
    frame.loc[71, list(small.item_ids)] = 3.0
    frame.loc[frame.language.eq("en") & frame.B2.eq(1), "B2"] = 2.0
    frame.loc[frame.language.eq("sv"), "A3"] = 6 - frame.A3
    frame.loc[100:103, "language"] = [None, "", "no", "SV"]
    frame["C2"] = frame["C1"]
    return frame.drop(columns="C3")


@pytest.fixture
def in_words(clean: pd.DataFrame, small: Instrument) -> pd.DataFrame:
    """Answers as labels, codes in text, non-answers, blanks and a misspelling."""
    frame = clean.copy()
    for item in small.item_ids:
        options = small.response_scale_of(item).options
        words = {o.code: o.label["sv" if i % 2 else "en"] for i, o in enumerate(options)}
        frame[item] = frame[item].map(words).astype(object)
    frame.loc[0, "A1"] = "2"
    frame.loc[1, "A1"] = " 3,0 "
    frame.loc[2, "A2"] = "no such label"
    frame.loc[3, "A2"] = ""
    frame.loc[4:5, "B1"] = None
    return frame


def findings(native: Any, instrument: Instrument, **options: Any) -> pd.DataFrame:
    return validate(native, instrument, **options)[1].to_frame(include_ids=True)


def rows_of(scores: Scores) -> pd.DataFrame:
    frame: Any = nw.from_native(scores.frame)
    eager = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    plain = pd.DataFrame({c: eager[c].to_list() for c in eager.columns})
    return plain.astype(object).where(plain.notna(), None)


def test_findings_are_the_same_in_every_engine(
    engine: Convert, untidy: pd.DataFrame, small: Instrument
) -> None:
    expected = findings(untidy, small, **OPTIONS)
    told = set(expected["code"])
    planted = {
        "out_of_range", "not_a_whole_number", "duplicate_key", "missing_key", "all_missing",
        "straight_lining",
        "missing_column", "unexpected_column", "many_nonanswers", "empty_category", "group_spelling",
        "missing_group", "group_not_a_language", "too_few", "reversed_item_not_reversed", "identical_items",
    }  # fmt: skip
    assert planted <= told, planted - told
    pd.testing.assert_frame_equal(
        findings(engine(untidy), small, **OPTIONS), expected, check_exact=False, rtol=1e-10
    )


def test_findings_without_keys_and_groups(engine: Convert, untidy: pd.DataFrame, small: Instrument) -> None:
    pd.testing.assert_frame_equal(findings(engine(untidy), small), findings(untidy, small))


CORNERS: dict[str, tuple[Callable[[pd.DataFrame], pd.DataFrame], dict[str, Any]]] = {
    "no rows": (lambda f: f.head(0), {"group": "language"}),
    "no items": (lambda f: f[["id", "language"]], {"respondent": "id"}),
    "no groups": (lambda f: f.assign(g=np.arange(len(f)) % 70), {"group": "g"}),
    "personal": (lambda f: f.assign(m="a@b.se"), {"covariates": ["m"]}),
    "numbered": (lambda f: f.assign(row=1, row_=2, A1=7), {"covariates": ["row"]}),
    "truths": (lambda f: f.assign(A1=True), {}),
    "non-answers": (lambda f: f.assign(A1=90.0, A2=91, A3=None), {"group": "language"}),
}


@pytest.mark.parametrize("name", ["polars-lazy", "duckdb"])
@pytest.mark.parametrize("corner", CORNERS)
def test_corners_are_the_same_in_an_engine(
    engines: dict[str, Convert], name: str, corner: str, clean: pd.DataFrame, small: Instrument
) -> None:
    change, options = CORNERS[corner]
    frame = change(clean)
    data, report = validate(frame, small, **options)
    there, found = validate(engines[name](frame), small, **options)
    assert [f.message() for f in found.findings] == [f.message() for f in report.findings]
    assert there.lazy
    assert repr(there) == repr(data)
    assert str(score(there)) == str(score(data))


def test_words_are_read_in_every_engine(engine: Convert, in_words: pd.DataFrame, small: Instrument) -> None:
    expected, _ = validate(in_words, small, respondent="id", group="language")
    data, report = validate(engine(in_words), small, respondent="id", group="language")
    assert [f.code for f in report.errors] == ["unknown_label"]
    assert data.to_numpy() == pytest.approx(expected.to_numpy(), nan_ok=True)
    pd.testing.assert_frame_equal(data.nonanswers("language"), expected.nonanswers("language"))
    pd.testing.assert_frame_equal(data.nonanswers(), expected.nonanswers())


def test_scores_are_the_same_in_every_engine(
    engine: Convert, untidy: pd.DataFrame, small: Instrument
) -> None:
    data, _ = validate(engine(untidy), small, **OPTIONS)
    scores, expected = score(data), rows_of(score(validate(untidy, small, **OPTIONS)[0]))
    found = rows_of(scores)
    assert len(scores) == len(expected)
    pd.testing.assert_frame_equal(found, expected, check_exact=False, rtol=1e-10, check_dtype=False)
    assert expected["alpha_scale_reason"].notna().any()
    assert str(scores.summary()) == str(score(validate(untidy, small, **OPTIONS)[0]).summary())


@pytest.mark.parametrize("name", ["polars-lazy", "duckdb"])
@pytest.mark.parametrize("method", ["mean", "sum", "pomp", "top_score", "prorated"])
def test_every_rule_is_the_same_in_an_engine(
    engines: dict[str, Convert], name: str, untidy: pd.DataFrame, small: Instrument, method: str
) -> None:
    content = small.model_dump(by_alias=True)
    rule: dict[str, Any] = {"method": method, "minimum": 1.0 if method == "top_score" else 0.5}
    if method == "prorated":
        rule |= {"method": "sum", "prorate": True}
    content["scales"][0]["scoring"] = rule
    asked = Instrument.model_validate(content)
    found = rows_of(score(validate(engines[name](untidy), asked)[0]))
    pd.testing.assert_frame_equal(
        found, rows_of(score(validate(untidy, asked)[0])), check_exact=False, rtol=1e-10, check_dtype=False
    )


@settings(max_examples=8)
@given(data_of=st.data())
def test_drawn_instruments_score_and_check_the_same_in_every_engine(
    engines: dict[str, Convert], data_of: st.DataObject
) -> None:
    asked = data_of.draw(instruments())
    frame = data_of.draw(responses(asked, answers="codes"))
    data, report = validate(frame, asked, respondent="respondent")
    expected = rows_of(score(data))
    for name in ("polars-lazy", "duckdb"):
        there, found = validate(engines[name](frame), asked, respondent="respondent")
        assert [f.message() for f in found.findings] == [f.message() for f in report.findings]
        pd.testing.assert_frame_equal(
            rows_of(score(there)), expected, check_exact=False, rtol=1e-10, check_dtype=False
        )


@pytest.mark.parametrize(
    ("name", "kind"), [("polars-lazy", pl.LazyFrame), ("duckdb", duckdb.DuckDBPyRelation)]
)
def test_what_came_lazy_goes_lazy(
    engines: dict[str, Convert], name: str, kind: type, untidy: pd.DataFrame, small: Instrument
) -> None:
    data, _ = validate(engines[name](untidy), small, **OPTIONS)
    for frame in (data.frame, data.codes(), data.keyed(["A1"]), score(data).frame):
        assert isinstance(frame, kind)
    found = sample_statistics(data, ["A1", "A2", "A3"], group="language", group_order=["sv", "en"])
    eager = validate(untidy, small, **OPTIONS)[0]
    expected = sample_statistics(eager, ["A1", "A2", "A3"], group="language", group_order=["sv", "en"])
    for one, other in zip(found.groups, expected.groups, strict=True):
        assert one.n == other.n
        assert one.cov == pytest.approx(other.cov, rel=1e-10, abs=1e-12)


@pytest.mark.parametrize("name", ["polars-lazy", "duckdb"])
def test_no_more_rows_leave_the_engine_than_findings_name(
    engines: dict[str, Convert],
    name: str,
    untidy: pd.DataFrame,
    small: Instrument,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    most = 0
    real = answers_in_engine.collected

    def watched(frame: Any) -> Any:
        nonlocal most
        rows = real(frame)
        most = max(most, len(rows))
        return rows

    monkeypatch.setattr(answers_in_engine, "collected", watched)
    named = {f.row - 1 for f in validate(untidy, small, **OPTIONS)[1].findings if f.row}
    tidy = untidy.drop(index=list(named))
    sizes = []
    for copies in (1, 20):
        most = 0
        more = [tidy.assign(id=tidy["id"] + f"-{i}") for i in range(copies)]
        validate(engines[name](pd.concat([untidy, *more])), small, **OPTIONS)
        sizes.append(most)
    assert sizes[0] == sizes[1] > 10


def test_duckdb_numbers_rows_as_in_the_file(tmp_path: Any, untidy: pd.DataFrame, small: Instrument) -> None:
    path = tmp_path / "answers.parquet"
    pl.from_pandas(untidy).write_parquet(path, row_group_size=50)
    relation = duckdb.read_parquet(str(path))
    pd.testing.assert_frame_equal(
        findings(relation, small, **OPTIONS), findings(pl.scan_parquet(path), small, **OPTIONS)
    )


def test_repeated_rows_and_missing_clusters_are_told_wherever_the_data_are(
    clean: pd.DataFrame, small: Instrument
) -> None:
    sparse = clean.drop(columns="id").assign(project=["p1", "p2", None] * 80)
    sparse.loc[:9, "B1"] = np.nan
    sparse.loc[10, list(small.item_ids)[3:]] = np.nan  # too few answers to be told from chance
    twice = pd.concat([sparse, sparse.iloc[:20], sparse.iloc[10:20]], ignore_index=True)
    texts = pl.from_pandas(twice)
    kinds = {
        "pandas": twice,
        "polars": texts,
        "lazy": texts.lazy(),
        "duckdb": duckdb.from_arrow(texts.to_arrow()),
    }
    told = {}
    for kind, frame in kinds.items():
        report = validate(frame, small, group="language", cluster="project")[1]
        (rows,) = [f for f in report.findings if f.code == "repeated_rows"]
        (clusters,) = [f for f in report.findings if f.code == "missing_cluster"]
        assert (rows.severity, clusters.severity) == ("warning", "warning")
        assert clusters.values["n"] == int(twice["project"].isna().sum())
        told[kind] = rows.values["n"]
    varied = twice[list(small.item_ids)]
    enough = (varied.notna().sum(axis=1) >= 10) & (varied.nunique(axis=1) >= 3)
    assert set(told.values()) == {int((varied.duplicated(keep=False) & enough).sum())}
    assert told["pandas"] >= 40


def test_unlike_rows_and_rows_with_a_key_are_not_called_repeated(
    clean: pd.DataFrame, small: Instrument
) -> None:
    unlike = clean.drop_duplicates(subset=list(small.item_ids)).drop(columns="id")
    twice = pd.concat([clean, clean.assign(id=clean["id"] + "b")])
    for frame, options in ((unlike, {}), (twice, {"respondent": "id"})):
        report = validate(frame, small, group="language", **options)[1]
        assert "repeated_rows" not in {f.code for f in report.findings}


@pytest.mark.parametrize(
    "frame",
    [
        pl.scan_parquet("none/*.parquet"),
        pl.scan_csv("none.csv"),
        pl.LazyFrame({"A1": [1]}).select("A2"),
    ],
)
def test_lazy_data_without_a_source_are_told(frame: pl.LazyFrame, small: Instrument) -> None:
    with pytest.raises(DataError, match=r"lazy data cannot be read.*Check the path"):
        validate(frame, small)


def test_truth_values_are_told_as_what_they_are_wherever_the_data_are(
    clean: pd.DataFrame, small: Instrument
) -> None:
    frame = clean.assign(A1=clean["A1"] > 2)
    texts = pl.from_pandas(frame)
    as_text = frame.assign(A1=frame["A1"].map({True: "TRUE", False: "FALSE"}))
    for kind in (frame, texts, texts.lazy(), duckdb.from_arrow(texts.to_arrow()), as_text):
        told = [f for f in validate(kind, small)[1].findings if f.item == "A1" and f.row is not None]
        assert {f.code for f in told} == {"truth_value"}
        assert len(told) == len(frame)
        assert {f.value for f in told} == {"true", "false"}
        assert "sanningsvärde" in told[0].message("sv")


def test_a_few_rows_alike_among_many_are_a_note(clean: pd.DataFrame, small: Instrument) -> None:
    unlike = clean.drop_duplicates(subset=list(small.item_ids)).drop(columns="id")
    row = unlike.loc[unlike[list(small.item_ids)].nunique(axis=1).ge(3)].iloc[:1]
    for copies, severity in ((1, "note"), (4, "warning")):
        report = validate(pd.concat([unlike, *[row] * copies]), small)[1]
        (told,) = [f for f in report.findings if f.code == "repeated_rows"]
        assert (told.severity, told.values["n"]) == (severity, copies + 1)
