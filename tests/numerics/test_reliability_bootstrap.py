# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Resampled covariance matrices are those of resampled rows; one-factor models have a vanishing slope."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coprod_measures.numerics import reliability_bootstrap as bootstrap


def half_discrepancy(cov: np.ndarray, at: np.ndarray) -> float:
    k = len(cov)
    sigma = np.outer(at[:k], at[:k]) + np.diag(at[k:])
    return 0.5 * (np.linalg.slogdet(sigma)[1] + np.trace(np.linalg.solve(sigma, cov)))


@pytest.mark.parametrize(
    ("scale", "shift", "exact"), [(1, 0, True), (1, 1e6, True), (0.1, 0, False), (5000, 0, False)]
)
def test_whole_and_other_answers_give_the_moments_of_the_rows_drawn(
    scale: float, shift: float, exact: bool
) -> None:
    x = scale * np.random.default_rng(1).integers(1, 8, size=(300, 4)) + shift
    assert (bootstrap._whole(x) is not None) == exact
    drawn = np.random.default_rng(2).integers(0, 300, size=(30, 300))
    found = bootstrap.resampled_covariances(x, 30, np.random.default_rng(2))
    for cov, rows in zip(found, drawn, strict=True):
        assert cov == pytest.approx(np.cov(x[rows], rowvar=False), rel=1e-11, abs=1e-11 * scale**2)


@pytest.mark.parametrize(("block", "piece"), [(1, 1), (700, 300), (1500, 4000)])
def test_how_many_are_drawn_at_a_time_does_not_matter(
    monkeypatch: pytest.MonkeyPatch, block: int, piece: int
) -> None:
    x = np.random.default_rng(1).normal(size=(100, 3))
    whole = bootstrap.resampled_covariances(x, 25, np.random.default_rng(2))
    monkeypatch.setattr(bootstrap, "_BLOCK", block)
    monkeypatch.setattr(bootstrap, "_PIECE", piece)
    assert bootstrap.resampled_covariances(x, 25, np.random.default_rng(2)) == pytest.approx(
        whole, rel=1e-12, abs=1e-14
    )


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), k=st.integers(3, 6))
def test_slope_and_hessian_are_the_derivatives(seed: int, k: int) -> None:
    rng = np.random.default_rng(seed)
    cov = np.cov(rng.normal(size=(40, k)) + rng.normal(size=(40, 1)), rowvar=False)
    at = np.concatenate([rng.uniform(0.4, 1.2, k), rng.uniform(0.4, 1.2, k)])
    steps = 1e-5 * np.eye(2 * k)
    slope = [(half_discrepancy(cov, at + e) - half_discrepancy(cov, at - e)) / 2e-5 for e in steps]
    found = bootstrap._slope(cov[None], at[None])[0]
    assert found == pytest.approx(slope, abs=1e-6 * (1 + np.abs(found).max()))
    ahead, behind = (bootstrap._slope(np.tile(cov, (2 * k, 1, 1)), at + e) for e in (steps, -steps))
    bend = (ahead - behind) / 2e-5
    hessian = bootstrap.one_factor_hessian(cov, at[:k], at[k:])
    assert hessian == pytest.approx(bend, abs=1e-6 * (1 + np.abs(hessian).max()))


def test_models_that_the_common_steps_do_not_reach_are_fitted_too() -> None:
    """A few respondents: resamples differ much, and some have a negative residual variance."""
    rng = np.random.default_rng(4)
    x = rng.normal(size=(30, 1)) + 0.8 * rng.normal(size=(30, 3))
    cov = bootstrap.resampled_covariances(x, 200, rng)
    start = np.full(3, np.sqrt(np.cov(x, rowvar=False)[0, 1]))
    loadings, residuals = bootstrap.one_factor_models(cov, start, np.full(3, 0.6))
    done = np.isfinite(loadings[:, 0])
    assert done.mean() > 0.9
    assert (residuals[done] < 0).any()
    slopes = bootstrap._slope(cov[done], np.concatenate([loadings, residuals], axis=1)[done])
    assert np.abs(slopes).max() < 1e-3
    # three items are just identified: the model reproduces the covariances
    i, j = np.triu_indices(3, 1)
    implied = loadings[done][:, i] * loadings[done][:, j]
    assert implied == pytest.approx(cov[done][:, i, j], abs=1e-4)
