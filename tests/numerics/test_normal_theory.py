# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Formulas of bare matrices against their definitions with all moments written out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import multivariate_normal

from coprod_measures.numerics.casewise import (
    case_scores,
    saturated_trace,
    score_crossproducts,
    squared_frobenius,
    weighted_trace,
    whitened_features,
)
from coprod_measures.numerics.normal_theory import (
    MomentTerms,
    cholesky_inverse,
    expected_information,
    gls_weights,
    gradient,
    ml_weights,
    moment_jacobian,
    nearly_singular,
    project,
    symmetric_inverse,
    uls_weights,
)

P = 4
ROWS, COLS = np.tril_indices(P)


@pytest.fixture(scope="module")
def cases() -> np.ndarray:
    draw = np.random.default_rng(1)
    return draw.gamma(2.0, size=(200, P)) @ draw.normal(size=(P, P)) + draw.normal(size=P)


@pytest.fixture(scope="module")
def implied() -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.default_rng(2)
    half = draw.normal(size=(P, P))
    return half @ half.T + np.eye(P), draw.normal(size=P)


@pytest.fixture(scope="module")
def terms() -> tuple[np.ndarray, MomentTerms]:
    """A model with three parameters: a loading, a variance and an intercept, say."""
    columns = np.random.default_rng(3).normal(size=(P, 3))
    return columns, MomentTerms(
        np.array([0, 1, 2]), np.array([2, 1, 2]), np.array([1.0, 0.5, 0.0]), np.array([0.3, 0.0, 1.0])
    )


def normal_weight(precision: np.ndarray) -> np.ndarray:
    """V of vech(S) and means, written out: half of D'(A x A)D, and A."""
    duplication = np.zeros((P * P, len(ROWS)))
    for k, (i, j) in enumerate(zip(ROWS, COLS, strict=True)):
        duplication[i * P + j, k] = duplication[j * P + i, k] = 1.0
    of_cov = 0.5 * duplication.T @ np.kron(precision, precision) @ duplication
    whole = np.zeros((len(ROWS) + P, len(ROWS) + P))
    whole[: len(ROWS), : len(ROWS)], whole[len(ROWS) :, len(ROWS) :] = of_cov, precision
    return whole


def moment_vectors(cases: np.ndarray) -> np.ndarray:
    """Each case's products and deviations, centred."""
    z = cases - cases.mean(axis=0)
    vectors = np.hstack([z[:, ROWS] * z[:, COLS], z])
    return vectors - vectors.mean(axis=0)


def test_ml_is_minus_the_log_likelihood_from_the_saturated_one(
    cases: np.ndarray, implied: tuple[np.ndarray, np.ndarray]
) -> None:
    sigma, mu = implied
    cov, mean = np.cov(cases.T, bias=True), cases.mean(axis=0)
    weights = ml_weights(cov, mean, float(np.linalg.slogdet(cov)[1]), sigma, mu)
    assert weights is not None
    model = multivariate_normal.logpdf(cases, mu, sigma).mean()
    saturated = multivariate_normal.logpdf(cases, mean, cov).mean()
    assert weights.value == pytest.approx(saturated - model)


def test_an_indefinite_covariance_has_no_likelihood() -> None:
    assert ml_weights(np.eye(2), np.zeros(2), 0.0, -np.eye(2), np.zeros(2)) is None
    assert cholesky_inverse(np.array([[1.0, 2.0], [2.0, 1.0]])) is None


def test_inverse_and_determinant(implied: tuple[np.ndarray, np.ndarray]) -> None:
    found = cholesky_inverse(implied[0])
    assert found is not None
    assert found[0] == pytest.approx(np.linalg.inv(implied[0]))
    assert found[1] == pytest.approx(np.linalg.slogdet(implied[0])[1])


@given(st.integers(0, 10_000), st.floats(-14, 0))
@settings(max_examples=60)
def test_nearly_singular_is_told_by_the_smallest_eigenvalue(seed: int, exponent: float) -> None:
    draw = np.random.default_rng(seed)
    vectors = np.linalg.qr(draw.normal(size=(6, 6)))[0]
    matrix = (vectors * np.append(10.0**exponent, draw.uniform(0.5, 2.0, 5))) @ vectors.T
    scale = np.sqrt(np.diag(matrix))
    smallest = np.linalg.eigvalsh(matrix / np.outer(scale, scale))[0]
    assume(abs(np.log10(max(smallest, 1e-20)) + 9.0) > 0.01)
    assert nearly_singular(matrix, 1e-9) == (smallest < 1e-9)
    assert nearly_singular(matrix * np.outer(np.arange(1, 7), np.arange(1, 7)), 1e-9) == (smallest < 1e-9)


def test_symmetric_inverse_does_not_ask_for_positive_definiteness() -> None:
    indefinite = np.array([[1.0, 2.0], [2.0, 1.0]])
    assert symmetric_inverse(indefinite) @ indefinite == pytest.approx(np.eye(2))
    assert symmetric_inverse(np.diag([2.0, 4.0])) == pytest.approx(np.diag([0.5, 0.25]))


