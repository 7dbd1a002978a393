# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Every rule finds what was planted, says where, and leaves the data alone."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings

from coprod_measures import messages
from coprod_measures.errors import DataError
from coprod_measures.instrument import Instrument
from coprod_measures.messages.responses import MESSAGES
from coprod_measures.model.simulation import simulate_responses
from coprod_measures.responses import ValidationReport, read_responses, score, validate
from coprod_measures.results import Finding, PValue
from coprod_measures.testing import instruments, responses


def found(report: ValidationReport, code: str) -> list[Finding]:
    return [f for f in report.findings if f.code == code]


def check(frame: Any, instrument: Instrument, **more: Any) -> ValidationReport:
    return validate(frame, instrument, respondent="id", group="language", **more)[1]


def test_clean_data_have_no_findings(clean: pd.DataFrame, small: Instrument) -> None:
    report = check(clean, small)
    assert report.findings == ()
    assert report.ok
    report.raise_for_errors()
    assert str(report) == "0 errors, 0 warnings, 0 notes (240 rows)"


def test_all_problems_come_at_once(clean: pd.DataFrame, small: Instrument) -> None:
    frame = clean.astype(dict.fromkeys(small.item_ids, object))
    frame.loc[2, "A1"] = 7
    frame.loc[3, "A2"] = "-1"
    frame.loc[4, "B1"] = 2.5
    frame.loc[5, "B2"] = "Sometimes, on Tuesdays"
    frame.loc[6, "id"] = frame.loc[9, "id"]
    frame.loc[7, "id"] = None
    frame["remark"] = "x"
    frame = frame.rename(columns={"C1": " c1"}).drop(columns="C2")
    report = check(frame, small)
    planted = {
        ("missing_column", None, "C1", None),
        ("missing_column", None, "C2", None),
        ("unexpected_column", None, None, None),
        ("out_of_range", 3, "A1", "7"),
        ("out_of_range", 4, "A2", "-1"),
        ("not_a_whole_number", 5, "B1", "2.5"),
        ("unknown_label", 6, "B2", "‹text, 22 characters›"),
        ("duplicate_key", 7, None, None),
        ("duplicate_key", 10, None, None),
        ("missing_key", 8, None, None),
    }
    assert {(f.code, f.row, f.item, f.value) for f in report.findings} == planted
    assert not report.ok
    assert "‹ c1›" in found(report, "missing_column")[0].message()
    assert "Är det kolumnen" in found(report, "missing_column")[0].message("sv")


def test_every_answer_is_still_there_and_the_bad_ones_count_as_not_answered(
    clean: pd.DataFrame, small: Instrument
) -> None:
    clean.loc[0, "A1"] = 77
    data, report = validate(clean, small)
    pd.testing.assert_frame_equal(data.frame, clean)
    assert np.isnan(data.to_numpy(["A1"])[0, 0])
    assert data.nonanswers().set_index("item").loc["A1", "invalid"] == 1
    assert [f.severity for f in found(report, "out_of_range")] == ["error"]


@settings(max_examples=40)
@given(st.data())
def test_raw_answers_never_change(data: st.DataObject) -> None:
    instrument = data.draw(instruments())
    frame = data.draw(responses(instrument))
    before = frame.copy(deep=True)
    checked, report = validate(frame, instrument, respondent="respondent", group="language")
    assert report.ok, str(report)
    pd.testing.assert_frame_equal(frame, before)
    pd.testing.assert_frame_equal(checked.frame, before)


def test_later_changes_to_the_input_do_not_reach_the_data(clean: pd.DataFrame, small: Instrument) -> None:
    data, _ = validate(clean, small)
    clean.loc[0, "A1"] = 99
    taken = data.frame
    taken.loc[1, "A1"] = 99
    assert 99 not in data.frame["A1"].tolist()


def _labelled(frame: pd.DataFrame, instrument: Instrument, language: str) -> pd.DataFrame:
    said = frame.copy()
    for item in instrument.item_ids:
        labels = instrument.response_scale_of(item).labels(language)
        said[item] = [None if pd.isna(v) else labels[int(v)] for v in frame[item]]
    return said


