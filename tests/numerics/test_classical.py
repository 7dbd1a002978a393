# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Alpha, its interval, item statistics and omega: equal to psych and lavaan, and true to their laws."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coprod_measures.numerics import classical

TESTS = Path(__file__).resolve().parent.parent
REFERENCE: dict[str, dict[str, Any]] = json.loads((TESTS / "reference" / "reliability.json").read_text())[
    "cases"
]


def covariance(case: dict[str, Any]) -> np.ndarray:
    frame = pd.read_csv(TESTS / "data" / case["file"])
    if case["filter"] == "C4, C5 reversed as 7-x":
        frame[["C4", "C5"]] = 7 - frame[["C4", "C5"]]
    else:
        assert case["filter"] is None
    return np.cov(frame[case["items"]].dropna().to_numpy(), rowvar=False)


@pytest.mark.parametrize("name", REFERENCE)
def test_alpha_interval_and_item_statistics_equal_psych(name: str) -> None:
    case = REFERENCE[name]
    cov = covariance(case)
    k = len(cov)
    alpha = classical.alpha(cov)
    assert alpha == pytest.approx(case["raw_alpha"], abs=1e-10)
    assert classical.standardised_alpha(cov) == pytest.approx(case["std_alpha"], abs=1e-10)
    interval = classical.feldt_interval(alpha, case["n"], k, 0.95)
    assert [interval.low, interval.high] == pytest.approx(case["feldt"], abs=1e-10)
    assert classical.item_rest_correlations(cov) == pytest.approx(case["r_drop"], abs=1e-10)
    assert classical.alpha_if_dropped(cov) == pytest.approx(case["alpha_drop"], abs=1e-10)


def test_skewness_equals_psych_describe() -> None:
    x = pd.read_csv(TESTS / "data" / "hs1939.csv")["x1"].to_numpy()
    assert classical.skewness(x) == pytest.approx(-0.25434551874, abs=1e-10)


def answers_of(draw_shape: tuple[int, int], seed: int, common: float) -> np.ndarray:
    """Answers with something in common, so that every coefficient is well away from a division by zero."""
    rng = np.random.default_rng(seed)
    n, k = draw_shape
    return common * rng.standard_normal((n, 1)) + rng.standard_normal((n, k)) * rng.uniform(0.5, 2, k)


shapes = st.tuples(st.integers(5, 60), st.integers(2, 9))
seeds = st.integers(0, 2**32 - 1)
commons = st.floats(0.5, 3)


@given(shape=shapes, seed=seeds, common=commons, shift=st.floats(-1e3, 1e3))
def test_alpha_is_unchanged_by_adding_constants(
    shape: tuple[int, int], seed: int, common: float, shift: float
) -> None:
    x = answers_of(shape, seed, common)
    moved = x + shift * np.arange(1, shape[1] + 1)
    before, after = np.cov(x, rowvar=False), np.cov(moved, rowvar=False)
    assert classical.alpha(after) == pytest.approx(classical.alpha(before), abs=1e-6)


@given(shape=shapes, seed=seeds, common=commons, factor=st.floats(0.01, 100))
def test_standardised_alpha_is_unchanged_by_scaling_items(
    shape: tuple[int, int], seed: int, common: float, factor: float
) -> None:
    x = answers_of(shape, seed, common)
    scales = np.where(np.arange(shape[1]) % 2, factor, 1.0)
    before, after = np.cov(x, rowvar=False), np.cov(x * scales, rowvar=False)
    assert classical.standardised_alpha(after) == pytest.approx(
        classical.standardised_alpha(before), abs=1e-8
    )
    assert classical.alpha(factor**2 * before) == pytest.approx(classical.alpha(before), abs=1e-8)


@given(shape=shapes, seed=seeds, common=commons)
def test_the_order_of_items_does_not_matter(shape: tuple[int, int], seed: int, common: float) -> None:
    cov = np.cov(answers_of(shape, seed, common), rowvar=False)
    order = np.random.default_rng(seed).permutation(len(cov))
    mixed = cov[np.ix_(order, order)]
    assert classical.alpha(mixed) == pytest.approx(classical.alpha(cov), abs=1e-9)
    rest = classical.item_rest_correlations(cov)
    assert classical.item_rest_correlations(mixed) == pytest.approx(rest[order], abs=1e-9)


