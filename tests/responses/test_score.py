# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Scores follow the instrument's rule, whatever the frame, and say when and why there is none."""

from __future__ import annotations

import math
from importlib.metadata import version
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings

from coprod_measures.errors import DataError
from coprod_measures.instrument import Instrument, Scale
from coprod_measures.responses import score, validate
from coprod_measures.testing import instruments, responses


def _by_hand(row: pd.Series, scale: Scale, instrument: Instrument) -> tuple[float, int]:
    """Score one row in plain Python, straight from the words of the method decisions."""
    keyed = []
    for name in scale.items:
        response_scale = instrument.response_scale_of(name)
        codes = [option.code for option in response_scale.options]
        value = row[name]
        if pd.isna(value) or int(value) not in codes:
            continue
        code = min(codes) + max(codes) - int(value) if instrument.item(name).reverse else int(value)
        keyed.append((code, min(codes), max(codes)))
    rule, k = scale.scoring, len(scale.items)
    needed = rule.minimum if isinstance(rule.minimum, int) else math.ceil(round(rule.minimum * k, 9))
    if not keyed or len(keyed) < needed:
        return math.nan, len(keyed)
    if rule.method == "top_score":
        return float(all(c == high for c, _, high in keyed)), len(keyed)
    if rule.method == "table":
        pair = tuple(c for c, _, _ in keyed)
        return next(cell.score for cell in rule.table or () if cell.answers == pair), len(keyed)
    if rule.method == "pomp":
        return sum(100 * (c - low) / (high - low) for c, low, high in keyed) / len(keyed), len(keyed)
    if rule.method == "mean":
        return sum(c for c, _, _ in keyed) / len(keyed), len(keyed)
    if rule.prorate:
        return sum(c for c, _, _ in keyed) * k / len(keyed), len(keyed)
    return (float(sum(c for c, _, _ in keyed)) if len(keyed) == k else math.nan), len(keyed)


@settings(max_examples=40)
@given(st.data())
def test_scores_equal_a_computation_by_hand(data: st.DataObject) -> None:
    instrument = data.draw(instruments())
    frame = data.draw(responses(instrument, answers="codes"))
    scores = score(validate(frame, instrument, respondent="respondent")[0]).frame
    for scale in instrument.all_scales():
        expected = [_by_hand(row, scale, instrument) for _, row in frame.iterrows()]
        np.testing.assert_allclose(scores[scale.id], [value for value, _ in expected], rtol=1e-12, atol=1e-12)
        assert scores[f"{scale.id}_n"].tolist() == [n for _, n in expected]
        assert (scores[f"{scale.id}_reason"].isna() == scores[scale.id].notna()).all()


@settings(max_examples=40)
@given(st.data())
def test_pandas_and_polars_score_alike(data: st.DataObject) -> None:
    instrument = data.draw(instruments())
    frame = data.draw(responses(instrument, answers="codes"))
    other = pl.DataFrame({c: [None if pd.isna(v) else v for v in frame[c]] for c in frame}, strict=False)
    first = score(validate(frame, instrument, respondent="respondent")[0])
    second = score(validate(other, instrument, respondent="respondent")[0])
    assert isinstance(first.frame, pd.DataFrame)
    assert isinstance(second.frame, pl.DataFrame)
    assert first.provenance == second.provenance
    for column in first.frame.columns:
        values = [None if pd.isna(v) else v for v in first.frame[column]]
        assert values == second.frame[column].to_list()


@settings(max_examples=40)
@given(st.data())
def test_reversing_twice_changes_nothing_and_reversal_uses_the_declared_range(data: st.DataObject) -> None:
    instrument = data.draw(instruments())
    frame = data.draw(responses(instrument, answers="codes"))
    checked, _ = validate(frame, instrument)
    raw, keyed = checked.to_numpy(keyed=False), checked.to_numpy(keyed=True)
    for i, item in enumerate(instrument.item_ids):
        scale = instrument.response_scale_of(item)
        mirrored = (
            scale.minimum + scale.maximum - keyed[:, i] if instrument.item(item).reverse else keyed[:, i]
        )
        np.testing.assert_array_equal(mirrored, raw[:, i])
        answered = keyed[np.isfinite(keyed[:, i]), i]
        assert set(answered) <= set(scale.codes)


