# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""No small count can be worked out from what is shown: every table consistent with it is tried."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from coprod_measures.errors import DataError, OptionError
from coprod_measures.numerics.disclosure import DisclosurePolicy, ProtectedTable, with_totals

POLICY = DisclosurePolicy(min_cell=3, min_mean=3, min_distribution=3)


def possible_values(table: ProtectedTable, place: tuple[int, ...], top: int) -> set[int]:
    """Return every value of a withheld cell in some table of counts that agrees with what is shown."""
    shown = table.counts
    inner = tuple(slice(None, -1) for _ in shown.shape)
    cells = [tuple(p) for p in np.argwhere(np.isnan(shown[inner])).tolist()]
    found = set()
    for values in itertools.product(range(1, top + 1), repeat=len(cells)):
        guess = np.where(np.isnan(shown[inner]), 0, shown[inner]).astype(int)
        for cell, value in zip(cells, values, strict=True):
            guess[cell] = value
        full = with_totals(guess)
        if np.all((full == shown) | np.isnan(shown)) and np.all(full[np.isnan(shown)] >= 1):
            found.add(int(full[place]))
    return found


@settings(max_examples=60)
@given(
    arrays.arrays(np.int64, st.sampled_from([(3,), (4,), (2, 2), (2, 3), (3, 2)]), elements=st.integers(0, 4))
)
def test_every_small_value_stays_possible(counts: np.ndarray) -> None:
    protected = POLICY.protect(counts)
    full = with_totals(counts)
    if np.all(protected.withheld[full > 0]):
        return  # nothing but zeros is shown
    for place in map(tuple, np.argwhere(protected.primary).tolist()):
        inner = tuple(slice(None, -1) for _ in counts.shape)
        if np.isnan(protected.counts[inner]).sum() > 4:
            continue  # too many tables to try
        assert {1, 2} <= possible_values(protected, place, 8), (counts, protected.counts)


@settings(max_examples=60)
@given(arrays.arrays(np.int64, st.sampled_from([(5,), (3, 4)]), elements=st.integers(0, 30)))
def test_what_is_shown_is_true_and_nothing_small_is_shown(counts: np.ndarray) -> None:
    policy = DisclosurePolicy()
    protected = policy.protect(counts)
    full = with_totals(counts)
    seen = ~np.isnan(protected.counts)
    assert np.array_equal(protected.counts[seen], full[seen])
    assert not np.any((protected.counts[seen] > 0) & (protected.counts[seen] < policy.min_cell))
    assert not np.any(protected.primary & protected.complementary)
    if not np.any((full > 0) & (full < policy.min_cell)):
        assert seen.all(), "nothing is withheld without need"


def test_one_small_count_takes_another_with_it() -> None:
    protected = DisclosurePolicy().protect([40, 3, 12, 25])
    assert protected.primary.tolist() == [False, True, False, False, False]
    assert protected.complementary.tolist() == [False, False, True, False, False]


def test_a_table_with_margins_needs_a_rectangle() -> None:
    counts = [[20, 3, 30], [15, 18, 22], [40, 50, 60]]
    protected = DisclosurePolicy().protect(counts)
    rows, columns = np.nonzero(protected.withheld)
    assert protected.withheld[0, 1]
    assert all((rows == i).sum() >= 2 for i in set(rows.tolist()))
    assert all((columns == j).sum() >= 2 for j in set(columns.tolist()))
    assert not protected.withheld[:, 3].any(), "totals are kept where counts suffice"


def test_a_small_count_alone_in_its_row_hides_the_total() -> None:
    protected = DisclosurePolicy().protect([[3, 0], [20, 30]])
    assert protected.withheld[0, 2], "the row's total is the count itself"
    assert protected.counts[0, 1] == 0


def test_two_small_counts_that_their_total_gives_away() -> None:
    """1 + 1 = 2: both are withheld, and the total would tell them all the same."""
    protected = DisclosurePolicy().protect([1, 1, 50])
    assert protected.withheld.sum() >= 3


@pytest.mark.parametrize(
    "bad", [[-1, 3], [1.5, 2], [], [[[1]]], [[1, 2], [3]], ["many"], [np.nan, 1], [np.inf, 1], 7]
)
def test_counts_must_be_counts(bad: list[object]) -> None:
    with pytest.raises(DataError, match=r"whole numbers.*without totals"):
        DisclosurePolicy().protect(bad)


def test_a_policy_must_make_sense() -> None:
    with pytest.raises(OptionError, match="1 <= min_cell"):
        DisclosurePolicy(min_cell=20)
    assert DisclosurePolicy().shows_mean(10)
    assert not DisclosurePolicy().shows_mean(9)
    assert not DisclosurePolicy().shows_distribution(29)
