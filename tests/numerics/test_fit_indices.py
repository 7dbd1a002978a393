# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Indices of fit from numbers alone."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ncx2

from coprod_measures.numerics.fit_indices import (
    ChiSquare,
    cfi,
    critical_n,
    goodness_of_fit,
    incremental_indices,
    noncentrality,
    residual_indices,
    rmsea,
    tli,
    unit_form,
)

statistics = st.floats(0.1, 500.0)
dfs = st.integers(1, 200)


def test_the_textbook_example() -> None:
    # Holzinger & Swineford, nine tests: Rosseel (2012), doi:10.18637/jss.v048.i02
    x, df, x0, df0, n = 85.30552177, 24, 918.851589292, 36, 301
    assert cfi(x, df, x0, df0) == pytest.approx(0.931, abs=5e-4)
    assert tli(x, df, x0, df0) == pytest.approx(0.896, abs=5e-4)
    found = rmsea(x, df, n)
    assert [round(found[k], 3) for k in ("rmsea", "ci_lower", "ci_upper")] == [0.092, 0.071, 0.114]
    assert critical_n(x, df, n, 0.05) == pytest.approx(129.490200301)


@given(statistics, dfs, st.floats(0.05, 0.95))
def test_noncentrality_is_the_inverse_of_the_distribution(x: float, df: int, probability: float) -> None:
    found = noncentrality(x, df, probability)
    if found > 0:
        assert ncx2.cdf(x, df, found) == pytest.approx(probability, abs=1e-6)
    else:
        assert ncx2.cdf(x, df, 1e-9) <= probability + 1e-6


@given(statistics, dfs, st.integers(50, 5000), st.integers(1, 4))
def test_rmsea_lies_in_its_interval_and_grows_with_groups(x: float, df: int, n: int, groups: int) -> None:
    found = rmsea(x, df, n, groups)
    assert found["ci_lower"] <= found["rmsea"] + 1e-9
    assert found["rmsea"] == pytest.approx(rmsea(x, df, n)["rmsea"] * math.sqrt(groups))


@given(statistics, dfs, statistics, dfs)
def test_cfi_stays_between_nought_and_one(x: float, df: int, x0: float, df0: int) -> None:
    assert 0.0 <= cfi(x, df, x0, df0) <= 1.0


def test_no_degrees_of_freedom_leave_nothing_to_test() -> None:
    assert math.isnan(ChiSquare(0.0, 0).pvalue)
    assert tli(0.0, 0, 100.0, 3) == 1.0
    assert incremental_indices(0.0, 0, 100.0, 3)["nfi"] == 1.0
    assert math.isnan(rmsea(0.0, 0, 100)["pvalue"])


def test_a_model_worse_than_the_baseline_has_no_normed_index() -> None:
    found = incremental_indices(200.0, 75, 190.0, 72)
    assert math.isnan(found["nfi"])
    assert math.isnan(found["rfi"])


def test_perfect_moments_have_no_residuals() -> None:
    moments = [(np.array([[2.0, 0.5], [0.5, 1.0]]), np.array([1.0, 2.0]))]
    assert set(residual_indices(moments, moments, [10], True).values()) == {0.0}
    assert goodness_of_fit(moments, moments, [unit_form], [10], 1.0, True)["gfi"] == 1.0


def test_groups_weigh_by_size() -> None:
    sample = [(np.eye(2), np.zeros(2)), (np.eye(2), np.zeros(2))]
    off = np.array([[1.0, 0.3], [0.3, 1.0]])
    implied = [(off, np.zeros(2)), (np.eye(2), np.zeros(2))]
    one = residual_indices(sample[:1], implied[:1], [100], False)["srmr"]
    assert residual_indices(sample, implied, [100, 300], False)["srmr"] == pytest.approx(one / 4)
