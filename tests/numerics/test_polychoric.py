# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Bivariate normal probabilities, polychoric and polyserial correlations, and their covariance."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.optimize import minimize_scalar
from scipy.special import ndtr, ndtri

from coprod_measures.model.ordinal_statistics import ordinal_statistics
from coprod_measures.numerics.bivariate_normal import (
    bivariate_normal_cdf,
    bivariate_normal_pdf,
    corner_probabilities,
)
from coprod_measures.numerics.polychoric import (
    LARGEST_CORRELATION,
    cell_probabilities,
    cell_scores,
    pair_tables,
    polychoric,
    thresholds,
)
from coprod_measures.numerics.polychoric_ml import polychoric_ml, polychoric_two_step
from coprod_measures.numerics.polyserial import polyserial, polyserial_scores

REFERENCE = Path(__file__).resolve().parent.parent / "reference" / "ordinal"
DATA = Path(__file__).resolve().parent.parent / "data"
CORRELATIONS = (-0.999, -0.95, -0.9, -0.7, -0.3, 0.0, 0.2, 0.6, 0.61, 0.9, 0.91, 0.99, 0.999)
POINTS = (
    (0, 0),
    (0, 1),
    (-1, 0),
    (0.5, 0.5),
    (0.5, 0.5 + 1e-9),
    (-1.2, 1.2),
    (2.5, -0.4),
    (-3, -2.5),
    (1, 6),
)


def _reference(name: str) -> Any:
    return json.loads((REFERENCE / f"{name}.json").read_text(encoding="utf-8"))


def _by_integration(h: float, k: float, r: float) -> float:
    """P(X < h, Y < k) as an integral over x of the density times P(Y < k given x)."""

    def inner(x: float) -> float:
        return np.exp(-0.5 * x * x) / np.sqrt(2 * np.pi) * ndtr((k - r * x) / np.sqrt(1 - r * r))

    step = [k / r] if r and -9 < k / r < h else None  # where the conditional probability is steep
    return quad(inner, -9.5, h, points=step, epsabs=1e-15, epsrel=1e-13, limit=400)[0]


@pytest.mark.filterwarnings("ignore::scipy.integrate.IntegrationWarning")
@pytest.mark.parametrize("r", CORRELATIONS)
def test_distribution_by_brute_force(r: float) -> None:
    for h, k in POINTS:
        assert float(bivariate_normal_cdf(h, k, r)) == pytest.approx(_by_integration(h, k, r), abs=1e-14)


def test_distribution_at_its_limits() -> None:
    assert float(bivariate_normal_cdf(0, 0, 0.5)) == pytest.approx(1 / 3, abs=1e-15)
    assert float(bivariate_normal_cdf(np.inf, 0.3, 0.99)) == pytest.approx(float(ndtr(0.3)), abs=1e-15)
    assert float(bivariate_normal_cdf(-np.inf, 0.3, 0.99)) == 0.0
    assert float(bivariate_normal_cdf(0.3, 1.0, 1.0)) == pytest.approx(float(ndtr(0.3)), abs=1e-15)
    assert float(bivariate_normal_cdf(0.3, -0.4, -1.0)) == 0.0
    assert float(bivariate_normal_cdf(0.3, 0.4, -1.0)) == pytest.approx(
        float(ndtr(0.3) - ndtr(-0.4)), abs=1e-15
    )


@given(st.floats(-5, 5), st.floats(-5, 5), st.floats(-0.9999, 0.9999))
def test_distribution_obeys_its_laws(h: float, k: float, r: float) -> None:
    value = float(bivariate_normal_cdf(h, k, r))
    assert value == pytest.approx(float(bivariate_normal_cdf(k, h, r)), abs=1e-15)
    assert value + float(bivariate_normal_cdf(h, -k, -r)) == pytest.approx(float(ndtr(h)), abs=1e-14)
    assert max(0.0, float(ndtr(h) + ndtr(k)) - 1) - 1e-15 <= value <= float(min(ndtr(h), ndtr(k))) + 1e-15