def test_least_squares_are_quadratic_forms(cases: np.ndarray, implied: tuple[np.ndarray, np.ndarray]) -> None:
    sigma, mu = implied
    cov, mean = np.cov(cases.T, bias=True), cases.mean(axis=0)
    inverse = np.linalg.inv(cov)
    difference = np.concatenate([(cov - sigma)[ROWS, COLS], mean - mu])
    gls = gls_weights(cov, mean, inverse, sigma, mu)
    assert gls.value == pytest.approx(0.5 * difference @ normal_weight(inverse) @ difference)
    assert uls_weights(cov, mean, sigma, mu).value == pytest.approx(0.5 * difference @ difference)


def test_information_and_gradient_are_those_of_the_written_out_jacobian(
    cases: np.ndarray, implied: tuple[np.ndarray, np.ndarray], terms: tuple[np.ndarray, MomentTerms]
) -> None:
    (sigma, mu), (columns, parts) = implied, terms
    precision = np.linalg.inv(sigma)
    jacobian, weight = moment_jacobian(columns, parts), normal_weight(precision)
    assert expected_information(columns, parts, precision) == pytest.approx(jacobian.T @ weight @ jacobian)
    cov, mean = np.cov(cases.T, bias=True), cases.mean(axis=0)
    observed = cov + np.outer(mean - mu, mean - mu)
    residual = np.concatenate([(observed - sigma)[ROWS, COLS], mean - mu])
    weights = ml_weights(cov, mean, 0.0, sigma, mu)
    assert weights is not None
    assert gradient(project(columns, weights), parts) == pytest.approx(-jacobian.T @ weight @ residual)


def test_scores_average_to_minus_the_gradient(
    cases: np.ndarray, implied: tuple[np.ndarray, np.ndarray], terms: tuple[np.ndarray, MomentTerms]
) -> None:
    (sigma, mu), (columns, parts) = implied, terms
    scores = case_scores(cases - mu, np.linalg.inv(sigma), columns, parts, sigma)
    cov, mean = np.cov(cases.T, bias=True), cases.mean(axis=0)
    weights = ml_weights(cov, mean, 0.0, sigma, mu)
    assert weights is not None
    assert scores.mean(axis=0) == pytest.approx(-gradient(project(columns, weights), parts))
    products = score_crossproducts(cases - mu, np.linalg.inv(sigma), columns, parts, sigma)
    assert products == pytest.approx(scores.T @ scores / len(cases))


def test_traces_are_those_of_gamma_written_out(
    cases: np.ndarray, implied: tuple[np.ndarray, np.ndarray], terms: tuple[np.ndarray, MomentTerms]
) -> None:
    precision, cov = np.linalg.inv(implied[0]), np.cov(cases.T, bias=True)
    vectors, weight = moment_vectors(cases), normal_weight(precision)
    gamma = vectors.T @ vectors / len(cases)
    centred = cases - cases.mean(axis=0)
    assert weighted_trace(centred, cov, precision, True) == pytest.approx(np.trace(weight @ gamma))
    features = whitened_features(centred, cov, precision, True)
    assert features @ features.T == pytest.approx(vectors @ weight @ vectors.T)
    squared = np.trace(weight @ gamma @ weight @ gamma)
    assert squared_frobenius(features) / len(cases) ** 2 == pytest.approx(squared)
    columns, parts = terms
    crossed = score_crossproducts(centred, precision, columns, parts, cov)
    jacobian = moment_jacobian(columns, parts)
    assert crossed == pytest.approx(jacobian.T @ weight @ gamma @ weight @ jacobian)


@pytest.mark.parametrize("meanstructure", [True, False])
def test_the_saturated_trace_is_that_of_its_own_moments(cases: np.ndarray, meanstructure: bool) -> None:
    cov = np.cov(cases.T, bias=True)
    vectors, weight = moment_vectors(cases), normal_weight(np.linalg.inv(cov))
    if not meanstructure:
        keep = np.ix_(range(len(ROWS)), range(len(ROWS)))
        vectors, weight = vectors[:, : len(ROWS)], weight[keep]
    expected = np.trace(weight @ vectors.T @ vectors) / len(cases)
    found = saturated_trace(cases - cases.mean(axis=0), np.zeros(P, dtype=bool), meanstructure)
    assert found == pytest.approx(expected)


def test_normal_data_have_a_saturated_trace_of_their_number_of_moments() -> None:
    values = np.random.default_rng(4).normal(size=(200_000, 3))
    found = saturated_trace(values - values.mean(axis=0), np.zeros(3, dtype=bool), True)
    assert found == pytest.approx(9.0, rel=0.02)
    given = saturated_trace(values - values.mean(axis=0), np.array([False, False, True]), True)
    assert given == pytest.approx(7.0, rel=0.02)  # the covariate's mean and variance are given
