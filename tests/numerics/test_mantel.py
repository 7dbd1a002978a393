# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Mantel's tests equal R's mantelhaen.test and the reference formulas, here and in the DIF report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import coprod_measures as cm
from coprod_measures.numerics.mantel import generalised_mantel_haenszel, mantel, mantel_haenszel

TESTS = Path(__file__).resolve().parent.parent
REFERENCE: dict[str, dict[str, Any]] = json.loads(
    (TESTS / "reference" / "mantel.json").read_text(encoding="utf-8")
)["cases"]
ORDINAL = {
    "chisq": "mantel_chisq",
    "p": "p",
    "focal_sum": "F_sum",
    "expected": "expected",
    "variance": "variance",
    "mean_difference": "standardised_mean_difference",
    "standardised_difference": "smd_over_pooled_sd",
    "odds": "liu_agresti_odds",
    "log_odds": "liu_agresti_log_odds",
}
BINARY = {
    "chisq": "chisq",
    "chisq_corrected": "chisq_corrected",
    "p": "p",
    "odds": "common_odds_ratio",
    "ets_delta": "ETS_delta",
}


def check_case(name: str, folder: Path) -> None:
    case = REFERENCE[name]
    items, reference = case["items"], "en" if name.startswith("gbhs") else "sv"
    frame = pd.read_csv(folder / case["file"])[[*items, "lang"]].dropna(subset=items)
    answers, focal = frame[items].to_numpy(float), (frame["lang"] != reference).to_numpy()
    score, binary = answers.sum(axis=1), (answers >= 4).astype(float)
    for i, item in enumerate(items):
        expected = case["result"][item]
        found = mantel(answers[:, i], score, focal)
        assert [getattr(found, k) for k in ORDINAL] == pytest.approx(
            [expected[v] for v in ORDINAL.values()], rel=1e-9
        )
        nominal, wanted = (
            generalised_mantel_haenszel(answers[:, i], score, focal),
            expected["generalised_mh_nominal"],
        )
        assert [nominal.chisq, nominal.df, nominal.p] == pytest.approx(
            [wanted[k] for k in ("chisq", "df", "p")]
        )
        two, wanted = mantel_haenszel(binary[:, i], binary.sum(axis=1), focal), expected["binary_MH"]
        assert [getattr(two, k) for k in BINARY] == pytest.approx(
            [wanted[v] for v in BINARY.values()], rel=1e-7
        )
        assert [two.odds_low, two.odds_high] == pytest.approx(wanted["ci_odds"])
    order = (reference, next(g for g in frame["lang"].unique() if g != reference))
    report = cm.dif(frame, group="lang", group_order=order, purify=False).to_frame()
    assert report["mantel_chisq"].to_numpy() == pytest.approx(
        [case["result"][i]["mantel_chisq"] for i in items]
    )
    differences = [case["result"][i]["standardised_mean_difference"] for i in items]
    assert report["mean_difference"].to_numpy() == pytest.approx(differences)


@pytest.mark.parametrize("name", [c for c in REFERENCE if "bilingual" in c])
def test_every_quantity_equals_r(name: str) -> None:
    check_case(name, TESTS / "data")


@pytest.mark.data
def test_every_quantity_equals_r_on_data_that_are_not_shipped(data_folder: Path) -> None:
    check_case("gbhs_lang", data_folder / "reference" / "data")


@given(seed=st.integers(0, 10_000))
def test_exchanged_groups_invert_the_odds_and_binary_items_agree(seed: int) -> None:
    rng = np.random.default_rng(seed)
    score, focal = rng.integers(0, 4, 200).astype(float), rng.random(200) < 0.5
    answers = rng.integers(1, 6, 200).astype(float)
    one, other = mantel(answers, score, focal), mantel(answers, score, ~focal)
    assert one.chisq == pytest.approx(other.chisq)
    assert one.odds == pytest.approx(1 / other.odds)
    nominal = generalised_mantel_haenszel(answers, score, focal)
    assert nominal.chisq >= one.chisq - 1e-9
    binary = (answers > 2).astype(float)
    tests = [f(binary, score, focal) for f in (mantel, generalised_mantel_haenszel, mantel_haenszel)]
    assert [t.chisq for t in tests] == pytest.approx([tests[0].chisq] * 3)


def test_groups_that_share_no_score_are_refused() -> None:
    answers, score = np.array([1.0, 2, 3, 1]), np.array([1.0, 1, 2, 2])
    focal = np.array([False, False, True, True])
    for test in (mantel, generalised_mantel_haenszel):
        with pytest.raises(ValueError, match="no stratum"):
            test(answers, score, focal)
    with pytest.raises(ValueError, match="binary"):
        mantel_haenszel(answers, score, focal)
