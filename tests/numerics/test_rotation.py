# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Rotation: equal to GPArotation and stats, and true to its laws."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coprod_measures.numerics.rotation import (
    OBLIQUE,
    ROTATIONS,
    Rotation,
    congruence,
    matched,
    procrustes,
    promax,
    rotate,
)
from coprod_measures.numerics.rotation_criteria import (
    bentler_criterion,
    geomin_criterion,
    oblimin_criterion,
    target_criterion,
    varimax_criterion,
)

TESTS = Path(__file__).resolve().parent.parent
REFERENCE: dict[str, dict[str, Any]] = json.loads((TESTS / "reference" / "efa.json").read_text())["cases"]


def pattern(seed: int, p: int, m: int) -> np.ndarray:
    """Loadings with a simple structure somewhere, turned away from it."""
    rng = np.random.default_rng(seed)
    loadings = rng.normal(0, 0.1, (p, m))
    loadings[np.arange(p), np.arange(p) % m] += rng.uniform(0.4, 0.9, p)
    return loadings @ np.linalg.qr(rng.standard_normal((m, m)))[0]


@pytest.mark.parametrize("case", REFERENCE)
@pytest.mark.parametrize(
    ("method", "name", "tolerance"),
    [
        ("oblimin", "oblimin", 1e-6),
        ("quartimin", "quartimin", 1e-6),
        ("varimax", "varimax", 2e-5),
        ("geomin", "geominQ", 1e-6),
        ("bentler", "bentlerQ", 1e-5),
    ],
)
def test_rotation_of_the_same_loadings_equals_r(
    case: str, method: Rotation, name: str, tolerance: float
) -> None:
    expected = REFERENCE[case]["rotated"][name]
    target = np.array(expected["loadings"])
    found = rotate(np.array(REFERENCE[case]["unrotated"]), method, rng=np.random.default_rng(1))
    loadings, phi, similarity = matched(found.loadings, found.phi, target)
    assert similarity.min() > 0.999999
    assert np.abs(loadings - target).max() < tolerance
    assert found.converged
    if method != "geomin":
        assert found.share_at_best == 1
    if expected["Phi"] is not None:
        assert np.abs(phi - np.array(expected["Phi"])).max() < tolerance
    if expected["criterion"] is not None:
        assert found.criterion == pytest.approx(expected["criterion"], abs=1e-9)


@pytest.mark.parametrize("case", REFERENCE)
@pytest.mark.parametrize(("method", "name"), [("geomin", "geominQ"), ("geomin_orthogonal", "geominT")])
def test_random_starts_reach_the_best_criterion_that_r_found(case: str, method: Rotation, name: str) -> None:
    """Thirty starts in R: orthogonal geomin has local minima, and R's first start misses the best one."""
    expected = REFERENCE[case]["rotated"][name]
    found = rotate(np.array(REFERENCE[case]["unrotated"]), method, rng=np.random.default_rng(1), n_starts=20)
    assert found.criterion == pytest.approx(expected["random_starts"]["min"], abs=1e-8)
    assert found.criterion < expected["criterion"] + 1e-9
    assert found.share_at_best >= 0.3


def test_local_minima_are_told() -> None:
    found = rotate(
        np.array(REFERENCE["bfi25"]["unrotated"]), "geomin", rng=np.random.default_rng(1), n_starts=30
    )
    assert 0.5 < found.share_at_best < 1


def test_a_target_with_free_places_is_reached() -> None:
    """Loadings that have the wanted zeros in some position are turned into it, factor correlations too."""
    rng = np.random.default_rng(5)
    wanted = np.zeros((12, 3))
    wanted[np.arange(12), np.arange(12) % 3] = rng.uniform(0.4, 0.9, 12)
    phi = np.array([[1, 0.3, 0.5], [0.3, 1, 0.2], [0.5, 0.2, 1]])
    unrotated = wanted @ np.linalg.cholesky(phi) @ np.linalg.qr(rng.standard_normal((3, 3)))[0]
    partly = np.where(wanted > 0, np.nan, 0.0)
    found = rotate(unrotated, "target", rng=np.random.default_rng(1), target=partly)
    loadings, correlations, _ = matched(found.loadings, found.phi, wanted)
    assert np.abs(loadings - wanted).max() < 1e-6
    assert np.abs(correlations - phi).max() < 1e-6
    whole = rotate(unrotated, "target", rng=np.random.default_rng(1), target=wanted)
    assert np.abs(whole.loadings - wanted).max() < 1e-6
    with pytest.raises(ValueError, match="needs a target"):
        rotate(unrotated, "target", rng=rng)


TARGETS: dict[str, dict[str, Any]] = json.loads((TESTS / "reference" / "target_rotation.json").read_text())[
    "cases"
]