@given(st.floats(-3, 3), st.floats(-3, 3), st.floats(-0.95, 0.95))
def test_density_is_the_derivative_by_the_correlation(h: float, k: float, r: float) -> None:
    step = 1e-6
    slope = (bivariate_normal_cdf(h, k, r + step) - bivariate_normal_cdf(h, k, r - step)) / (2 * step)
    assert float(bivariate_normal_pdf(h, k, r)) == pytest.approx(float(slope), abs=1e-8)


def test_grids_agree_with_single_points() -> None:
    draw = np.random.default_rng(1)
    h, k = np.sort(draw.normal(size=(50, 4))), np.sort(draw.normal(size=(50, 3)))
    h[::7, -1] = np.inf
    r = draw.uniform(-0.999, 0.999, 50)
    whole = bivariate_normal_cdf(h[:, :, None], k[:, None, :], r[:, None, None])
    np.testing.assert_allclose(corner_probabilities(h, k, r), whole, atol=1e-15)


def _table(k1: int, k2: int, r: float, n: int, seed: int, spread: float = 1.2) -> np.ndarray:
    """Draw a table of counts from a normal distribution cut unevenly."""
    draw = np.random.default_rng(seed)
    x = draw.multivariate_normal([0, 0], [[1, r], [r, 1]], size=n)
    cuts = [np.linspace(-spread, spread, k + 1)[1:-1] + 0.2 for k in (k1, k2)]
    counts = np.zeros((k1, k2))
    np.add.at(counts, (np.searchsorted(cuts[0], x[:, 0]), np.searchsorted(cuts[1], x[:, 1])), 1)
    return counts