@given(shape=shapes, seed=seeds, common=commons)
def test_item_rest_correlations_are_correlations_with_the_sum_of_the_others(
    shape: tuple[int, int], seed: int, common: float
) -> None:
    x = answers_of(shape, seed, common)
    direct = [np.corrcoef(x[:, i], np.delete(x, i, axis=1).sum(axis=1))[0, 1] for i in range(shape[1])]
    found = classical.item_rest_correlations(np.cov(x, rowvar=False))
    assert found == pytest.approx(direct, abs=1e-9)


def test_parallel_items_with_equal_covariances_give_the_spearman_brown_value() -> None:
    k, r = 5, 0.4
    cov = np.full((k, k), r) + (1 - r) * np.eye(k)
    assert classical.alpha(cov) == pytest.approx(k * r / (1 + (k - 1) * r))
    loadings = np.full(k, math.sqrt(r))
    found = classical.omega(loadings, np.full(k, 1 - r), np.zeros((2 * k, 2 * k)))
    assert found.value == pytest.approx(classical.alpha(cov))


@settings(max_examples=30)
@given(seed=seeds, k=st.integers(3, 8))
def test_standard_error_of_omega_follows_its_derivative(seed: int, k: int) -> None:
    rng = np.random.default_rng(seed)
    loadings, residuals = rng.uniform(0.3, 1.5, k), rng.uniform(0.2, 2, k)
    root = rng.standard_normal((2 * k, 2 * k)) / 10
    vcov = root @ root.T
    point = np.concatenate([loadings, residuals])

    def value(at: np.ndarray) -> float:
        return classical.omega(at[:k], at[k:], vcov).value

    steps = 1e-6 * np.eye(2 * k)
    gradient = np.array([(value(point + h) - value(point - h)) / 2e-6 for h in steps])
    expected = math.sqrt(gradient @ vcov @ gradient)
    assert classical.omega(loadings, residuals, vcov).se == pytest.approx(expected, rel=1e-5)


def test_observed_omega_of_a_true_model_is_the_implied_one_with_its_own_standard_error() -> None:
    loadings = np.array([0.3, 0.5, 0.6, 0.7, 0.8, 0.4])
    residuals = 1 - loadings**2
    variance = loadings.sum() ** 2 + residuals.sum()
    vcov = np.diag(np.full(12, 0.002))
    found = classical.omega_observed(loadings, residuals, vcov, variance, 200)
    assert found.value == pytest.approx(classical.omega(loadings, residuals, vcov).value)
    # Without sampling error of the parameters, what is left is that of the variance of the sum.
    alone = classical.omega_observed(loadings, residuals, np.zeros((12, 12)), variance, 200)
    assert alone.se == pytest.approx(alone.value * math.sqrt(2 / 200))


@given(value=st.floats(0.01, 0.99), se=st.floats(1e-6, 0.5), level=st.floats(0.5, 0.999))
def test_logit_interval_holds_the_value_and_stays_inside(value: float, se: float, level: float) -> None:
    interval = classical.logit_interval(value, se, level)
    assert 0 <= interval.low <= value <= interval.high <= 1


def test_what_cannot_be_computed_is_nan_and_not_a_number() -> None:
    constant = np.array([[1.0, 0.0, 0.5], [0.0, 0.0, 0.0], [0.5, 0.0, 1.0]])
    assert math.isnan(classical.item_rest_correlations(constant)[1])
    assert not np.isnan(classical.item_rest_correlations(constant)[[0, 2]]).any()
    assert math.isnan(classical.alpha(np.array([[1.0]])))
    assert math.isnan(classical.alpha(np.zeros((3, 3))))
    assert math.isnan(classical.skewness(np.full(5, 0.1)))
    assert math.isnan(classical.feldt_interval(math.nan, 10, 3, 0.95).low)
    assert math.isnan(classical.logit_interval(1.2, 0.1, 0.95).low)