@settings(max_examples=40)
@given(st.data())
def test_nonanswers_of_some_never_change_the_scores_of_others(data: st.DataObject) -> None:
    instrument = data.draw(instruments())
    frame = data.draw(responses(instrument, answers="codes", min_rows=2))
    row = data.draw(st.integers(0, len(frame) - 1))
    blanked = frame.astype(dict.fromkeys(instrument.item_ids, object))
    blanked.loc[row, list(instrument.item_ids)] = None
    before = score(validate(frame, instrument)[0]).frame
    after = score(validate(blanked, instrument)[0]).frame
    pd.testing.assert_frame_equal(before.drop(index=row), after.drop(index=row), check_dtype=False)
    for scale in instrument.all_scales():
        assert math.isnan(after.loc[row, scale.id])
        assert after.loc[row, f"{scale.id}_reason"] == "not_answered"


def test_reasons_and_columns(clean: pd.DataFrame, small: Instrument) -> None:
    clean = clean.assign(role="staff", project=3).drop(columns=["B1", "B2", "B3", "B4"])
    clean.loc[0, ["A1", "A2"]] = 90
    clean.loc[1, ["A1", "A2", "A3", "A4"]] = 91
    data, _ = validate(
        clean, small, respondent="id", group="language", cluster="project", covariates=["role", "language"]
    )
    frame = score(data).frame
    assert frame.columns.tolist()[:7] == [
        "id",
        "language",
        "project",
        "role",
        "alpha_scale",
        "alpha_scale_n",
        "alpha_scale_reason",
    ]
    assert frame["alpha_scale_n"].tolist()[:3] == [2, 0, 4]
    assert frame["alpha_scale_reason"].tolist()[:2] == ["too_few_answered", "not_answered"]
    assert frame["alpha_scale_reason"].isna().tolist()[2:5] == [True] * 3
    assert set(frame["beta_scale_reason"]) == {"not_in_data"}
    assert "outcomes_person" in frame.columns


def test_a_sum_with_an_unanswered_item(small: Instrument) -> None:
    def rule(**scoring: Any) -> Instrument:
        content = small.model_dump(by_alias=True)
        content["scales"][0]["scoring"] = scoring
        return Instrument.model_validate(content)

    answers = pd.DataFrame({"A1": [5, 5], "A2": [4, 4], "A3": [1, 1], "A4": [3, None]})
    plain = score(validate(answers, rule(method="sum", minimum=2))[0]).frame
    assert plain["alpha_scale"].tolist()[0] == 17
    assert plain["alpha_scale_reason"].tolist()[1] == "unanswered_item"
    prorated = score(validate(answers, rule(method="sum", minimum=2, prorate=True))[0]).frame
    assert prorated["alpha_scale"].tolist() == pytest.approx([17, 14 * 4 / 3])
    pomp = score(validate(answers, rule(method="pomp", minimum=0.75))[0]).frame
    assert pomp["alpha_scale"].tolist() == pytest.approx([100 * 13 / 16, 100 * 11 / 12])
    share = score(validate(answers, rule(method="mean", minimum=0.76))[0]).frame
    assert share["alpha_scale_reason"].tolist()[1] == "too_few_answered"  # .76 of four is rounded up to four


def test_provenance(clean: pd.DataFrame, small: Instrument) -> None:
    scores = score(validate(clean, small, respondent="id")[0])
    provenance = scores.provenance.to_dict()
    assert provenance["instrument"] == "small"
    assert provenance["scoring_hash"] == small.scoring_hash
    assert provenance["file_hash"] == small.file_hash
    assert provenance["package_version"] == version("coprod_measures")
    first = provenance["rules"][0]
    assert (first["scale"], first["required"], first["reversed_items"]) == ("alpha_scale", 3, ("A3",))
    assert "3 of 4" in str(scores)
    assert "person-" not in str(scores) + repr(scores) + scores._repr_html_()


def test_only_validated_responses_are_scored(clean: pd.DataFrame, small: Instrument) -> None:
    with pytest.raises(DataError, match=r"Validate first: data, findings = validate"):
        score(clean)  # type: ignore[arg-type]
    data, _ = validate(clean.rename(columns={"id": "alpha_scale"}), small, respondent="alpha_scale")
    with pytest.raises(DataError, match="has the name of a score"):
        score(data)


def test_rows_keep_their_order_and_index(clean: pd.DataFrame, small: Instrument) -> None:
    shuffled = clean.sample(frac=1, random_state=3)
    frame = score(validate(shuffled, small, respondent="id")[0]).frame
    assert frame["id"].tolist() == shuffled["id"].tolist()
    pd.testing.assert_index_equal(frame.index, shuffled.index)
    without_keys = score(validate(shuffled, small)[0]).frame
    pd.testing.assert_index_equal(without_keys.index, shuffled.index)