def _thresholds_of(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    n = counts.sum()
    return ndtri(np.cumsum(counts.sum(axis=1))[:-1] / n), ndtri(np.cumsum(counts.sum(axis=0))[:-1] / n)


@pytest.mark.filterwarnings("ignore::scipy.integrate.IntegrationWarning")
@pytest.mark.parametrize(
    ("k1", "k2", "r"), [(2, 2, 0.4), (2, 5, -0.8), (3, 3, 0.95), (4, 7, 0.1), (9, 9, 0.6)]
)
def test_correlation_by_brute_force(k1: int, k2: int, r: float) -> None:
    """Maximise a likelihood whose cell probabilities come from numerical integration."""
    counts = _table(k1, k2, r, 300, seed=k1 * k2)
    a, b = _thresholds_of(counts)
    edges = np.concatenate([[-9.5], a, [9.5]]), np.concatenate([[-9.5], b, [9.5]])

    def minus_log_likelihood(rho: float) -> float:
        corners = np.array(
            [[_by_integration(h, k, rho) if h > -9.5 else 0.0 for k in edges[1]] for h in edges[0]]
        )
        p = np.diff(np.diff(corners, axis=0), axis=1)
        return -float((counts * np.log(np.maximum(p, 1e-14))).sum())

    found = polychoric(counts[None], a[None], b[None])
    centre = float(found.correlation[0])
    width = (1 - centre * centre) / 8
    brute = minimize_scalar(minus_log_likelihood, bounds=(centre - width, centre + width), method="bounded",
                            options={"xatol": 1e-9, "maxiter": 40})  # fmt: skip
    assert found.converged[0]
    assert centre == pytest.approx(brute.x, abs=2e-6)  # a parabola's minimum, located by its values


@pytest.mark.parametrize("r", [-0.999, -0.6, 0.3, 0.98, 0.999])
@pytest.mark.parametrize("k", [2, 3, 9])
def test_slope_vanishes_at_the_estimate(k: int, r: float) -> None:
    counts = _table(k, k, r, 2000, seed=k)
    a, b = _thresholds_of(counts)
    found = polychoric(counts[None], a[None], b[None])
    if found.at_bound[0] or (k == 2 and (counts == 0).any()):  # see the tests of empty cells below
        assert abs(r) > 0.99
        return
    p, slope = cell_probabilities(a[None], b[None], found.correlation)
    score = float((counts * slope[0] / np.where(counts > 0, p[0], 1.0)).sum())
    assert abs(score) * (1 - r * r) < 1e-4


def test_all_pairs_at_once_are_the_pairs_one_by_one() -> None:
    draw = np.random.default_rng(3)
    sizes = np.array([2, 3, 5, 7])
    x = draw.normal(size=(400, 1)) + draw.normal(size=(400, 4))
    codes = np.stack(
        [np.searchsorted(np.linspace(-1.5, 1.5, k + 1)[1:-1], x[:, j]) for j, k in enumerate(sizes)], 1
    )
    codes[draw.uniform(size=codes.shape) < 0.1] = -1
    tables = pair_tables(codes, sizes)
    tau = thresholds(tables.margins, sizes)
    together = polychoric(tables.counts, tau[tables.first], tau[tables.second]).correlation
    for m, (i, j) in enumerate(zip(tables.first, tables.second, strict=True)):
        both = (codes[:, i] >= 0) & (codes[:, j] >= 0)
        counts = np.zeros((sizes[i], sizes[j]))
        np.add.at(counts, (codes[both, i], codes[both, j]), 1)
        np.testing.assert_array_equal(tables.counts[m, : sizes[i], : sizes[j]], counts)
        alone = polychoric(
            counts[None], tau[i, : sizes[i] - 1][None], tau[j, : sizes[j] - 1][None]
        ).correlation
        assert together[m] == pytest.approx(alone[0], abs=1e-8)


def test_binary_tables_with_an_empty_cell_are_lavaans() -> None:
    """R: lavaan::lavCor(data, ordered = TRUE), lavaan 0.6-14."""
    for counts, theirs in (([[10, 7], [5, 0]], -0.506686098153), ([[0, 12], [8, 20]], -0.5678566604)):
        table = np.array(counts, dtype=float)
        a, b = _thresholds_of(table)
        found = polychoric(table[None], a[None], b[None])
        assert found.correlation[0] == pytest.approx(theirs, abs=1e-6)
        assert not found.at_bound[0]


@pytest.mark.parametrize(
    "counts", [[[30, 0], [0, 20]], [[0, 25], [25, 0]], [[20, 3, 0], [0, 15, 4], [0, 0, 18]]]
)
def test_a_likelihood_that_rises_to_the_end_is_told(counts: list[list[int]]) -> None:
    table = np.array(counts, dtype=float)
    a, b = _thresholds_of(table)
    found = polychoric(table[None], a[None], b[None])
    assert found.at_bound[0]
    assert abs(found.correlation[0]) == pytest.approx(LARGEST_CORRELATION)


@pytest.mark.parametrize("index", range(3))
def test_correlations_of_polycor(index: int) -> None:
    """Two-step and full maximum likelihood, with errors.

    polycor's search for the latter stops where the log-likelihood still has slopes of .3 to 1.6, up to .013
    below its maximum: its estimates are off by up to .005.
    """
    case = _reference("polyserial_pcor_examples")["result"][index]
    table = np.array(case["table"], dtype=float)
    two_step, whole = polychoric_two_step(table), polychoric_ml(table)
    assert two_step.correlation == pytest.approx(case["two_step"]["rho"], abs=1e-4)
    assert two_step.standard_error == pytest.approx(case["two_step"]["se"], abs=1e-5)
    theirs = case["ml"]
    assert whole.correlation == pytest.approx(theirs["rho"], abs=1e-3)
    assert whole.standard_error == pytest.approx(theirs["se"], abs=1e-4)
    np.testing.assert_allclose(whole.tau1, theirs["row_cuts"], atol=6e-3)
    np.testing.assert_allclose(whole.tau2, theirs["col_cuts"], atol=6e-3)

    def log_likelihood(r: float, tau1: np.ndarray, tau2: np.ndarray) -> float:
        p = cell_probabilities(np.array([tau1]), np.array([tau2]), np.array([r]))[0][0]
        return float((table * np.log(p)).sum())

    best = log_likelihood(whole.correlation, whole.tau1, whole.tau2)
    assert best == pytest.approx(whole.log_likelihood, rel=1e-12)
    assert best > log_likelihood(theirs["rho"], theirs["row_cuts"], theirs["col_cuts"]) + 1e-4
    assert best > two_step.log_likelihood
    scores = cell_scores(whole.tau1[None], whole.tau2[None], np.array([whole.correlation]))
    for derivative in (scores.by_r, scores.by_tau1, scores.by_tau2):
        assert np.abs((derivative[0] * table).sum(axis=(-2, -1))).max() < 1e-6


def test_maximum_likelihood_of_a_perfect_table_has_no_error() -> None:
    found = polychoric_ml(np.array([[30.0, 0.0], [0.0, 20.0]]))
    assert np.isnan(found.standard_error)
    assert found.correlation == pytest.approx(LARGEST_CORRELATION)


def test_scores_of_cells_against_differences() -> None:
    tau1, tau2, r, step = np.array([[-0.8, 0.3, 1.1]]), np.array([[-0.2, 0.9]]), np.array([0.45]), 1e-6
    found = cell_scores(tau1, tau2, r)

    def log_p(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> np.ndarray:
        return np.log(cell_probabilities(a, b, c)[0])

    np.testing.assert_allclose(
        found.by_r, (log_p(tau1, tau2, r + step) - log_p(tau1, tau2, r - step)) / (2 * step), atol=1e-7
    )
    for k in range(3):
        move = np.eye(3)[k] * step
        slope = (log_p(tau1 + move, tau2, r) - log_p(tau1 - move, tau2, r)) / (2 * step)
        np.testing.assert_allclose(found.by_tau1[:, k], slope, atol=1e-7)
    for k in range(2):
        move = np.eye(2)[k] * step
        slope = (log_p(tau1, tau2 + move, r) - log_p(tau1, tau2 - move, r)) / (2 * step)
        np.testing.assert_allclose(found.by_tau2[:, k], slope, atol=1e-7)


def test_covariance_is_lavaans() -> None:
    theirs = _reference("cfa_datcat_internals")["result"]
    frame = pd.read_csv(DATA / "datcat.csv")
    group = ordinal_statistics(frame, [f"u{i}" for i in range(1, 9)]).groups[0]
    np.testing.assert_allclose(group.statistics, theirs["wls_obs"], atol=1e-7)
    np.testing.assert_allclose(group.gamma.diagonal(), theirs["gamma_diag"], rtol=1e-6)
    np.testing.assert_allclose(group.gamma[:6, :6], theirs["gamma_first6"], atol=1e-7)
    np.testing.assert_allclose(1 / group.gamma.diagonal(), theirs["wlsv_diag"], rtol=1e-6)


@pytest.mark.parametrize("parameterization", ["delta", "theta"])
def test_ordinal_and_continuous_together_are_lavaans(parameterization: str) -> None:
    case = _reference(f"mixed_{parameterization}")
    frame = pd.read_csv(DATA / "hs1939.csv")
    frame["x1"] = np.searchsorted([4, 5, 6], frame["x1"], side="right")
    frame["x2"] = np.searchsorted([5.5, 6.5, 7.5], frame["x2"], side="right")
    frame["x5"] = np.searchsorted([4.5], frame["x5"], side="right")
    group = ordinal_statistics(frame, [f"x{i}" for i in range(1, 7)], ordered=case["ordered"]).groups[0]
    sign = np.where([name.endswith("~1") for name in case["names"]], -1.0, 1.0)  # lavaan keeps minus the mean
    # one polyserial correlation of lavaan's stops 1e-5 before its maximum, see the test below
    np.testing.assert_allclose(group.statistics * sign, case["obs"], atol=3e-5)
    np.testing.assert_allclose(group.gamma * np.outer(sign, sign), case["gamma"], atol=3e-4)
    assert np.median(np.abs(group.gamma * np.outer(sign, sign) - np.array(case["gamma"]))) < 1e-7


def test_polyserial_maximises_its_likelihood() -> None:
    draw = np.random.default_rng(5)
    z = draw.normal(size=(300, 3))
    latent = z @ [0.5, -0.3, 0.02] + draw.normal(size=300)
    codes = np.searchsorted([-0.7, 0.4, 1.5], latent)
    z = (z - z.mean(axis=0)) / z.std(axis=0)
    tau = ndtri(np.cumsum(np.bincount(codes))[:-1] / 300)
    bounds = np.concatenate([[-np.inf], tau, [np.inf]])
    for column, ours in enumerate(polyserial(codes, tau, z)):

        def minus_log_likelihood(r: float, column: int = column) -> float:
            u = (bounds[:, None] - r * z[:, column]) / np.sqrt(1 - r * r)
            cases = np.arange(300)
            return -float(np.log(ndtr(u[codes + 1, cases]) - ndtr(u[codes, cases])).sum())

        brute = minimize_scalar(
            minus_log_likelihood, bounds=(-0.9, 0.9), method="bounded", options={"xatol": 1e-10}
        )
        assert ours == pytest.approx(brute.x, abs=1e-6)
        scores = polyserial_scores(bounds[codes], bounds[codes + 1], z[:, [column]], np.array([ours]))
        assert abs(scores.by_r.sum()) < 1e-6


def test_covariance_is_that_of_repeated_samples() -> None:
    """The mean of Gamma over samples is n times the covariance of the statistics over samples."""
    draw = np.random.default_rng(11)
    n, samples = 400, 400
    root = np.linalg.cholesky([[1, 0.6, 0.2], [0.6, 1, -0.4], [0.2, -0.4, 1]])
    cuts = ([-0.6, 0.5, 1.3], [0.3], [-1.0, 0.2])
    statistics, gammas = [], []
    for _ in range(samples):
        x = draw.normal(size=(n, 3)) @ root.T
        frame = pd.DataFrame({f"y{j}": np.searchsorted(c, x[:, j]) for j, c in enumerate(cuts)})
        group = ordinal_statistics(frame, list(frame)).groups[0]
        statistics.append(group.statistics)
        gammas.append(group.gamma)
    simulated, expected = n * np.cov(np.array(statistics).T), np.mean(gammas, axis=0)
    scale = np.sqrt(np.outer(expected.diagonal(), expected.diagonal()))
    # the standard error of a simulated correlation is about 1 / sqrt(400) = .05
    np.testing.assert_allclose(simulated / scale, expected / scale, atol=0.2)
    assert np.sqrt(np.mean(((simulated - expected) / scale) ** 2)) < 0.065


def test_pairwise_without_missing_values_is_listwise() -> None:
    frame = pd.read_csv(DATA / "datcat.csv")
    names = ["u1", "u2", "u3"]
    whole, pairwise = (
        ordinal_statistics(frame, names, missing=m).groups[0] for m in ("listwise", "pairwise")
    )
    np.testing.assert_allclose(whole.gamma, pairwise.gamma, atol=1e-12)
    assert whole.n == pairwise.n


def test_influences_leave_the_estimates_where_they_are() -> None:
    """A case's influence is the change of the estimates when its weight changes a little."""
    draw = np.random.default_rng(2)
    x = draw.normal(size=(60, 1)) + draw.normal(size=(60, 2))
    frame = pd.DataFrame({"a": np.searchsorted([-0.5, 0.8], x[:, 0]), "b": np.searchsorted([0.1], x[:, 1])})
    once = ordinal_statistics(frame, ["a", "b"]).groups[0]
    many = pd.concat([frame] * 200 + [frame.iloc[[7]]])
    more = ordinal_statistics(many, ["a", "b"]).groups[0]
    moved = (more.statistics - once.statistics) * len(many)
    # compared with the closed form for the thresholds: [1(y <= k) - P] / density
    share = np.cumsum(np.bincount(frame["a"]))[:-1] / 60
    closed = ((frame["a"][7] <= np.arange(2)) - share) / (
        np.exp(-0.5 * ndtri(share) ** 2) / np.sqrt(2 * np.pi)
    )
    np.testing.assert_allclose(moved[:2], closed, rtol=2e-3)


def test_a_correlation_at_its_bound_is_moved_by_no_case() -> None:
    """Two items answered alike by everyone: a bound and no variance, and nothing amiss elsewhere."""
    draw = np.random.default_rng(9)
    x = draw.normal(size=(90, 1)) + draw.normal(size=(90, 2))
    frame = pd.DataFrame({f"y{j}": np.searchsorted([-0.8, 0.6], x[:, j]) for j in range(2)})
    frame["y2"] = frame["y0"]
    statistics = ordinal_statistics(frame, ["y0", "y1", "y2"])
    group = statistics.groups[0]
    places = dict(zip(["01", "02", "12"], range(6, 9), strict=True))
    assert np.isfinite(group.gamma).all()
    assert group.statistics[places["02"]] == pytest.approx(LARGEST_CORRELATION)
    assert group.gamma[places["02"], places["02"]] == 0.0
    assert group.gamma[places["01"], places["01"]] > 0.1
    assert [f.code for f in statistics.findings if f.severity == "warning"] == ["polychoric_at_bound"]