@settings(max_examples=40)
@given(st.data())
def test_labels_and_codes_are_the_same_data(data: st.DataObject) -> None:
    instrument = data.draw(instruments())
    coded = data.draw(responses(instrument, answers="codes"))
    language = data.draw(st.sampled_from(instrument.languages))
    expected, first = validate(coded, instrument)
    labelled, second = validate(_labelled(coded, instrument, language), instrument)
    pd.testing.assert_frame_equal(expected.codes(), labelled.codes())
    pd.testing.assert_frame_equal(expected.nonanswers(), labelled.nonanswers())
    assert first == second


@settings(max_examples=40)
@given(st.data())
def test_pandas_and_polars_give_the_same(data: st.DataObject) -> None:
    instrument = data.draw(instruments())
    frame = data.draw(responses(instrument, answers="codes"))
    other = pl.DataFrame({c: [None if pd.isna(v) else v for v in frame[c]] for c in frame}, strict=False)
    in_pandas, first = validate(frame, instrument, respondent="respondent", group="language")
    in_polars, second = validate(other, instrument, respondent="respondent", group="language")
    assert first == second
    assert isinstance(in_polars.frame, pl.DataFrame)
    assert isinstance(in_polars.keyed(), pl.DataFrame)
    np.testing.assert_array_equal(in_pandas.to_numpy(), in_polars.to_numpy())
    assert in_polars.frame.equals(other)
    assert in_pandas.keyed().columns.tolist() == in_polars.keyed().columns


def test_floats_with_nan_in_polars_are_not_answers(small: Instrument) -> None:
    frame = pl.DataFrame({"A1": [1.0, float("nan"), None]})
    data, _ = validate(frame, small)
    assert data.codes(["A1"])["A1"].to_list() == [1.0, None, None]


@pytest.mark.parametrize(
    "answers",
    [
        [3, 90, None],
        [3.0, 90.0, float("nan")],
        ["3", " 90 ", ""],
        ["3,0", "90.0", "NA"],
        ["Partly", "don’t  KNOW", "  "],
        ["Delvis", "Vet inte", None],
        ["delvis ", "VET INTE", "nan"],
        [3, "Vet inte", pd.NA],
    ],
)
def test_the_same_answer_in_many_forms(small: Instrument, answers: list[object]) -> None:
    data, report = validate(pd.DataFrame({"A1": answers}), small)
    np.testing.assert_array_equal(data.to_numpy(["A1"])[:, 0], [3.0, np.nan, np.nan])
    counts = data.nonanswers().set_index("item").loc["A1"]
    assert (counts["answered"], counts["dont_know"], counts["not_answered"]) == (1, 1, 1)
    assert not [f for f in report.errors if f.item == "A1" and f.code != "missing_column"]


@pytest.mark.parametrize("kind", ["category", "string", "object", "string[pyarrow]"])
def test_column_types_of_pandas(small: Instrument, kind: str) -> None:
    frame = pd.DataFrame({"A1": pd.Series(["Partly", "Helt", None]).astype(kind)}).set_axis([5, 5, 2])
    data, _ = validate(frame, small)
    np.testing.assert_array_equal(data.to_numpy(["A1"])[:, 0], [3.0, 5.0, np.nan])
    pd.testing.assert_frame_equal(data.frame, frame)


def test_column_types_of_polars(small: Instrument) -> None:
    for dtype in (pl.Categorical, pl.Enum(["Partly", "Helt"]), pl.String):
        frame = pl.DataFrame({"A1": pl.Series(["Partly", "Helt", None], dtype=dtype)})
        np.testing.assert_array_equal(validate(frame, small)[0].to_numpy(["A1"])[:, 0], [3.0, 5.0, np.nan])
    truth = pl.DataFrame({"A1": [True, False, None]})
    _, report = validate(truth, small)
    assert [f.row for f in found(report, "truth_value")] == [1, 2]


def test_pyarrow_tables_come_back_as_tables(clean: pd.DataFrame, small: Instrument) -> None:
    pa = pytest.importorskip("pyarrow")
    table = pa.Table.from_pandas(clean)
    data, report = validate(table, small, respondent="id", group="language")
    assert report.findings == ()
    assert isinstance(data.frame, pa.Table)
    assert isinstance(score(data).frame, pa.Table)
    np.testing.assert_array_equal(data.to_numpy(), validate(clean, small)[0].to_numpy())


