# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Items: with and without the reversed ones, their correlations, and which of them people cannot answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import coprod_measures as cm
from coprod_measures.errors import DataError
from coprod_measures.numerics import classical

TESTS = Path(__file__).resolve().parent.parent


def small_data(n: int = 400, seed: int = 1, misread: float = 0.0, cannot: float = 0.0) -> cm.ResponseData:
    """Answers to the small instrument, whose item A3 is reversed; some read it as not reversed."""
    instrument = cm.load_instrument(TESTS / "data" / "small.yaml")
    frame = cm.simulate_responses(instrument, n=n, seed=seed, groups=["en"])
    rng = np.random.default_rng(seed)
    given = frame["A3"].to_numpy(dtype=float, na_value=np.nan)
    wrong = (rng.random(n) < misread) & (given >= 1) & (given <= 5)
    frame["A3"] = pd.array(np.where(wrong, 6 - given, given), dtype="Float64")
    frame["role"] = np.where(np.arange(n) < n // 2, "staff", "patient")
    lost = (rng.random(n) < cannot) & (frame["role"] == "patient").to_numpy()
    frame.loc[lost, "A2"] = 91
    data, _ = cm.validate(frame, instrument, covariates=["role"])
    return data


def test_alpha_with_and_without_reversed_items() -> None:
    data = small_data()
    found = next(s for s in cm.item_analysis(data).scales if s.scale == "alpha_scale")
    values = data.to_numpy(("A1", "A2", "A3", "A4"))
    complete = values[~np.isnan(values).any(axis=1)]
    cov = np.cov(complete, rowvar=False)
    assert found.reversed_items == ("A3",)
    assert found.alpha == pytest.approx(classical.alpha(cov), abs=1e-12)
    assert found.alpha_without_reversed == pytest.approx(classical.alpha(cov[np.ix_([0, 1, 3], [0, 1, 3])]))
    r = np.corrcoef(complete, rowvar=False)
    assert found.mean_r_across == pytest.approx(np.mean([r[2, 0], r[2, 1], r[2, 3]]))
    assert found.mean_r_regular == pytest.approx(np.mean([r[0, 1], r[0, 3], r[1, 3]]))
    assert np.isnan(found.mean_r_reversed)


def test_misread_reversed_items_are_told_and_nothing_is_left_out() -> None:
    calm = cm.item_analysis(small_data())
    assert "reversed_apart" not in {f.code for f in calm.findings}
    found = cm.item_analysis(small_data(misread=0.4))
    told = [f for f in found.findings if f.code == "reversed_apart"]
    assert [f.scale for f in told] == ["alpha_scale"]
    for language in ("sv", "en"):
        assert "alpha_scale" in told[0].message(language)
    frame = found.scale_frame().set_index("scale")
    assert frame.loc["alpha_scale", "alpha_without_reversed"] > frame.loc["alpha_scale", "alpha"]
    assert "A3" in set(found.to_frame()["item"])


def test_correlations_between_items() -> None:
    data = small_data()
    analysis = cm.item_analysis(data, by="role")
    matrix = analysis.inter_item("alpha_scale", "patient")
    values = data.to_numpy(("A1", "A2", "A3", "A4"))[data.labels("role") == "patient"]
    complete = values[~np.isnan(values).any(axis=1)]
    assert matrix.to_numpy() == pytest.approx(np.corrcoef(complete, rowvar=False), abs=1e-12)
    assert list(matrix.columns) == ["A1", "A2", "A3", "A4"]
    with pytest.raises(DataError, match="Reflective scales"):
        analysis.inter_item("alpha")


def test_questions_that_a_role_cannot_answer_are_found() -> None:
    found = cm.nonanswer_rates(small_data(cannot=0.5), by=["role"])
    told = {(f.item, f.group) for f in found.findings}
    assert ("A2", "patient") in told
    assert ("A2", "staff") not in told
    frame = found.to_frame()
    row = frame[(frame["by"] == "role") & (frame["group"] == "patient") & (frame["item"] == "A2")].iloc[0]
    assert row["cannot_answer"] == pytest.approx(
        row["dont_know"] + row["not_applicable"] + row["too_early"], abs=1e-12
    )
    assert 0.35 < row["not_applicable"] < 0.65
    shares = frame[["answered", "cannot_answer", "refused", "not_answered", "invalid"]].sum(axis=1)
    assert shares.to_numpy() == pytest.approx(1.0)
    assert set(frame["by"]) == {"", "role"}
    for language, word in (("en", "does not apply"), ("sv", "gäller inte mig")):
        assert word in found.to_markdown(language)


def test_item_analysis_tells_what_cannot_be_answered() -> None:
    codes = {(f.code, f.item, f.group) for f in cm.item_analysis(small_data(cannot=0.5), by="role").findings}
    assert ("cannot_answer", "A2", "patient") in codes
    assert ("often_unanswered", "A2", "patient") not in codes


def test_small_groups_are_not_told() -> None:
    data = small_data(n=16, cannot=1.0)
    assert not [f for f in cm.nonanswer_rates(data, by="role").findings if f.group == "patient"]
    with pytest.raises(DataError, match="validate"):
        cm.nonanswer_rates(pd.DataFrame({"a": [1]}))  # type: ignore[arg-type]


@pytest.mark.parametrize("by", [None, "role"])
def test_items_are_the_same_in_every_engine(engine: Callable[[pd.DataFrame], Any], by: str | None) -> None:
    data = small_data(misread=0.4, cannot=0.3)
    raw = data.frame.drop(columns="C1")  # an item nobody was asked
    raw.loc[10:30, "A1"] = np.nan
    covariates = ["role"]
    expected = cm.item_analysis(cm.validate(raw, data.instrument, covariates=covariates)[0], by=by)
    there, _ = cm.validate(engine(raw), data.instrument, covariates=covariates)
    found = cm.item_analysis(there, by=by)
    pd.testing.assert_frame_equal(found.to_frame(), expected.to_frame(), check_exact=False, rtol=1e-10)
    pd.testing.assert_frame_equal(
        found.scale_frame(), expected.scale_frame(), check_exact=False, rtol=1e-10, atol=1e-12
    )
    assert [f.message("sv") for f in found.findings] == [f.message("sv") for f in expected.findings]
    assert there.lazy == (type(there.frame).__name__ in {"LazyFrame", "DuckDBPyRelation"})


def test_items_of_a_plain_frame_in_every_engine(engine: Callable[[pd.DataFrame], Any]) -> None:
    plain = small_data().keyed(["A1", "A2", "A3", "A4"])
    plain = plain[["A1", "A2", "A3", "A4"]]
    pd.testing.assert_frame_equal(
        cm.item_analysis(engine(plain)).to_frame(),
        cm.item_analysis(plain).to_frame(),
        check_exact=False,
        rtol=1e-10,
    )


def test_the_first_group_is_that_of_factor_models_in_every_engine(
    engine: Callable[[pd.DataFrame], Any],
) -> None:
    """As they come where rows have an order, sorted where they have none: a contrast then has one sign."""
    items = ["A1", "A2", "A3", "A4"]
    plain = small_data().keyed(items)[items]
    frame = engine(plain.assign(site=["zed", "abe"] * (len(plain) // 2) + ["zed"] * (len(plain) % 2)))
    groups = tuple(dict.fromkeys(cm.reliability(frame, by="site").to_frame()["group"]))
    assert groups == tuple(g.label for g in cm.sample_statistics(frame, items, group="site").groups)


def test_tables_for_the_analyst_tell_of_groups_too_small_to_publish() -> None:
    instrument = cm.load_instrument("coproduction-core")
    answers = cm.simulate_responses(instrument, n=40, seed=1)
    for few, told in ((9, True), (10, False)):
        roles = np.where(np.arange(len(answers)) < few, "staff", "user")
        data, _ = cm.validate(
            answers.assign(role=roles), instrument, respondent="respondent", covariates="role"
        )
        for report in (cm.item_analysis(data, by="role"), cm.nonanswer_rates(data, by="role")):
            notes = [f for f in report.findings if f.code == "small_groups_shown"]
            assert [f.values["groups"] for f in notes] == (["staff"] if told else [])
        everybody, _ = cm.validate(answers.head(few), instrument, respondent="respondent")
        for whole in (cm.item_analysis(everybody), cm.nonanswer_rates(everybody)):
            shown = [f.message("sv") for f in whole.findings if f.code == "small_groups_shown"]
            assert shown == (["Siffror visas för grupper med färre än 10 personer: alla."] if told else [])


def test_an_infinite_number_in_a_plain_frame_is_refused_by_name() -> None:
    frame = small_data().keyed(["A1", "A2", "A3"])[["A1", "A2", "A3"]].astype(float)
    frame.iloc[2, 1] = np.inf
    with pytest.raises(DataError, match="'A2' holds an infinite number"):
        cm.item_analysis(frame)
