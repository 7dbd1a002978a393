# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Proportional-odds regression: derivatives, laws, and what happens where there is no maximum."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import approx_fprime

from coprod_measures.numerics import ordinal_regression as room
from coprod_measures.numerics.adjustment import adjusted_p
from coprod_measures.numerics.ordinal_regression import ordinal_regression


def random_counts(seed: int, m: int = 15, k: int = 4, p: int = 2) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.poisson(4, (m, k)).astype(float) + 0.0, rng.normal(size=(m, p))


@pytest.mark.parametrize("k", [2, 3, 5])
def test_derivatives_equal_differences(k: int) -> None:
    counts, x = random_counts(1, k=k)
    theta = np.concatenate([np.linspace(-1, 1.2, k - 1), [0.5, -0.4]])
    gradient, information = room._derivatives(counts, x, theta)
    assert gradient == pytest.approx(
        approx_fprime(theta, lambda t: room._loglik(counts, x, t), 1e-7), abs=1e-4
    )
    step = 1e-5
    columns = [
        (room._derivatives(counts, x, theta + e)[0] - room._derivatives(counts, x, theta - e)[0]) / (2 * step)
        for e in step * np.eye(len(theta))
    ]
    assert -np.array(columns) == pytest.approx(information, abs=1e-6)


@given(seed=st.integers(0, 10_000), shift=st.floats(-50, 50), factor=st.floats(0.01, 100))
def test_a_line_of_the_predictor_changes_only_its_coefficient(seed: int, shift: float, factor: float) -> None:
    counts, x = random_counts(seed)
    first, second = ordinal_regression(counts, x), ordinal_regression(counts, x * factor + shift)
    assert second.loglik == pytest.approx(first.loglik, abs=1e-8)
    assert second.coefficients * factor == pytest.approx(first.coefficients, abs=1e-6)
    assert second.cuts - shift * second.coefficients.sum() == pytest.approx(first.cuts, abs=1e-5)


@given(seed=st.integers(0, 10_000))
def test_mirrored_categories_mirror_the_coefficients(seed: int) -> None:
    counts, x = random_counts(seed)
    first, second = ordinal_regression(counts, x), ordinal_regression(counts[:, ::-1], x)
    assert second.coefficients == pytest.approx(-first.coefficients, abs=1e-6)
    assert second.cuts[::-1] == pytest.approx(-first.cuts, abs=1e-6)


def test_without_predictors_it_is_the_null_model() -> None:
    counts, _ = random_counts(3)
    fit = ordinal_regression(counts, np.empty((len(counts), 0)))
    assert fit.loglik == pytest.approx(fit.loglik_null, abs=1e-10)
    assert fit.mcfadden == pytest.approx(0, abs=1e-12)
    assert not fit.separated


def test_two_categories_are_logistic_regression_with_known_odds() -> None:
    fit = ordinal_regression(np.array([[30.0, 10.0], [20.0, 40.0]]), np.array([[0.0], [1.0]]))
    assert fit.coefficients[0] == pytest.approx(np.log((40 / 20) / (10 / 30)), abs=1e-9)
    assert fit.cuts[0] == pytest.approx(np.log(30 / 10), abs=1e-9)


def test_separation_is_told_and_its_likelihood_is_the_supremum() -> None:
    complete = ordinal_regression(np.array([[9.0, 0, 0], [0, 9, 0], [0, 0, 9]]), np.array([[0.0], [1], [2]]))
    assert complete.separated
    assert complete.loglik == pytest.approx(0, abs=1e-6)
    quasi = ordinal_regression(np.array([[9.0, 9], [9, 0]]), np.array([[0.0], [1]]))
    assert quasi.separated
    assert quasi.loglik == pytest.approx(18 * np.log(0.5), abs=1e-6)
    assert not ordinal_regression(np.array([[9.0, 9], [9, 1]]), np.array([[0.0], [1]])).separated


def test_unanswered_categories_are_left_out_and_collinear_predictors_refused() -> None:
    counts, x = random_counts(5)
    padded = np.insert(counts, 2, 0, axis=1)
    assert ordinal_regression(padded, x).loglik == pytest.approx(ordinal_regression(counts, x).loglik)
    with pytest.raises(ValueError, match="collinear"):
        ordinal_regression(counts, np.column_stack([x, x.sum(axis=1)]))
    with pytest.raises(ValueError, match="collinear"):
        ordinal_regression(counts, np.ones((len(counts), 1)))
    with pytest.raises(ValueError, match="two categories"):
        ordinal_regression(counts[:, :1], x)


def test_adjusted_p_values() -> None:
    # R: p.adjust(c(.01, .04, .03, NA, .005), "holm") and "BH"
    p = np.array([0.01, 0.04, 0.03, np.nan, 0.005])
    assert adjusted_p(p, "holm") == pytest.approx([0.03, 0.06, 0.06, np.nan, 0.02], nan_ok=True)
    assert adjusted_p(p, "bh") == pytest.approx([0.02, 0.04, 0.04, np.nan, 0.02], nan_ok=True)
    assert adjusted_p(p, "bonferroni") == pytest.approx([0.04, 0.16, 0.12, np.nan, 0.02], nan_ok=True)
    assert adjusted_p(p, "none") == pytest.approx(p, nan_ok=True)
