# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What stands beside alpha, lower bounds and normality: equal to psych, and true to their laws."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import coprod_measures as cm
from coprod_measures.analysis.lower_bounds import bound_by_factors
from coprod_measures.errors import DataError, OptionError
from coprod_measures.estimation.efa import extract
from coprod_measures.numerics.classical import alpha, correlation
from coprod_measures.numerics.item_total import alpha_standard_error, item_total
from coprod_measures.numerics.normality import mardia

TESTS = Path(__file__).resolve().parent.parent
REFERENCE: dict[str, dict[str, Any]] = json.loads(
    (TESTS / "reference" / "reliability.json").read_text(encoding="utf-8")
)["cases"]
INCOMPLETE = [name for name, case in REFERENCE.items() if case["psych_alpha"]["pairwise"]["n"] > case["n"]]


def answers_of(case: str) -> pd.DataFrame:
    frame = pd.read_csv(TESTS / "data" / REFERENCE[case]["file"])
    if REFERENCE[case]["filter"] is not None:
        frame[["C4", "C5"]] = 7 - frame[["C4", "C5"]]
    return frame[REFERENCE[case]["items"]]


@pytest.mark.parametrize("case", REFERENCE)
@pytest.mark.parametrize("missing", ["listwise", "pairwise"])
def test_what_stands_beside_alpha_equals_psych(case: str, missing: str) -> None:
    expected = REFERENCE[case]["psych_alpha"][missing]
    found = cm.reliability(answers_of(case), missing=missing, pairwise_n="rows")["scale"]  # type: ignore[arg-type]
    assert found.n == expected["n"]
    assert [found.alpha.low, found.alpha.high] == pytest.approx(expected["feldt"], abs=1e-8)
    total, ours = expected["total"], found.consistency
    assert (ours.alpha, ours.alpha) == pytest.approx((total["raw_alpha"], found.alpha.value), abs=1e-8)
    assert ours.alpha_standardised == pytest.approx(total["std.alpha"], abs=1e-8)
    assert ours.alpha_standardised == pytest.approx(found.alpha_standardised.value, abs=1e-12)
    assert [ours.lambda6, ours.mean_r, ours.median_r, ours.signal_to_noise, ours.alpha_se] == pytest.approx(
        [total[name] for name in ("G6(smc)", "average_r", "median_r", "S/N", "ase")], abs=1e-8
    )
    names = ["alpha", "alpha_standardised", "lambda6", "mean_r", "signal_to_noise", "alpha_se",
             "variance_r", "median_r"]  # fmt: skip
    dropped = found.if_dropped[names].to_numpy()
    assert dropped == pytest.approx(np.array(expected["drop"], dtype=float), abs=1e-8)
    items = np.array(expected["items"], dtype=float)
    assert item_total(found.covariance).total_standardised == pytest.approx(items[:, 2], abs=1e-8)
    assert found.items["item_whole_r"].to_numpy() == pytest.approx(items[:, 3], abs=1e-8)
    if missing == "listwise":
        assert found.items["item_total_r"].to_numpy() == pytest.approx(items[:, 1], abs=1e-8)
        assert found.items["item_rest_r"].to_numpy() == pytest.approx(items[:, 4], abs=1e-8)


@pytest.mark.parametrize("case", INCOMPLETE)
def test_both_counts_of_pairs_can_be_had(case: str) -> None:
    """psych's interval counts every row; the smallest number behind a covariance makes it wider."""
    answers = answers_of(case)
    rows = cm.reliability(answers, missing="pairwise", pairwise_n="rows")["scale"]
    smallest = cm.reliability(answers, missing="pairwise")["scale"]
    given = answers.notna().to_numpy(dtype=float)
    assert (rows.n, smallest.n) == (len(answers), int((given.T @ given).min()))
    assert smallest.alpha.value == rows.alpha.value
    assert smallest.alpha.high - smallest.alpha.low > rows.alpha.high - rows.alpha.low
    assert "each covariance from those who answered both items" in rows.alpha.method
    assert math.isnan(rows.omega.low)
    assert "omega_no_interval_pairwise" in {f.code for f in rows.findings}
    listwise = cm.reliability(answers)["scale"]
    assert rows.omega.value == pytest.approx(listwise.omega.value, abs=0.02)
    assert rows.n_incomplete == listwise.n_incomplete
    with pytest.raises(OptionError, match="Did you mean 'rows'"):
        cm.reliability(answers, missing="pairwise", pairwise_n="row")  # type: ignore[arg-type]


