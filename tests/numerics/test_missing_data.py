# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Incomplete normal data: patterns, likelihood, EM."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import multivariate_normal

from coprod_measures.numerics.missing_data import (
    incomplete_weights,
    independent_moments,
    pattern_moments,
    saturated_moments,
)
from coprod_measures.numerics.missing_patterns import missing_sets, pattern_regressions, pattern_rows


def incomplete(seed: int, n: int = 120, p: int = 4, share: float = 0.15) -> np.ndarray:
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(n, p)) @ rng.normal(size=(p, p)) + rng.normal(size=p) * 3
    values[rng.random((n, p)) < share] = np.nan
    return values


def loglik(values: np.ndarray, mean: np.ndarray, cov: np.ndarray) -> float:
    """The definition, case by case."""
    total = 0.0
    for row in values:
        o = ~np.isnan(row)
        if o.any():
            total += multivariate_normal.logpdf(row[o], mean[o], cov[np.ix_(o, o)])
    return total


def test_every_case_belongs_to_one_pattern():
    values = incomplete(1)
    values[3] = np.nan
    rows = np.concatenate([r for _, r in pattern_rows(values)])
    assert sorted(rows) == np.flatnonzero(~np.isnan(values).all(axis=1)).tolist()
    assert 3 not in rows
    for observed, members in pattern_rows(values):
        assert (~np.isnan(values[members])).sum(axis=0)[observed].tolist() == [len(members)] * len(observed)


@given(st.integers(0, 10_000))
@settings(max_examples=20)
def test_the_likelihood_by_patterns_is_the_likelihood_by_cases(seed):
    values = incomplete(seed, n=30)
    rng = np.random.default_rng(seed)
    half = rng.normal(size=(4, 4))
    mean, cov = rng.normal(size=4), half @ half.T + np.eye(4)
    patterns = pattern_moments(values)
    weights = incomplete_weights(patterns, cov, mean)
    assert weights is not None
    n = patterns.n.sum()
    assert -n * weights.value == pytest.approx(loglik(values, mean, cov), rel=1e-10)


@given(st.integers(0, 10_000), st.floats(0.05, 0.7))
@settings(max_examples=20)
def test_what_is_missing_is_regressed_on_what_is_observed(seed, share):
    rng = np.random.default_rng(seed)
    observed = rng.random((12, 5)) > share
    observed[~observed.any(axis=1), 0] = True
    half = rng.normal(size=(5, 5))
    cov = half @ half.T + 0.2 * np.eye(5)
    found = pattern_regressions(missing_sets(observed), cov)
    assert found is not None
    assert found.precision == pytest.approx(np.linalg.inv(cov))
    seen = set()
    for part in found.parts:
        for number, missing, slopes, left in zip(
            part.set.members, part.set.missing, part.slopes, part.cov, strict=True
        ):
            seen.add(int(number))
            o = np.flatnonzero(observed[number])
            m = missing[missing < 5]  # the others only fill up
            assert np.array_equal(m, np.flatnonzero(~observed[number]))
            inner = np.linalg.inv(cov[np.ix_(o, o)])
            assert slopes[: len(m)][:, o] == pytest.approx(cov[np.ix_(m, o)] @ inner)
            expected = cov[np.ix_(m, m)] - cov[np.ix_(m, o)] @ inner @ cov[np.ix_(o, m)]
            assert left[: len(m), : len(m)] == pytest.approx(expected)
            assert not slopes[len(m) :].any()
            assert found.log_determinants[number] == pytest.approx(np.linalg.slogdet(cov[np.ix_(o, o)])[1])
    assert seen == set(range(12))


@given(st.integers(0, 10_000))
@settings(max_examples=20)
def test_weights_are_the_average_of_those_of_patterns(seed):
    values = incomplete(seed, n=40, p=5, share=0.3)
    rng = np.random.default_rng(seed)
    half = rng.normal(size=(5, 5))
    mean, cov = rng.normal(size=5), half @ half.T + np.eye(5)
    patterns = pattern_moments(values)
    weight, curvature, shift = np.zeros((5, 5)), np.zeros((5, 5)), np.zeros(5)
    for observed, share, m, s in zip(
        patterns.observed, patterns.shares, patterns.mean, patterns.cov, strict=True
    ):
        o = np.ix_(observed, observed)
        inverse, residual = np.linalg.inv(cov[o]), (m - mean)[observed]
        weight[o] += share * inverse
        curvature[o] += share * inverse @ (s[o] + np.outer(residual, residual)) @ inverse
        shift[observed] += share * inverse @ residual
    found = incomplete_weights(patterns, cov, mean)
    assert found is not None
    assert found.weight == pytest.approx(weight)
    assert found.curvature == pytest.approx(curvature)
    assert found.shift == pytest.approx(shift)


def test_a_covariance_that_is_not_positive_definite_has_no_likelihood():
    patterns = pattern_moments(incomplete(2))
    assert incomplete_weights(patterns, -np.eye(4), np.zeros(4)) is None


def test_em_ends_where_the_likelihood_is_flat():
    values = incomplete(3, n=200, share=0.3)
    patterns = pattern_moments(values)
    found = saturated_moments(patterns)
    assert found.converged
    assert found.loglik == pytest.approx(loglik(values, found.mean, found.cov), rel=1e-12)
    weights = incomplete_weights(patterns, found.cov, found.mean)
    assert weights is not None
    assert np.abs(weights.shift).max() < 1e-8  # gradient for the means
    assert np.abs(weights.weight - weights.curvature).max() < 1e-8  # and for the covariances


def test_em_of_complete_data_is_the_sample_moments():
    values = incomplete(4, share=0.0)
    found = saturated_moments(pattern_moments(values))
    assert found.mean == pytest.approx(values.mean(axis=0))
    assert found.cov == pytest.approx(np.cov(values.T, bias=True))


def test_em_says_when_it_has_not_converged():
    found = saturated_moments(pattern_moments(incomplete(5, share=0.3)), max_iterations=2)
    assert not found.converged


def test_independent_moments_use_the_cases_that_have_the_variable():
    values = incomplete(6)
    mean, variance = independent_moments(pattern_moments(values))
    assert mean == pytest.approx(np.nanmean(values, axis=0))
    assert variance == pytest.approx(np.nanvar(values, axis=0))