@pytest.mark.parametrize("case", TARGETS)
def test_rotation_to_a_target_with_free_places_equals_r(case: str) -> None:
    expected = TARGETS[case]
    unrotated = np.array(expected["unrotated"])
    target = np.zeros(unrotated.shape)
    target[np.arange(len(target)), np.array(expected["belongs"]) - 1] = np.nan
    found = rotate(unrotated, "target", rng=np.random.default_rng(1), n_starts=20, target=target)
    loadings, phi, similarity = matched(found.loadings, found.phi, np.array(expected["loadings"]))
    assert similarity.min() > 0.999999
    assert np.abs(loadings - np.array(expected["loadings"])).max() < 1e-6
    assert np.abs(phi - np.array(expected["phi"])).max() < 1e-6
    assert found.criterion == pytest.approx(expected["criterion"], abs=1e-9)


def test_procrustes_undoes_a_turn() -> None:
    rng = np.random.default_rng(3)
    loadings = pattern(1, 10, 3)
    turn = np.linalg.qr(rng.standard_normal((3, 3)))[0]
    assert np.abs(procrustes(loadings @ turn, loadings) - loadings).max() < 1e-12


@pytest.mark.parametrize("case", REFERENCE)
def test_promax_of_a_varimax_solution_equals_stats_promax(case: str) -> None:
    expected = REFERENCE[case]["rotated"]["promax"]
    target = np.array(expected["loadings"])
    varimax = rotate(np.array(REFERENCE[case]["unrotated"]), "varimax", rng=np.random.default_rng(1))
    found = promax(varimax)
    loadings, phi, _ = matched(found.loadings, found.phi, target)
    # R's own varimax stops at a change of 1e-5; the power of four enlarges that.
    assert np.abs(loadings - target).max() < 2e-3
    assert np.abs(phi - np.array(expected["Phi"])).max() < 2e-3


@settings(max_examples=25)
@given(
    seed=st.integers(0, 2**32 - 1),
    p=st.integers(6, 15),
    m=st.integers(1, 4),
    method=st.sampled_from([r for r in ROTATIONS if r != "target"]),
)
def test_rotation_keeps_communalities_and_common_part(seed: int, p: int, m: int, method: Rotation) -> None:
    loadings = pattern(seed, p, m)
    found = rotate(loadings, method, rng=np.random.default_rng(seed), n_starts=3)
    common = found.loadings @ found.phi @ found.loadings.T
    assert np.abs(common - loadings @ loadings.T).max() < 1e-8
    assert np.abs(np.diag(found.phi) - 1).max() < 1e-9
    if method not in OBLIQUE:
        assert np.abs(found.phi - np.eye(m)).max() == 0


@settings(max_examples=25)
@given(seed=st.integers(0, 2**32 - 1), gamma=st.sampled_from([0.0, 0.5, -1.0]))
def test_gradients_equal_central_differences(seed: int, gamma: float) -> None:
    at = np.random.default_rng(seed).uniform(-1, 1, (6, 3))
    target = np.where(at > 0.5, np.nan, at / 2)
    for criterion in (
        varimax_criterion,
        oblimin_criterion(gamma),
        geomin_criterion(0.05),
        bentler_criterion,
        target_criterion(target),
    ):
        gradient = criterion(at)[1]
        for i, j in np.ndindex(at.shape):
            step = np.zeros_like(at)
            step[i, j] = 1e-6
            slope = (criterion(at + step)[0] - criterion(at - step)[0]) / 2e-6
            assert gradient[i, j] == pytest.approx(slope, rel=1e-5, abs=1e-7)


@given(seed=st.integers(0, 2**32 - 1), m=st.integers(1, 5))
def test_matching_undoes_any_order_and_signs(seed: int, m: int) -> None:
    rng = np.random.default_rng(seed)
    loadings = pattern(seed, 12, m)
    root = rng.standard_normal((m, m)) + 2 * np.eye(m)
    phi = root @ root.T
    order, sign = rng.permutation(m), rng.choice([-1.0, 1.0], m)
    mixed = loadings[:, order] * sign
    mixed_phi = phi[np.ix_(order, order)] * np.outer(sign, sign)
    back, back_phi, similarity = matched(mixed, mixed_phi, loadings)
    assert np.array_equal(back, loadings)
    assert np.array_equal(back_phi, phi)
    assert similarity == pytest.approx(np.ones(m))


def test_factors_come_out_by_size_and_mostly_positive_with_phi_in_the_same_order() -> None:
    loadings = -pattern(3, 12, 3)
    found = rotate(loadings, "oblimin", rng=np.random.default_rng(1))
    sizes = np.diag(found.phi @ found.loadings.T @ found.loadings)
    assert list(sizes) == sorted(sizes, reverse=True)
    assert (found.loadings.sum(axis=0) > 0).all()
    assert np.abs(congruence(found.loadings, found.loadings).diagonal() - 1).max() < 1e-12


def test_random_starts_follow_their_generator() -> None:
    loadings = pattern(5, 12, 4)
    first, second = (rotate(loadings, "oblimin", rng=np.random.default_rng(9)) for _ in range(2))
    assert np.array_equal(first.loadings, second.loadings)
    assert first.starts == 10
