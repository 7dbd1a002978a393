# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""No cell of fewer than five people is shown, and nothing is lost or invented by merging."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from coprod_measures.comparison.compare_groups import MEANS_NEED
from coprod_measures.report.small_cells import (
    MIN_CELL,
    MIN_DISTRIBUTION,
    MIN_MEAN,
    Segment,
    count_answers,
    merge_small_cells,
    protect_counts,
)

COUNTS = st.lists(st.integers(0, 40), min_size=2, max_size=11)


@given(COUNTS)
def test_every_shown_cell_holds_five_and_all_answers_are_kept(numbers: list[int]) -> None:
    counts = dict(enumerate(numbers, start=1))
    segments = merge_small_cells(counts)
    if sum(numbers) < MIN_DISTRIBUTION:
        assert segments is None
    if segments is None:
        return
    assert len(segments) > 1
    assert all(s.count >= MIN_CELL for s in segments)
    assert [c for s in segments for c in s.codes] == list(counts)
    assert all(s.count == sum(counts[c] for c in s.codes) for s in segments)


@given(COUNTS)
def test_large_cells_stay_as_they_are(numbers: list[int]) -> None:
    counts = {i: n + MIN_DISTRIBUTION for i, n in enumerate(numbers)}
    assert merge_small_cells(counts) == tuple(Segment((i,), n) for i, n in counts.items())


def test_the_smaller_neighbour_is_chosen() -> None:
    assert merge_small_cells({1: 2, 2: 9, 3: 20, 4: 30}) == (
        Segment((1, 2), 11),
        Segment((3,), 20),
        Segment((4,), 30),
    )
    assert merge_small_cells({1: 20, 2: 3, 3: 8, 4: 30}) == (
        Segment((1,), 20),
        Segment((2, 3), 11),
        Segment((4,), 30),
    )
    assert Segment((2, 3), 11).name == "2–3"


def test_thirty_answers_are_needed_and_one_cell_says_nothing() -> None:
    assert merge_small_cells({1: 15, 2: 14}) is None
    assert merge_small_cells({1: 15, 2: 15}) is not None
    assert merge_small_cells({1: 40, 2: 3}) is None


@given(st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 30), max_size=7))
def test_withheld_counts_cannot_be_found_from_the_total(counts: dict[str, int]) -> None:
    shown = protect_counts(counts)
    assert shown.keys() == counts.keys()
    withheld = [k for k, v in shown.items() if v is None]
    assert all(shown[k] == counts[k] for k in counts if k not in withheld)
    assert not any(0 < v < MIN_CELL for v in shown.values() if v is not None)
    if len(withheld) == 1:
        assert not any(v >= MIN_CELL for v in counts.values())


def test_counts_leave_out_what_is_no_answer() -> None:
    codes = np.array([1, 1, 2, np.nan, 90, 5])
    assert count_answers(codes, (1, 2, 3, 4, 5)) == {1: 2, 2: 1, 3: 0, 4: 0, 5: 1}


def test_one_rule_for_means_in_the_whole_library() -> None:
    assert MIN_MEAN == MEANS_NEED


def test_two_small_counts_are_not_given_away_by_their_total() -> None:
    """Of 54 people, 50 shown: the two withheld would be 1 to 3 each; with 52 shown, 1 and 1."""
    assert protect_counts({"a": 1, "b": 1, "c": 52}) == {"a": None, "b": None, "c": None}
    assert protect_counts({"a": 4, "b": 4, "c": 50}) == {"a": None, "b": None, "c": 50}
    assert protect_counts({}) == {}
