# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""CR2 errors and Satterthwaite's degrees of freedom against their definition and closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.linalg import sqrtm
from scipy.stats import t as student

from coprod_measures.numerics.cluster_robust import cluster_robust


def clustered(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return a design with a cluster-level and a case-level predictor, an outcome, and uneven clusters."""
    draw = np.random.default_rng(seed)
    codes = np.repeat(np.arange(9), draw.integers(3, 25, 9))
    by_cluster = (np.arange(9) >= 6).astype(float)[codes]
    design = np.column_stack([np.ones(len(codes)), by_cluster, draw.standard_normal(len(codes))])
    outcome = design @ [1.0, 0.2, 0.5] + draw.standard_normal(len(codes)) + draw.standard_normal(9)[codes]
    return design, outcome, codes


def definition(design: np.ndarray, outcome: np.ndarray, codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return covariance matrix and degrees of freedom from matrices of all cases."""
    n, k = design.shape
    inverse = np.linalg.inv(design.T @ design)
    maker = np.eye(n) - design @ inverse @ design.T
    residual = maker @ outcome
    middle, ps = np.zeros((k, k)), []
    for g in np.unique(codes):
        mine = codes == g
        adjustment = np.real(sqrtm(np.linalg.inv(maker[np.ix_(mine, mine)])))
        score = design[mine].T @ adjustment @ residual[mine]
        middle += np.outer(score, score)
        ps.append(maker[mine].T @ adjustment @ design[mine] @ inverse)
    df = np.empty(k)
    for c in range(k):
        p = np.column_stack([m[:, c] for m in ps])
        gram = p.T @ p
        df[c] = np.trace(gram) ** 2 / (gram**2).sum()
    return inverse @ middle @ inverse, df


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_definition(seed: int) -> None:
    design, outcome, codes = clustered(seed)
    order = np.random.default_rng(seed).permutation(len(codes))
    found = cluster_robust(design[order], outcome[order], codes[order] + 5)
    covariance, df = definition(design, outcome, codes)
    assert found.covariance == pytest.approx(covariance, rel=1e-9)
    assert found.df == pytest.approx(df, rel=1e-9)
    assert found.df[1] < 8  # nine clusters, and the predictor varies between them only
    half = student.isf(0.025, df) * np.sqrt(covariance.diagonal())
    assert found.high - found.coefficients == pytest.approx(half, rel=1e-9)
    assert found.pvalue == pytest.approx(2 * student.sf(np.abs(found.t), df), rel=1e-9)


def test_two_kinds_of_equal_clusters_are_welch_on_cluster_means() -> None:
    draw = np.random.default_rng(7)
    codes = np.repeat(np.arange(9), 12)
    kind = (np.arange(9) >= 6).astype(float)
    outcome = draw.standard_normal(108) + draw.standard_normal(9)[codes]
    found = cluster_robust(np.column_stack([np.ones(108), kind[codes]]), outcome, codes)
    means = outcome.reshape(9, 12).mean(axis=1)
    variance = means[:6].var(ddof=1) / 6 + means[6:].var(ddof=1) / 3
    assert found.errors[1] == pytest.approx(np.sqrt(variance))
    assert found.df[1] == pytest.approx((1 / 6 + 1 / 3) ** 2 / (1 / (36 * 5) + 1 / (9 * 2)))


def test_degrees_of_freedom_are_those_of_simulated_variances() -> None:
    design, _, codes = clustered(4)
    draw = np.random.default_rng(11)
    variances = np.array([
        cluster_robust(design, draw.standard_normal(len(codes)), codes).covariance.diagonal()
        for _ in range(3000)
    ])  # fmt: skip
    found = cluster_robust(design, draw.standard_normal(len(codes)), codes)
    assert variances.mean(axis=0) == pytest.approx(np.linalg.inv(design.T @ design).diagonal(), rel=0.05)
    assert 2 * variances.mean(axis=0) ** 2 / variances.var(axis=0) == pytest.approx(found.df, rel=0.12)


def test_coefficients_that_one_cluster_determines_have_no_errors() -> None:
    design, outcome, codes = clustered(5)
    alone = np.column_stack([design, codes == 0])
    found = cluster_robust(alone, outcome, codes)
    assert np.isnan(found.errors[3])
    assert np.isnan(found.df[3])
    assert np.isnan(found.pvalue[3])
    fixed = np.column_stack([(codes[:, None] == np.arange(9)).astype(float), design[:, 2]])
    within = cluster_robust(fixed, outcome, codes)
    assert np.isnan(within.errors[:9]).all()
    assert within.errors[9] > 0


def test_what_cannot_be_computed_is_refused() -> None:
    design, outcome, codes = clustered(6)
    with pytest.raises(ValueError, match="two clusters"):
        cluster_robust(design, outcome, np.zeros(len(codes), dtype=int))
    with pytest.raises(ValueError, match="rank"):
        cluster_robust(np.column_stack([design, design[:, 0]]), outcome, codes)
