# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The door between frames and arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from coprod_measures import load_instrument, simulate_responses, validate
from coprod_measures.errors import DataError, EstimationError
from coprod_measures.model import GroupMoments, SampleStatistics, sample_statistics
from coprod_measures.model.ordinal_statistics import ordinal_statistics


def plain() -> pd.DataFrame:
    draw = np.random.default_rng(1)
    frame = pd.DataFrame(draw.normal(size=(30, 3)), columns=["a", "b", "c"])
    frame.loc[[2, 5], "b"] = np.nan
    return frame.assign(school=["south"] * 10 + ["north"] * 20)


@pytest.mark.parametrize(
    "convert",
    [
        lambda f: f,
        lambda f: f.convert_dtypes(),
        lambda f: f.convert_dtypes(dtype_backend="pyarrow"),
        pl.from_pandas,
        lambda f: pl.from_pandas(f).to_arrow(),
    ],
    ids=["pandas", "nullable", "arrow-backed", "polars", "pyarrow"],
)
def test_any_frame_gives_the_same_moments(convert: Any) -> None:
    found = sample_statistics(convert(plain()), ["c", "a", "b"])
    complete = plain()[["c", "a", "b"]].dropna()
    assert found.n == 28
    assert found.n_dropped == 2
    assert found.groups[0].mean == pytest.approx(complete.mean().to_numpy())
    assert found.groups[0].cov == pytest.approx(complete.cov(ddof=0).to_numpy())


def test_groups_stand_in_order_of_appearance_in_eager_frames_and_sorted_in_lazy_ones() -> None:
    eager = sample_statistics(plain(), ["a", "b"], group="school")
    lazy = sample_statistics(pl.from_pandas(plain()).lazy(), ["a", "b"], group="school")
    named = sample_statistics(plain(), ["a", "b"], group="school", group_order=["north", "south"])
    assert eager.group_labels == ("south", "north")
    assert lazy.group_labels == named.group_labels == ("north", "south")
    assert [g.n for g in eager.groups] == [8, 20]
    assert [g.n_dropped for g in eager.groups] == [2, 0]


def test_numbers_as_groups_are_shown_without_decimals_and_missing_groups_are_left_out() -> None:
    frame = plain().assign(wave=[1.0] * 15 + [2.0] * 14 + [np.nan])
    found = sample_statistics(frame, ["a", "c"], group="wave")
    assert found.group_labels == ("1", "2")
    assert found.n_dropped == 1


def test_cases_are_passed_with_group_and_row() -> None:
    found = sample_statistics(plain(), ["a", "b"], group="school")
    (block,) = found.cases("a test")
    assert block.values.shape == (28, 2)
    assert 2 not in block.row
    assert np.bincount(block.group).tolist() == [8, 20]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda f: f.rename(columns={"b": "bb"}), "no column 'b'"),
        (lambda f: f.assign(b="yes"), "not numbers"),
        (lambda f: f.assign(b=3.0), "same value"),
        (lambda f: f.assign(b=np.nan), "'b' has no value in the data. Leave it out of the model.$"),
        (lambda f: f.assign(a=f.a.where(f.b.isna())), "No case is left"),
        (lambda _: [1, 2, 3], "cannot be read"),
    ],
)
def test_unusable_data_are_refused_by_name(change: Any, words: str) -> None:
    with pytest.raises(DataError, match=words):
        sample_statistics(change(plain()), ["a", "b"])


def test_a_misspelt_group_is_named_and_a_group_that_is_not_named_left_out() -> None:
    with pytest.raises(DataError, match=r"no group 'souht'.*Did you mean 'south'"):
        sample_statistics(plain(), ["a", "b"], group="school", group_order=["north", "souht"])
    (north,) = sample_statistics(plain(), ["a", "b"], group="school", group_order=["north"]).groups
    assert north.label == "north"