def test_true_is_not_the_answer_one(small: Instrument) -> None:
    data, report = validate(pd.DataFrame({"A1": pd.Series([1, True, "1"], dtype=object)}), small)
    assert [f.row for f in found(report, "truth_value")] == [2]
    np.testing.assert_array_equal(data.to_numpy(["A1"])[:, 0], [1.0, np.nan, 1.0])


def test_decomposed_letters_are_the_same_letters(small: Instrument) -> None:
    data, report = validate(pd.DataFrame({"A1": ["Ga\u0308ller inte mig"]}), small)
    assert data.nonanswers().set_index("item").loc["A1", "not_applicable"] == 1
    assert not found(report, "unknown_label")


def test_a_label_for_two_codes_is_never_guessed(small: Instrument) -> None:
    content = small.model_dump(by_alias=True)
    content["response_scales"][0]["options"][0]["label"]["sv"] = "Fully"
    content["response_scales"][0]["options"][4]["label"]["en"] = "fully"
    twofold = Instrument.model_validate(content)
    data, report = validate(pd.DataFrame({"A1": ["Fully", "Delvis"]}), twofold)
    assert [f.row for f in found(report, "ambiguous_label")] == [1]
    np.testing.assert_array_equal(data.to_numpy(["A1"])[:, 0], [np.nan, 3.0])


def test_keys_with_waves(clean: pd.DataFrame, small: Instrument) -> None:
    both = pd.concat([clean.assign(wave=1), clean.assign(wave=2)], ignore_index=True)
    assert len(found(check(both, small), "duplicate_key")) == 480
    assert not found(check(both, small, wave="wave"), "duplicate_key")
    both.loc[240, "wave"] = 1
    rows = [f.row for f in found(check(both, small, wave="wave"), "duplicate_key")]
    assert rows == [1, 241]


def test_all_missing(clean: pd.DataFrame, small: Instrument) -> None:
    frame = clean.astype(dict.fromkeys(small.item_ids, "float"))
    frame.loc[3, list(small.item_ids)] = np.nan
    frame.loc[4, list(small.item_ids)] = 91
    assert [f.row for f in found(check(frame, small), "all_missing")] == [4, 5]


def test_straight_lining_is_judged_on_raw_codes(clean: pd.DataFrame, small: Instrument) -> None:
    clean.loc[3, list(small.item_ids)] = 4
    consistent = [2 if small.item(item).reverse else 4 for item in small.item_ids]
    clean.loc[4, list(small.item_ids)] = consistent
    lines = found(check(clean, small), "straight_lining")
    assert [(f.row, f.value, f.severity) for f in lines] == [(4, "4", "note")]


def test_straight_lining_needs_a_reversed_item(clean: pd.DataFrame, small: Instrument) -> None:
    content = small.model_dump(by_alias=True)
    for item in content["items"]:
        item["reverse"] = False
    clean.loc[3, list(small.item_ids)] = 4
    assert not found(check(clean, Instrument.model_validate(content)), "straight_lining")


def test_empty_category_per_group(clean: pd.DataFrame, small: Instrument) -> None:
    clean.loc[(clean["language"] == "sv") & (clean["B1"] == 5), "B1"] = 4
    clean.loc[clean["B2"] == 1, "B2"] = 2
    empty = {(f.item, f.group, f.value, f.severity) for f in found(check(clean, small), "empty_category")}
    assert empty == {
        ("B1", "sv", "5", "warning"),
        ("B2", "sv", "1", "note"),
        ("B2", "en", "1", "note"),
    }
    unused = found(validate(clean, small)[1], "unused_category")
    assert [(f.item, f.group, f.value) for f in unused] == [("B2", None, "1")]
    assert "groups" not in unused[0].remedy("en")
    assert "grupper" not in unused[0].remedy("sv")
    assert "several groups" in found(check(clean, small), "empty_category")[0].remedy("en")