def test_complete_answers_are_the_same_in_pairs() -> None:
    answers = answers_of("hs1939_9")
    pairs, complete = (cm.reliability(answers, missing=m)["scale"] for m in ("pairwise", "listwise"))  # type: ignore[arg-type]
    assert (pairs.alpha.value, pairs.alpha.low) == pytest.approx((complete.alpha.value, complete.alpha.low))
    assert pairs.omega.value == pytest.approx(complete.omega.value, abs=1e-8)


def test_standard_error_of_alpha_is_its_spread_over_samples() -> None:
    rng = np.random.default_rng(5)
    weights = np.array([0.5, 0.6, 0.7, 0.8])
    cov = np.outer(weights, weights) + np.diag(1 - weights**2)
    x = rng.multivariate_normal(np.zeros(4), cov, size=(1500, 200))
    values = [alpha(np.cov(sample, rowvar=False)) for sample in x]
    assert alpha_standard_error(cov, 200) == pytest.approx(np.std(values), rel=0.06)


@pytest.mark.parametrize("case", REFERENCE)
def test_lower_bounds_of_a_report_equal_psych(case: str) -> None:
    expected, answers = REFERENCE[case]["guttman"], answers_of(case)
    report = cm.lower_bounds(answers, standardised=True, by_factors=True)
    row, found = report.to_frame().iloc[0], report["scale"]
    for name, value in expected["correlation"].items():
        assert row[name] == pytest.approx(value, abs=1e-8)
    assert found.greatest == pytest.approx(expected["glb_algebraic_cor"], abs=1e-7)
    theirs = expected["psych_splitHalf_on_correlations"]
    if found.k % 2 == 0:  # of an odd number of items psych looks at half of the splits
        assert found.halves.quantiles == pytest.approx(list(theirs["ci"].values()), abs=1e-8)
    if case not in OTHER_MINIMUM:
        assert found.by_factors == pytest.approx(expected["glb_fa"], abs=3e-5)


# Three factors of six items leave no degrees of freedom, and psych's search from its one start stops at
# residuals that ours does not have.
OTHER_MINIMUM = {"bilingual_MAN": 1.197718e-4, "bilingual_REC": 7.975475e-5}
"""By scale, half the sum of squared residuals of ``psych::fa(r, psych::glb.fa(r)$numf)``."""


@pytest.mark.parametrize("case", OTHER_MINIMUM)
def test_where_psych_stops_at_another_minimum_ours_is_lower(case: str) -> None:
    r = correlation(np.cov(answers_of(case).dropna().to_numpy(), rowvar=False))
    value, n_factors = bound_by_factors(r)
    ours = extract(r, n_factors, "minres", rng=np.random.default_rng(1), n_starts=2)
    assert value == 1 - ours.uniquenesses.sum() / r.sum()
    assert ours.discrepancy < OTHER_MINIMUM[case] - 1e-6


def test_lower_bounds_of_codes_and_of_standardised_items() -> None:
    expected, answers = REFERENCE["hs1939_9"]["guttman"], answers_of("hs1939_9")
    raw, standard = (cm.lower_bounds(answers, standardised=s, by_factors=s) for s in (False, True))
    row = raw.to_frame().iloc[0]
    for name, value in expected["covariance"].items():
        assert row[name] == pytest.approx(value, abs=1e-8)
    assert raw["scale"].greatest == pytest.approx(expected["glb_algebraic_cov"], abs=1e-7)
    assert math.isnan(raw["scale"].by_factors)
    assert standard["scale"].by_factors == pytest.approx(expected["glb_fa"], abs=1e-6)
    assert standard.table().notes[0] == "Of the sum of standardised items, complete cases."


