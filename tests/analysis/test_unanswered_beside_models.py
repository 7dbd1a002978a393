# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Every analysis of checked responses tells of the items that many, or more in one group, did not answer."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import coprod_measures as cm
from coprod_measures.errors import StatisticalWarning

SMALL = Path(__file__).resolve().parent.parent / "data" / "small.yaml"
MODEL = "f =~ A1 + A2 + A3 + A4"
Analysis = Callable[[cm.ResponseData], object]

ANALYSES: dict[str, Analysis] = {
    "cfa": lambda d: cm.cfa(MODEL, d),
    "cfa of groups": lambda d: cm.cfa(MODEL, d, group="g"),
    "ordinal cfa": lambda d: cm.cfa(MODEL, d, estimator="WLSMV"),
    "efa": lambda d: cm.efa(d, n_factors=1, items=["A1", "A2", "A3", "A4"]),
    "parallel analysis": lambda d: cm.parallel_analysis(d, items=["A1", "A2", "A3", "A4"], draws=20),
    "ladder": lambda d: cm.invariance(MODEL, d, group="g"),
    "ordinal ladder": lambda d: cm.invariance(MODEL, d, group="g", estimator="WLSMV"),
    "omega of ordinal answers": lambda d: cm.ordinal_reliability(d, by="g"),
    "dif": lambda d: cm.dif(d, group="g"),
    "mimic": lambda d: cm.mimic_dif(d, group="g"),
    "discriminant": lambda d: cm.discriminant_validity(d, factors={"a": ["A1", "A2"], "b": ["A3", "A4"]}),
}


def responses(*, unanswered: bool, waves: bool = False) -> cm.ResponseData:
    """Two groups of 300, of whom a fifth and a fiftieth do not know what to answer to A1."""
    small = cm.load_instrument(SMALL)
    frame = cm.simulate_responses(small, 300, seed=4, design=cm.SimulationDesign(nonanswers={}))
    frame = frame.rename(columns={"language": "g"})
    if unanswered:
        share = np.where(frame["g"] == "sv", 0.2, 0.02)
        frame.loc[np.random.default_rng(1).random(600) < share, "A1"] = 90
    if waves:
        frame["who"], frame["wave"] = np.tile(np.arange(300), 2), np.repeat([1, 2], 300)
        return cm.validate(frame, small, respondent="who", wave="wave")[0]
    return cm.validate(frame, small, group="g")[0]


def told(result: object) -> list[tuple[str, str | None]]:
    return [(f.code, f.item) for f in result.findings if f.code.startswith("items_unanswered")]  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def answered() -> cm.ResponseData:
    return responses(unanswered=False)


@pytest.fixture(scope="module")
def unanswered() -> cm.ResponseData:
    return responses(unanswered=True)


@pytest.mark.parametrize("analysis", ANALYSES.values(), ids=ANALYSES)
def test_rates_of_non_answers_stand_beside_the_result(analysis: Analysis, answered, unanswered):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        result = analysis(unanswered)
        assert told(result) == [("items_unanswered", "A1"), ("items_unanswered_differ", "A1")]
        assert not told(analysis(answered))


def test_a_ladder_over_waves_compares_them():
    data = responses(unanswered=True, waves=True)
    ladder = cm.longitudinal_invariance(MODEL, data)
    assert told(ladder) == [("items_unanswered", "A1"), ("items_unanswered_over_waves", "A1")]
    said = " ".join(cm.compare_change(data, partial=None)["alpha_scale"].sentences())
    assert "(A1, wave 2)" in said
    assert "Waves differ in how many did not answer A1" in said
    assert not told(cm.longitudinal_invariance(MODEL, responses(unanswered=False, waves=True)))


def test_the_estimates_are_as_admissible_as_before(unanswered: cm.ResponseData):
    with pytest.warns(StatisticalWarning, match="Groups differ in how many did not answer A1"):
        assert cm.cfa(MODEL, unanswered).admissible


def test_a_comparison_of_groups_says_so_too(unanswered: cm.ResponseData):
    compared = cm.compare_groups(unanswered, group="g", partial=None)
    with_a1 = " ".join(compared["alpha_scale"].sentences())
    assert "More than 5% did not answer A1" in with_a1
    assert "Groups differ in how many did not answer A1" in with_a1
    assert "did not answer" not in " ".join(compared["beta_scale"].sentences())