def test_a_reversed_item_that_was_already_reversed(clean: pd.DataFrame, small: Instrument) -> None:
    swedish = clean["language"] == "sv"
    clean.loc[swedish, "A3"] = 6 - clean.loc[swedish, "A3"]
    wrong = found(check(clean, small), "reversed_item_not_reversed")
    assert [(f.item, f.scale, f.group) for f in wrong] == [("A3", "alpha_scale", "sv")]
    assert "grupp sv" in wrong[0].message("sv")
    clean["B1"] = 6 - clean["B1"]
    against = found(check(clean, small), "item_against_scale")
    assert {(f.item, f.group) for f in against} == {("B1", "en"), ("B1", "sv")}


def test_group_sizes(clean: pd.DataFrame, small: Instrument) -> None:
    few = pd.concat([clean[clean["language"] == "en"], clean[clean["language"] == "sv"].head(99)])
    small_groups = found(check(few, small), "too_few")
    assert [(f.group, f.values["n"], f.values["needed"]) for f in small_groups] == [("sv", 99, 100)]
    assert not found(check(few, small, min_n=99), "too_few")


def test_nonanswers_by_group(clean: pd.DataFrame, small: Instrument) -> None:
    swedish = clean.index[clean["language"] == "sv"]
    clean.loc[swedish[:30], "A1"] = 90
    report = check(clean, small)
    many = found(report, "many_nonanswers")
    assert [(f.item, f.group, f.values["missing"], f.values["n"]) for f in many] == [("A1", "sv", 30, 120)]
    assert "25%" in many[0].message()
    assert [f.item for f in found(report, "nonanswers_differ")] == ["A1"]
    assert not found(validate(clean.assign(A2=clean["A2"]), small)[1], "nonanswers_differ")


def test_a_column_name_that_is_no_text_is_named(clean: pd.DataFrame, small: Instrument) -> None:
    with pytest.raises(DataError, match="whose name is 0 and not text") as caught:
        check(clean.rename(columns={"A1": 0}), small)
    assert "astype(str)" in str(caught.value)


@pytest.mark.parametrize("given", ["coproduction-core", 3])
def test_a_name_in_place_of_an_instrument_is_told(given: Any, clean: pd.DataFrame) -> None:
    for call in (
        lambda: validate(clean, given),
        lambda: read_responses("answers.csv", given),
        lambda: simulate_responses(given),
    ):
        with pytest.raises(DataError, match="Load it first"):
            call()


def test_languages_come_before_other_groups(clean: pd.DataFrame, small: Instrument) -> None:
    frame = clean.assign(language=clean["language"].where(clean.index % 50 != 0, "de"))
    assert validate(frame, small, group="language")[0].group_order == (*small.languages, "de")


def test_a_few_people_have_no_rate_of_nonanswers(clean: pd.DataFrame, small: Instrument) -> None:
    for n, told in ((9, []), (10, ["A1"])):
        frame = clean.assign(A1=clean["A1"].astype(float))
        frame.loc[frame.index[:n], "language"] = "fi"
        frame.loc[frame.index[:5], "A1"] = 90
        assert [f.item for f in found(check(frame, small), "nonanswers_differ")] == told


def test_group_column(clean: pd.DataFrame, small: Instrument) -> None:
    clean.loc[0, "language"] = None
    clean.loc[1, "language"] = "SV"
    report = check(clean, small)
    assert found(report, "missing_group")[0].values["n"] == 1
    assert "‹sv›, ‹SV›" in found(report, "group_spelling")[0].message()
    assert [f.group for f in found(report, "group_not_a_language")] == ["SV"]
    everybody = clean.assign(language="sv")
    assert len(found(check(everybody, small), "one_group")) == 1
    assert len(found(check(clean.assign(language=clean["id"]), small), "too_many_groups")) == 1


