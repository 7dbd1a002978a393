# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The graded response model equals mirt, and its parts do what they say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from coprod_measures.numerics import graded_response as room

TESTS = Path(__file__).resolve().parent.parent
REFERENCE: dict[str, dict[str, Any]] = json.loads(
    (TESTS / "reference" / "graded_response.json").read_text(encoding="utf-8")
)["cases"]


def answers_of(name: str, folder: Path) -> np.ndarray:
    case = REFERENCE[name]
    frame = pd.read_csv(folder / case["file"])[case["items"]].dropna(how="all")
    columns = []
    for item in case["items"]:
        codes = pd.factorize(frame[item], sort=True)[0].astype(float)
        columns.append(np.where(codes < 0, np.nan, codes))
    return np.column_stack(columns)


def check_case(name: str, folder: Path) -> None:
    case, answers = REFERENCE[name], answers_of(name, folder)
    model = room.fit_graded_response(answers)
    assert model.converged
    assert model.loglik == pytest.approx(case["loglik"], abs=1e-4)
    for slope, b, expected in zip(model.slopes, model.difficulties, case["parameters"], strict=True):
        wanted = [x for x in expected if x is not None]
        assert [slope, *b] == pytest.approx(wanted, abs=1e-3)
    nodes, _ = room.quadrature()
    mean, sd = room.expected_a_posteriori(model, answers, nodes)
    expected_scores = np.array(case["eap"])
    assert mean[: len(expected_scores)] == pytest.approx(expected_scores[:, 0], abs=1e-3)
    assert sd[: len(expected_scores)] == pytest.approx(expected_scores[:, 1], abs=1e-3)
    # mirt counts from the lowest code.
    curve = model.expected_score(np.array(case["theta"]))
    shift = np.array(case["expected_test_score"]) - curve
    assert shift == pytest.approx(round(shift[0]), abs=5e-3)


def test_it_equals_mirt() -> None:
    check_case("bilingual_MAN", TESTS / "data")


@pytest.mark.data
@pytest.mark.parametrize("name", [c for c in REFERENCE if c != "bilingual_MAN"])
def test_it_equals_mirt_on_data_that_are_not_shipped(name: str, data_folder: Path) -> None:
    check_case(name, data_folder / "reference" / "data")


def test_equating_recovers_a_change_of_metric() -> None:
    cuts = tuple(np.array(z) for z in ([-1.0, 0.5], [0.2], [-2.0, 0.0, 1.5]))
    target = room.GradedModel(np.array([1.2, 0.8, 2.0]), cuts, np.nan, 0, True)
    other = target.rescaled(1.3, 0.4)
    theta = np.linspace(-4, 4, 81)
    assert other.expected_score(1.3 * theta + 0.4) == pytest.approx(target.expected_score(theta))
    factor, shift = room.stocking_lord(other, target, [(i, i) for i in range(3)], theta)
    assert (factor, shift) == pytest.approx((1.3, 0.4), abs=1e-4)


def test_probabilities_sum_to_one_and_rare_answers_are_merged() -> None:
    model = room.GradedModel(np.array([1.5]), (np.array([-1.0, 0.0, 2.0]),), np.nan, 0, True)
    p = model.probabilities(0, np.linspace(-5, 5, 11))
    assert p.sum(axis=1) == pytest.approx(1)
    assert (p > 0).all()
    answers = np.repeat([1.0, 2, 3, 4, 5], [20, 4, 20, 20, 3])
    focal = np.tile([False, True], 34)[: len(answers)]
    # 2 joins 1, and 5 joins 4; categories count from 0 without gaps.
    assert np.unique(room.collapsed(answers, focal)).tolist() == [0, 1, 2]
    assert set(room.collapsed(answers, focal)[answers == 2]) == {0.0}
    assert set(room.collapsed(answers, focal)[answers == 5]) == {2.0}
    assert set(room.collapsed(answers[20:], focal[20:])[:4]) == {0.0}
