# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Moments in one pass keep their digits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod_measures.numerics.moments import mean_and_covariance


@given(n=st.integers(2, 9000), p=st.integers(1, 4), seed=st.integers(0, 99))
def test_moments_are_those_of_two_passes(n: int, p: int, seed: int) -> None:
    values = np.random.default_rng(seed).normal(size=(n, p))
    mean, cov = mean_and_covariance(values)
    assert mean == pytest.approx(values.mean(axis=0), abs=1e-13)
    assert cov == pytest.approx(np.atleast_2d(np.cov(values, rowvar=False, ddof=0)), abs=1e-12)


@pytest.mark.parametrize("drift", [0.0, 1e9])
def test_a_mean_far_from_zero_costs_no_digits(drift: float) -> None:
    small = np.random.default_rng(3).integers(-40, 40, size=(20_000, 3)) / 8  # exact in binary
    far = small + 2.0**30
    far[5000:] += drift  # the first rows are no fair sample
    shifted = small.copy()
    shifted[5000:] += drift
    exact = np.cov(shifted, rowvar=False, ddof=0)
    assert mean_and_covariance(far)[1] == pytest.approx(exact, rel=1e-12)


def test_the_textbook_formula_would_fail_here() -> None:
    far = np.random.default_rng(4).integers(-40, 40, size=(1000, 1)) / 8 + 2.0**30
    textbook = (far**2).mean() - far.mean() ** 2
    assert textbook != pytest.approx(far.var(), rel=1e-3)
    assert mean_and_covariance(far)[1][0, 0] == pytest.approx(far.var(), rel=1e-12)