def test_missing_scales_and_wrong_instrument(clean: pd.DataFrame, small: Instrument) -> None:
    report = check(clean.drop(columns=["B1", "B2", "B3", "B4"]), small)
    assert [(f.scale, f.severity) for f in found(report, "missing_scale")] == [("beta_scale", "warning")]
    assert not found(report, "missing_column")
    nothing = check(clean[["id", "language"]], small)
    assert [f.severity for f in found(nothing, "no_item_column")] == ["error"]
    assert {f.item for f in found(nothing, "missing_column")} == set(small.item_ids)
    assert [f.code for f in check(clean.head(0), small).errors] == ["no_rows"]


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"respondent": "ID"}, "Did you mean 'id'"),
        ({"group": "langage"}, "Did you mean 'language'"),
        ({"covariates": ["role"]}, "no column 'role'"),
        ({"covariates": ["role", "age"], "wave": "w"}, "no columns 'w', 'role', 'age'"),
        (
            {"group": "langage", "wave": "w"},
            "no columns 'langage', 'w'. For 'langage', did you mean 'language'?",
        ),
        ({"group": "A1"}, "is an item"),
        ({"group": "language", "cluster": "language"}, "named for group, cluster"),
    ],
)
def test_a_wrong_call_is_an_exception(
    clean: pd.DataFrame, small: Instrument, options: dict[str, Any], match: str
) -> None:
    with pytest.raises(DataError, match=match) as caught:
        validate(clean, small, **options)
    assert caught.value.remedy


def test_what_is_no_frame_or_no_instrument(clean: pd.DataFrame, small: Instrument) -> None:
    with pytest.raises(DataError, match="is not a data frame"):
        validate([1, 2], small)
    with pytest.raises(DataError, match="load_instrument"):
        validate(clean, "small")  # type: ignore[arg-type]
    with pytest.raises(DataError, match="two columns called A1"):
        validate(pd.DataFrame([[1, 2]], columns=["A1", "A1"]), small)
    with pytest.raises(DataError, match="no columns"):
        validate(pd.DataFrame(), small)


def test_the_report(clean: pd.DataFrame, small: Instrument) -> None:
    clean.loc[:7, "A1"] = 7
    report = check(clean, small)
    with pytest.raises(TypeError, match=r"report\.ok"):
        bool(report)
    with pytest.raises(DataError, match="the data have 8 errors") as caught:
        report.raise_for_errors()
    assert "And 3 more" in str(caught.value)
    assert len(report.to_frame()) == len(report.findings) == len(report)
    assert len(str(report).splitlines()) <= 20
    assert "respondent" not in report.to_frame().columns
    assert report.to_frame(include_ids=True)["respondent"].tolist()[0] == "person-000"
    assert "är inte en av frågans koder" in report.to_frame(language="sv")["message"][0]
    assert "<caption>" in report._repr_html_()
    assert report.summary("sv").notes[0].startswith("8 fel, ")
    assert str(report).count("Row 1 is the first row of data, below the header.") == 1
    assert report._repr_html_().count("Row 1 is the first row of data, below the header.") == 1
    assert report.summary("sv").notes[1] == "Rad 1 är den första raden med data, under rubrikraden."


def test_every_sentence_exists_in_both_languages_with_a_remedy() -> None:
    for code, sentences in (
        (c, s) for c, s in MESSAGES.items() if not c.startswith(("findings.", "scores."))
    ):
        assert set(sentences) == {"sv", "en"}, code
        assert sentences["sv"] != sentences["en"], code
        assert code.endswith((".remedy", ".remedy.plain")) or messages.has(f"{code}.remedy"), code


def test_values_of_findings_are_plain_numbers() -> None:
    values = Finding("x", values={"n": np.int64(3), "r": np.float64(0.5), "p": PValue(0.1)}).values
    assert [type(v) for v in values.values()] == [int, float, PValue]


def test_a_column_that_repeats_another_is_told(clean: pd.DataFrame, small: Instrument) -> None:
    clean["A3"] = clean["A1"].replace({1: 2})
    clean["A1"] = clean["A3"]
    (finding,) = found(check(clean, small), "identical_items")
    assert (finding.item, finding.severity) == ("A3", "warning")
    assert "A1" in finding.message()
    assert finding.remedy("sv")
    clean.loc[7, "A3"] = None  # one difference: no copy
    assert not found(check(clean, small), "identical_items")


def test_few_unusual_answers_may_repeat_by_chance(clean: pd.DataFrame, small: Instrument) -> None:
    clean[["A1", "A3"]] = 4
    clean.loc[:28, ["A1", "A3"]] = 5
    assert not found(check(clean, small), "identical_items")
    clean.loc[29, ["A1", "A3"]] = 3
    assert found(check(clean, small), "identical_items")