def test_an_infinite_number_is_no_missing_answer() -> None:
    frame = plain()
    frame.loc[4, "c"] = np.inf
    with pytest.raises(DataError, match="'c' holds an infinite number"):
        sample_statistics(frame, ["a", "b", "c"])


def test_errors_never_show_answers() -> None:
    secret = plain().assign(b="my diagnosis")
    with pytest.raises(DataError) as caught:
        sample_statistics(secret, ["a", "b"])
    assert "diagnosis" not in str(caught.value)


def test_statistics_by_hand_have_no_cases() -> None:
    by_hand = SampleStatistics(("a", "b"), (GroupMoments("", 100, np.zeros(2), np.eye(2)),))
    assert by_hand.n == 100
    with pytest.raises(EstimationError, match="only moments were given"):
        by_hand.cases("factor scores")


def test_fewer_variables_are_a_part_of_the_moments() -> None:
    whole = sample_statistics(plain().dropna(), ["a", "b", "c"])
    part = whole.select(["c", "a"])
    direct = sample_statistics(plain().dropna(), ["c", "a"])
    assert part.groups[0].cov == pytest.approx(direct.groups[0].cov)
    (block,) = part.cases("a test")
    assert block.values.shape[1] == 2


def test_later_changes_to_the_frame_do_not_reach_the_cases() -> None:
    frame = pd.DataFrame(np.random.default_rng(2).normal(size=(20, 2)), columns=["a", "b"])
    before = frame.to_numpy(copy=True)
    found = sample_statistics(frame, ["a", "b"])
    frame.loc[3, "a"] = 1e6
    frame["b"] = 0.0
    (block,) = found.cases("a test")
    assert np.array_equal(block.values, before)


def test_blank_groups_are_no_group_and_numbers_that_read_the_same_are_one() -> None:
    frame = plain().dropna().assign(wave=[1, "1", 1.0, " ", None, 2] * 4 + [2] * 4)
    found = sample_statistics(frame, ["a", "b"], group="wave")
    assert found.group_labels == ("1", "2")
    assert [g.n for g in found.groups] == [12, 8]
    assert found.n_dropped == 8


def test_two_columns_of_one_name_are_refused() -> None:
    doubled = pd.concat([plain()[["a", "b"]], plain()[["a"]]], axis=1)
    with pytest.raises(DataError, match="two columns called 'a'"):
        sample_statistics(doubled, ["a", "b"])


@pytest.mark.parametrize("missing", ["listwise", "fiml"])
def test_a_case_counts_where_it_has_what_is_needed(missing: Any) -> None:
    frame = plain()
    frame.loc[[2, 7], ["a", "c"]] = np.nan  # row 2 is without any value
    found = sample_statistics(frame, ["a", "b", "c"], missing=missing)
    assert found.n == {"listwise": 27, "fiml": 29}[missing]


def test_a_column_that_was_not_named_when_validating_is_told_so() -> None:
    instrument = load_instrument("coproduction-core")
    answers = simulate_responses(instrument, n=40, seed=1).assign(role="user")
    data, _ = validate(answers, instrument, respondent="respondent")
    for read in (
        lambda: sample_statistics(data, ["R1", "R2"], group="role"),
        lambda: sample_statistics(data, ["R1", "R2"], group="role", group_order=["user"]),
        lambda: sample_statistics(data, ["R1", "R2"], cluster="role"),
        lambda: ordinal_statistics(data, ["R1", "R2"], group="role"),
    ):
        with pytest.raises(DataError, match=r"'role' is not a key column\. Name it when validating"):
            read()


def test_all_missing_columns_are_named():
    frame = pd.DataFrame({"a": [1.0, 2.0, 4.0], "grupp": ["x", "y", "x"]})
    with pytest.raises(DataError) as caught:
        sample_statistics(frame, ["a", "b", "c"], group="group")
    assert "no columns 'b', 'c', 'group'." in str(caught.value)
    assert "For 'group', did you mean 'grupp'?" in str(caught.value)