def test_lower_bounds_show_themselves_and_refuse() -> None:
    instrument = cm.load_instrument("coproduction-core")
    data, _ = cm.validate(cm.simulate_responses(instrument, n=120, seed=3), instrument, group="language")
    report = cm.lower_bounds(data, by="language")
    reflective = {s.id for s in instrument.all_scales() if s.reflective}
    assert {r.scale for r in report.results} <= reflective
    assert report["reciprocity", "sv"].guttman.lambda3 == pytest.approx(
        cm.reliability(data, by="language")["reciprocity", "sv"].alpha.value, abs=1e-12
    )
    assert {"composite_scale", "lower_bounds_small"} <= {f.code for f in report.findings}
    for language, word in (("en", "Lower bounds"), ("sv", "Undre gränser")):
        assert word in report.to_markdown(language)
    with pytest.raises(DataError, match=r"has 2 groups\. Name one"):
        report["reciprocity"]
    few = cm.lower_bounds(pd.DataFrame(np.eye(3), columns=list("abc")))
    assert [f.code for f in few.findings] == ["too_few_complete"]
    assert math.isnan(few["scale"].greatest)


@pytest.mark.parametrize("case", REFERENCE)
def test_moments_and_mardia_equal_psych(case: str) -> None:
    answers, expected = answers_of(case), REFERENCE[case]["mardia"]
    report = cm.normality(answers, divisor=1)
    frame = report.to_frame().assign(range=lambda f: f["maximum"] - f["minimum"])
    columns = ["n", "mean", "sd", "median", "trimmed", "mad", "minimum", "maximum", "range", "skew",
               "kurtosis", "se"]  # fmt: skip
    assert frame[columns].to_numpy(dtype=float) == pytest.approx(
        np.array(REFERENCE[case]["describe"], dtype=float), abs=1e-8
    )
    m = report.mardia
    found = [m.skewness, m.kurtosis, m.skewness_chisq, m.skewness_chisq_small, m.kurtosis_z]
    keys = ("b1p", "b2p", "skew_chi2", "small_skew", "kurtosis_z")
    assert found == pytest.approx([expected[k] for k in keys], rel=1e-9)
    assert m.n == expected["n"]
    assert (m.skewness_p, m.kurtosis_p) == pytest.approx((expected["p_skew"], expected["p_kurt"]), abs=1e-12)
    # Mardia's own divisor is n.
    own, ratio = cm.normality(answers).mardia, m.n / (m.n - 1)
    assert (own.skewness, own.kurtosis) == pytest.approx((m.skewness * ratio**3, m.kurtosis * ratio**2))


@settings(max_examples=20)
@given(seed=st.integers(0, 2**32 - 1), k=st.integers(1, 4))
def test_mardia_does_not_depend_on_the_units(seed: int, k: int) -> None:
    rng = np.random.default_rng(seed)
    x = rng.gamma(2.0, size=(60, k))
    turned = x @ (rng.standard_normal((k, k)) + 3 * np.eye(k)) + rng.standard_normal(k)
    ours, same = mardia(x), mardia(turned)
    assert (ours.skewness, ours.kurtosis) == pytest.approx((same.skewness, same.kurtosis), rel=1e-6)
    away = x - x.mean(axis=0)
    products = away @ np.linalg.inv(away.T @ away / len(x)) @ away.T
    assert ours.skewness == pytest.approx((products**3).sum() / len(x) ** 2, rel=1e-8)


def test_normality_shows_itself_and_refuses() -> None:
    rng = np.random.default_rng(2)
    frame = pd.DataFrame({"a": rng.standard_normal(80), "b": rng.exponential(size=80) ** 3})
    report = cm.normality(frame)
    assert [(f.code, f.item) for f in report.findings] == [("normality_far", "b")]
    for language, word in (("en", "Mardia"), ("sv", "skevhet")):
        assert word in report.to_markdown(language)
    with pytest.raises(DataError, match="2 respondents answered the 2 items"):
        cm.normality(frame.head(2))
    with pytest.raises(DataError, match="nobody answered 'b'"):
        cm.normality(frame.assign(b=np.nan))
    with pytest.raises(DataError, match="neither 0 nor 1"):
        cm.normality(frame, divisor=2)
